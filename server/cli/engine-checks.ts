// Owns what `slipway doctor` says of the engine and of what has been made ready in it.
import type { Config } from '../config';
import { enginePlaces, refusalToObtain, SANDBOX_IMAGE_FOLDER } from '../engine-ground';
import { neededImages } from '../needed-images';
import { labelsOf } from '../sandbox/docker/build';
import { type EngineConnection, findEngine } from '../sandbox/docker/connect';
import { whyTooOld } from '../sandbox/docker/ground';
import { sandboxImageTag } from '../sandbox/docker/image';
import { type Check, lacking, limited, notNeeded, ok } from './verdict';

/** Without a connection the other checks have nothing to ask. */
export async function checkEngine(config: Config): Promise<{ check: Check; connection: EngineConnection | null }> {
  const name = 'Docker Engine';
  if (config.engine === 'none')
    return { check: notNeeded(name, 'ENGINE=none: commands run in a local shell'), connection: null };
  const search = await findEngine(enginePlaces(config));
  if (search.kind === 'none') {
    const found = search.tried.map(({ where, why }) => `${where}: ${why}`).join('; ');
    const remedy = (await refusalToObtain(config)) ?? '"npm start" installs and starts one.';
    return { check: lacking(name, found, remedy), connection: null };
  }
  const { connection } = search;
  const found = `${connection.version} (API ${connection.api.join('.')}) at ${connection.where}`;
  if (whyTooOld(connection))
    return { check: lacking(name, found, 'Update it: 20.10 (API 1.41) is the oldest that works.'), connection };
  return { check: ok(name, found), connection };
}

const REMEDY = 'Run "npx slipway prepare" while there is a network: it makes all that is missing.';

export async function checkImage(config: Config, connection: EngineConnection | null): Promise<Check> {
  const name = 'sandbox image';
  if (config.engine === 'none') return notNeeded(name, 'ENGINE=none');
  if (!connection) return notNeeded(name, 'comes after the engine');
  const tag = await sandboxImageTag(SANDBOX_IMAGE_FOLDER);
  if (await labelsOf(connection, tag)) return ok(name, tag);
  return limited(name, `${tag} is not there yet`, REMEDY);
}

export async function checkImages(config: Config, connection: EngineConnection | null): Promise<Check> {
  const name = 'images of the decks';
  if (!connection) return notNeeded(name, 'no engine to ask');
  const { images } = await neededImages(config.contentDir);
  const names = [...new Set(images.map((image) => image.name))];
  const found = await Promise.all(names.map((image) => labelsOf(connection, image)));
  const missing = names.filter((_, index) => found[index] === null);
  if (missing.length === 0) return ok(name, `${names.length} of ${names.length} are there: they run without a network`);
  return limited(name, `not there yet: ${missing.join(', ')}`, REMEDY);
}
