// Owns reading what a deck says of itself and of its slides: frontmatter and settings, each fault with its place.
import type { DeckSource, SourcePart } from '#core/deck-source';
import type { Fault } from '#core/fault';
import { resolveLook, type SlideLook } from '#core/layouts';
import {
  type Manifest,
  manifestSchema,
  type SlideSettings,
  slideSettingsSchema,
  type TranslatedManifest,
  type TranslatedSettings,
  translatedSlideSchema,
  translationSchema,
} from '#core/manifest';
import { readYaml } from './faults';

/** `looks`: of each slide in the file, hidden ones included. */
export type Settings = { manifest: Manifest | null; looks: SlideLook[]; faults: Fault[] };

export function readSettings(source: DeckSource, file: string): Settings {
  const faults: Fault[] = [];
  const read = <T>(schema: Parameters<typeof readYaml<T>>[0], part: SourcePart): T | null => {
    const outcome = readYaml(schema, part, file);
    faults.push(...outcome.faults);
    return outcome.value;
  };
  const manifest = source.manifest ? read<Manifest>(manifestSchema, source.manifest) : null;
  if (!source.manifest) faults.push({ file, line: 1, column: 1, message: noManifest(source) });
  const looks = source.slides.map((slide, index): SlideLook => {
    const own = slide.settings ? read<SlideSettings>(slideSettingsSchema, slide.settings) : null;
    if (!manifest) return PLAIN_LOOK;
    const first = index === 0 && manifest.layout ? { layout: manifest.layout } : {};
    const resolved = resolveLook(manifest, { ...first, ...own });
    if (resolved.ok) return resolved.look;
    const line = slide.settings?.line ?? source.manifest?.line ?? 1;
    faults.push({ file, line, column: 1, message: resolved.problem });
    return PLAIN_LOOK;
  });
  return { manifest, looks, faults };
}

const PLAIN_LOOK: SlideLook = { layout: 'default', layouts: [] };

function noManifest({ unclosedManifest }: DeckSource): string {
  return unclosedManifest
    ? 'The frontmatter has no closing line of three hyphens.'
    : 'A deck begins with frontmatter: a line ---, at least a title: …, and a line ---.';
}

/** What a translation says itself; `slides`: of each one in its file. */
export type OwnSettings = {
  manifest: TranslatedManifest | null;
  slides: (TranslatedSettings | null)[];
  faults: Fault[];
};

export function readOwnSettings(source: DeckSource, file: string): OwnSettings {
  const faults: Fault[] = [];
  const read = <T>(schema: Parameters<typeof readYaml<T>>[0], part: SourcePart): T | null => {
    const outcome = readYaml(
      schema,
      part,
      file,
      'is not a setting of a translation, which takes the rest from deck.mdx',
    );
    faults.push(...outcome.faults);
    return outcome.value;
  };
  if (!source.manifest) faults.push({ file, line: 1, column: 1, message: noManifest(source) });
  return {
    manifest: source.manifest ? read<TranslatedManifest>(translationSchema, source.manifest) : null,
    slides: source.slides.map(({ settings }) =>
      settings ? read<TranslatedSettings>(translatedSlideSchema, settings) : null,
    ),
    faults,
  };
}
