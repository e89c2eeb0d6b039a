// The recording of a whole talk: what is said becomes captions, and slides, blocks and captions get their times.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCast } from '#core/asciicast';
import { parseCaptions } from '#core/captions';
import { writeVtt } from '#core/captions-vtt';
import { joinCasts } from '#core/cast-join';
import { showAt } from '#core/playback';
import { captionsIn, cuesOf, partsOfSays, type SlideSay, spokenSeconds } from '#core/spoken';
import { type PlayedBlock, talkTimeline } from '#core/talk-timeline';

const words = fc
  .array(fc.stringMatching(/^[a-z<>&,.!-]{1,12}$/), { minLength: 1, maxLength: 60 })
  .map((all) => all.join(' '));

/** Slides s0, s1 …, with what is said and runs on them in some order of lines. */
const talks = fc
  .array(
    fc.record({
      steps: fc.integer({ min: 0, max: 6 }),
      pieces: fc.array(
        fc.oneof(
          fc.record({ say: words, markers: fc.integer({ min: 0, max: 3 }) }),
          fc.record({ runs: fc.double({ min: 0, max: 90, noNaN: true }), isStep: fc.boolean() }),
        ),
        { maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((slides) => {
    let line = 0;
    const says: SlideSay[] = [];
    const blocks: PlayedBlock[] = [];
    const made = slides.map(({ steps, pieces }, index) => {
      const name = `s${index}`;
      const actions: { step: number; block: string }[] = [];
      for (const piece of pieces) {
        line += 1;
        if ('say' in piece)
          says.push({ slide: name, line, text: `${piece.say}${' [step] more'.repeat(piece.markers)}` });
        else {
          const block = { name: `b${line}`, hash: 'x', slide: name, line, terminal: 1, seconds: piece.runs };
          blocks.push(block);
          if (piece.isStep && steps > 0) actions.push({ step: Math.min(steps, 1 + actions.length), block: block.name });
        }
      }
      return { name, steps, actions };
    });
    return { slides: made, says, blocks };
  });

test('TW1 time goes on, every slide comes once and in order, and no step is beyond its slide', () => {
  fc.assert(
    fc.property(talks, ({ slides, says, blocks }) => {
      const parts = partsOfSays(says);
      const talk = talkTimeline({ slides, parts, characters: parts.map(({ text }) => text.length), blocks });
      const times = talk.shows.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(talk.seconds);
      const shown = talk.shows.map(({ address }) => address.split('.')[0]);
      expect([...new Set(shown)]).toEqual(slides.map(({ name }) => name));
      expect(talk.shows.filter(({ address }) => !address.includes('.')).map(({ address }) => address)).toEqual(
        slides.map(({ name }) => name),
      );
      for (const { address } of talk.shows) {
        const [name, step = 0] = address.split('.');
        expect(Number(step)).toBeLessThanOrEqual(slides.find((slide) => slide.name === name)?.steps ?? -1);
      }
      // Each slide ends with all of its steps taken.
      for (const { name, steps } of slides) {
        const last = talk.shows.findLast(({ address }) => address.split('.')[0] === name);
        expect(last?.address).toBe(steps === 0 ? name : `${name}.${steps}`);
      }
    }),
  );
});

test('TW2 blocks and words come one after the other, while their own slide is shown, and as long as they take', () => {
  fc.assert(
    fc.property(talks, ({ slides, says, blocks }) => {
      const parts = partsOfSays(says);
      const talk = talkTimeline({ slides, parts, characters: parts.map(({ text }) => text.length), blocks });
      expect(talk.blocks.map(({ name }) => name)).toEqual(blocks.map(({ name }) => name));
      const ran = talk.blocks.map(({ at, seconds }) => ({ from: at, to: at + seconds, slide: '' }));
      const said = talk.spoken.map((span, index) => ({ ...span, slide: parts[index]?.slide ?? '' }));
      expect(said).toHaveLength(parts.length);
      const all = [...ran.map((span, index) => ({ ...span, slide: blocks[index]?.slide ?? '' })), ...said];
      const inOrder = all.toSorted((a, b) => a.from - b.from);
      for (const [index, { from, to, slide }] of inOrder.entries()) {
        expect(from).toBeGreaterThanOrEqual((inOrder[index - 1]?.to ?? 0) - 0.002);
        expect(
          showAt(
            talk.shows.map((show) => ({ ...show, isBlack: false })),
            from,
          )?.address.split('.')[0],
        ).toBe(slide);
        expect(to).toBeLessThanOrEqual(talk.seconds);
      }
      for (const [index, { from, to }] of talk.spoken.entries())
        expect(to - from).toBeCloseTo(spokenSeconds(parts[index]?.text.length ?? 0), 2);
    }),
  );
});

test('TW3 a slide waits for its words at 15 characters a second, then its block runs, then there is time to look', () => {
  const slides = [
    { name: 'one', steps: 0, actions: [] },
    { name: 'two', steps: 2, actions: [{ step: 2, block: 'build' }] },
  ];
  const says = [
    { slide: 'one', line: 3, text: 'x'.repeat(150) },
    { slide: 'two', line: 10, text: 'y'.repeat(60) },
    { slide: 'two', line: 30, text: 'z'.repeat(30) },
  ];
  const blocks = [{ name: 'build', hash: 'h', slide: 'two', line: 20, terminal: 2, seconds: 7 }];
  const parts = partsOfSays(says);
  const talk = talkTimeline({ slides, parts, characters: [150, 60, 30], blocks });
  expect(talk).toEqual({
    seconds: 28,
    shows: [
      { at: 0, address: 'one' },
      { at: 11, address: 'two' },
      { at: 14, address: 'two.1' },
      { at: 16, address: 'two.2' },
    ],
    blocks: [{ name: 'build', hash: 'h', terminal: 2, at: 16, seconds: 7 }],
    spoken: [
      { from: 1, to: 11 },
      { from: 12, to: 16 },
      { from: 25, to: 27 },
    ],
  });
});

test('TW4 markers in what is said say where steps come, and count on within a slide', () => {
  const parts = partsOfSays([
    { slide: 'a', line: 1, text: 'First. [step] Second.' },
    { slide: 'a', line: 9, text: 'Still there. [step] Third.' },
    { slide: 'b', line: 20, text: '[step:2] At once.' },
  ]);
  expect(parts.map(({ slide, step, text }) => `${slide}.${step} ${text}`)).toEqual([
    'a.0 First.',
    'a.1 Second.',
    'a.1 Still there.',
    'a.2 Third.',
    'b.2 At once.',
  ]);
});

test('TW5 captions hold all words in order, are at most two lines long where words allow, and fill their time', () => {
  fc.assert(
    fc.property(words, fc.double({ min: 0, max: 5_000, noNaN: true }), (text, from) => {
      expect(captionsIn(text).join(' ')).toBe(text.trim().replace(/\s+/g, ' '));
      const span = { from, to: from + spokenSeconds(text.length) };
      const cues = cuesOf(text, span);
      expect(cues[0]?.from).toBeCloseTo(span.from, 2);
      expect(cues.at(-1)?.to).toBeCloseTo(span.to, 2);
      for (const [index, cue] of cues.entries()) {
        expect(cue.text.split('\n').length).toBeLessThanOrEqual(2);
        expect(cue.text.length).toBeLessThanOrEqual(84);
        expect(cue.from).toBe(cues[index - 1]?.to ?? cue.from);
        expect(cue.to).toBeGreaterThan(cue.from);
      }
    }),
  );
});

test('TW6 captions as WebVTT read back the same, with arrows, brackets and entities in them', () => {
  const cues = [
    { from: 0, to: 1.5, text: 'a --> b & <b>c</b>\nand &lt; more' },
    { from: 3_661.25, to: 3_662, text: 'one\n\n\ntwo' },
  ];
  const text = writeVtt(cues, { language: 'en', note: 'of --> here' });
  expect(text).toContain('00:00:00.000 --> 00:00:01.500\na --&gt; b &amp; &lt;b&gt;c&lt;/b&gt;\nand &amp;lt; more\n');
  expect(text).toContain('01:01:01.250 --> 01:01:02.000\none\ntwo\n');
  expect(text.split('-->')).toHaveLength(3);
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 10 }), (all) => {
      // What looks like a tag or an entity once it is read is taken for one: that is the reader's side.
      const plain = all.map((each) => each.replaceAll('<', 'x'));
      const given = plain.map((each, index) => ({ from: index, to: index + 1, text: each }));
      const outcome = parseCaptions(writeVtt(given, { language: 'fr', note: 'a note' }));
      expect(outcome).toEqual({ ok: true, format: 'WebVTT', cues: given, faults: [], passedOver: 0 });
    }),
  );
});

test('TW7 recordings of one terminal become one: at their times, waits shortened, the prompt there from the start', () => {
  const castOf = (text: string) => {
    const outcome = parseCast(`{"version":3,"term":{"cols":100,"rows":30}}\n${text}`);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
    return outcome.cast;
  };
  const joined = joinCasts(
    [
      { name: 'one', at: 10, cast: castOf('[0,"o","$ \\u001b]133;B\\u0007ls\\r\\n"]\n[60,"o","file\\r\\n$ "]\n') },
      { name: 'two', at: 30, cast: castOf('[0,"o","$ pwd\\r\\n"]\n[0.5,"o","/\\r\\n"]\n') },
    ],
    2,
  );
  const outcome = parseCast(joined);
  expect(outcome.ok && outcome.cast.events).toEqual([
    { time: 0, kind: 'output', text: '$ \u001b]133;B\u0007' },
    { time: 10, kind: 'marker', label: 'one' },
    { time: 10, kind: 'output', text: '\u001b[0m\r\u001b[K' },
    { time: 10, kind: 'output', text: '$ \u001b]133;B\u0007ls\r\n' },
    { time: 12, kind: 'output', text: 'file\r\n$ ' },
    { time: 30, kind: 'marker', label: 'two' },
    { time: 30, kind: 'output', text: '\u001b[0m\r\u001b[K' },
    { time: 30, kind: 'output', text: '$ pwd\r\n' },
    { time: 30.5, kind: 'output', text: '/\r\n' },
  ]);
});
