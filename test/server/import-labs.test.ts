import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { compileDeck } from '#server/content/compile';
import { detectFormat } from '#server/content/import/detect';
import { importDeck } from '#server/content/import/import-deck';
import { bodyOf, importText, labspace, listed, scenario } from '../support/imports';

const FIXTURES = resolve('test/content/imports');

/** The texts of a fixture's folder by their paths. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

test.each([
  ['killercoda', 'index.json', 'killercoda', 7],
  ['katacoda', 'index.json', 'killercoda', 3],
  ['labspace', 'labspace.yaml', 'labspace', 5],
  ['', 'play-with-docker.md', 'play-with-docker', 5],
] as const)('IMP100 %s/%s is told as %s and compiles', async (folder, name, format, slides) => {
  const files = folder === '' ? {} : filesIn(join(FIXTURES, folder));
  const text = readFileSync(join(FIXTURES, folder, name), 'utf8');
  expect(detectFormat(text).format).toBe(format);
  const imported = importText(format, text, files);
  const outcome = await compileDeck('d', 'd/deck.mdx', imported.deck);
  expect(outcome.ok ? [] : outcome.faults, imported.deck).toEqual([]);
  expect(imported.slides).toBe(slides);
  expect(imported.deck).toMatchSnapshot();
  expect([...listed(imported), '', ...imported.files.map(({ from, to }) => `${from} → ${to}`)]).toMatchSnapshot();
});

const step = (text: string) => bodyOf(scenario({ 'a.md': text }, { text: 'a.md' })).replace('## Step 1\n\n', '');

test.each([
  ['code in a line alone', '`ls -l`{{exec}}', '```sh run name=ls-l\nls -l\n```'],
  ['code in a text', 'See `ls`{{execute}} there', 'See `ls` there\n\n```sh run name=ls\nls\n```'],
  ['a fence', '```bash\nls\n```{{exec}}', '```bash run name=ls\nls\n```'],
  ['a fence in a list', '- a\n  ```\n  ls\n  ```{{exec}}\n- b', '- a\n  ```sh run name=ls\n  ls\n  ```\n- b'],
  ['a fence of tildes', '~~~~sh\nls\n~~~~ {{execute}}', '```sh run name=ls\nls\n```'],
  ['two of one name', '`ls`{{exec}}\n\n`ls`{{exec}}', '```sh run name=ls\nls\n```\n\n```sh run name=ls-2\nls\n```'],
  ['what interrupts', '`ls`{{exec interrupt}}', '```sh run name=ls interrupt\nls\n```'],
  ['a terminal', '`ls`{{execute T2}}', '```sh run name=ls terminal=t2\nls\n```'],
  ['the first terminal', '`ls`{{execute T1}}', '```sh run name=ls\nls\n```'],
  ['another host', '`ls`{{execute HOST2}}', '```sh run name=ls node=node2\nls\n```'],
  ['code to copy', '```yaml\na: 1\n```{{copy}}', '```yaml copy\na: 1\n```'],
  ['code with nothing to do', '```sh\nls\n```{{}}', '```sh\nls\n```'],
  ['code in a heading', '# a `ls`{{exec}}', '# a `ls`\n\n```sh run name=ls\nls\n```'],
  ['a heading of two lines', 'x\n\na\nb\n---', 'x\n\n## a b'],
  ['other braces', '`a`{{.Name}} {{b}}', '`a`\\{\\{.Name\\}\\} \\{\\{b\\}\\}'],
  ['words that the source writes', '```sh run step\nrm -rf /\n```', '```sh\nrm -rf /\n```'],
  [
    'a file',
    '<pre class="file" data-filename="a/b.sh" data-target="replace">x &lt; y\n\nz</pre>',
    '```sh file=a/b.sh name=a-b-sh\nx < y\n\nz\n```',
  ],
  [
    'a file that grows',
    '<pre class="file" data-filename="b" data-target="append">EOF</pre>',
    "```sh run name=b\ncat >> b <<'EOFF'\nEOF\nEOFF\n```",
  ],
  [
    'a file elsewhere',
    '<pre class="file" data-filename="/etc/a b">x</pre>',
    "```sh run name=etc-a-b\ncat > '/etc/a b' <<'EOF'\nx\nEOF\n```",
  ],
  ['a port', 'At {{TRAFFIC_HOST1_80}}.', 'At port 80.\n\n<AudienceUrl port={80} />'],
  ['a link to a port', '[a *b*]({{TRAFFIC_HOST1_80}})', 'a *b*\n\n<AudienceUrl port={80} />'],
  ['HTML that leads to a port', '<a href="{{TRAFFIC_HOST1_80}}">a</a>', 'a\n\n<AudienceUrl port={80} />'],
  ['no port', 'At {{TRAFFIC_HOST1_99999}}', 'At \\{\\{TRAFFIC_HOST1_99999\\}\\}'],
  [
    'a port in code',
    '`curl {{TRAFFIC_HOST2_80}}`{{exec}}',
    '```sh run name=curl-http-node2-80\ncurl http://node2:80\n```',
  ],
])('IMP101 Killercoda: %s', (_what, text, body) => {
  expect(step(text).replace(/^layout: .*\n---\n\n/, '')).toBe(body);
});

test.each([
  ['a check', '#!/bin/bash\r\ntest -f a\r\n', '```bash check name=step-1-check title="Step 1"\ntest -f a\n```', []],
  [
    'another language',
    '#!/usr/bin/env -S python3 -u\nx\n',
    '```sh check name=step-1-check title="Step 1"\npython3 v.sh\n```',
    ['v.sh → app/v.sh'],
  ],
])('IMP102 a verify script becomes %s, its text unchanged', (_what, script, fence, files) => {
  const imported = scenario({ 'a.md': 'A', 'v.sh': script }, { text: 'a.md', verify: 'v.sh' });
  expect(bodyOf(imported)).toBe(`<Task name="step-1">\n\n## Step 1\n\nA\n\n${fence}\n\n</Task>`);
  expect(imported.files.map(({ from, to }) => `${from} → ${to}`)).toEqual(files);
  expect(listed(imported)).toEqual([
    '1 changed the task “Step 1” has no wrong try: write one, which rehearsal asks for',
    '1 changed the task “Step 1” has no block that solves it: write a <Solution>',
  ]);
});

test('IMP103 what is folded in a task is help, by what it is called', () => {
  const text = [
    '<details><summary>Hint 2: look</summary>\n\nAt *a*\n\n</details>',
    '<details><summary>Solution</summary>\n\n```bash\ntouch a\n```\n\n```{{exec}}\n\n</details>',
    '<details>\n<summary>More</summary>\n\nText\n\n</details>',
    'End',
  ];
  const imported = scenario({ 'a.md': text.join('\n\n'), v: 'test -f a' }, { text: 'a.md', verify: 'v' });
  expect(bodyOf(imported)).toMatchSnapshot();
});

test('IMP109 a part that is called solution is one, and a step has the heading that stands above all of it', () => {
  const text = '### Solution\n\n```plain\ntouch a\n```{{exec}}\n\n### More\n\nx';
  const solved = scenario({ 'a.md': `Do it\n\n${text}`, v: 'test -f a' }, { text: 'a.md', verify: 'v' });
  expect(bodyOf(solved)).toMatchSnapshot();
  const headings = (body: string) => bodyOf(scenario({ 'a.md': body }, { text: 'a.md' })).replaceAll('\n\n', ' ');
  expect(headings('# A\n\n## B')).toBe('# A ## B');
  expect(headings('### A\n\n### B')).toBe('## Step 1 ### A ### B');
});

test.each([
  ['not closed', '{"title": "a",\n"details": {\n', /:?3|:?2/],
  ['no details', '{"steps": []}', /no details/],
  ['steps that are none', '{"details": {\n"steps": 4}}', /are a list/],
  ['a step that is none', '{"details": {"steps": [\n"a.md"]}}', /has a title and a text/],
  ['a list', '[1]', /has no keys/],
  ['text', 'hello', /has no keys/],
  ['brackets', `{"details": ${'['.repeat(5000)}`, /nested too deep/],
  ['too much', `{"details": "${'a'.repeat(300_000)}"}`, /larger than 256 KiB/],
  ['one value that stands for many', '{"details": &a {"steps": [*a, *a]}}', /has a title/],
])('IMP104 an index of a scenario that is %s is refused, with the line where there is one', (what, text, problem) => {
  const imported = importDeck({ format: 'killercoda', text, name: 'x', include: () => null });
  expect(imported.ok).toBe(false);
  if (imported.ok) return;
  if (what === 'not closed') expect(imported.line).toBeGreaterThan(1);
  else expect(imported.problem).toMatch(problem);
});

test('IMP105 a labspace without sections is refused at its line', () => {
  const problems = ['title: a\nsections: 3', 'sections:\n  - a', 'a: [', '- a'].map((text) => {
    const imported = importDeck({ format: 'labspace', text, name: 'x', include: () => null });
    return imported.ok ? '' : `${imported.line}: ${imported.problem}`;
  });
  expect(problems).toEqual([
    '2: This is no labspace: it has no list of sections.',
    '2: A section of a labspace has a title and a contentPath.',
    expect.stringMatching(/^\d: Flow sequence/),
    '1: This is no labspace: it has no keys.',
  ]);
});

const post = (text: string) =>
  importText('play-with-docker', `---\nlayout: post\ntitle: T\nterms: 2\n---\n\n# A\n\n${text}`);

test.each([
  ['a fence', '```.term1\nls\n```', '```sh run name=ls\nls\n```'],
  ['a fence in braces', '```bash {.term2}\nls\n```', '```bash run name=ls node=node2\nls\n```'],
  ['a line behind a fence', '```\nls\n```\n{:.term2}', '```sh run name=ls node=node2\nls\n```'],
  ['a link to a port', '[a](/){:data-term=".term1"}{:data-port="80"}', 'a\n\n<AudienceUrl port={80} />'],
  ['what opens a tab', '[a](b){:target="_blank"} c', '[a](b) c'],
  ['a quiz', 'Q?\n- ( ) a\n- (X) *b*', '<Quiz name="q">\n\nQ?\n\n- [ ] a\n- [x] *b*\n\n</Quiz>'],
  ['a marked quiz', '{:.quiz}\nQ?\n\n- [x] a\n- [ ] b', '<Quiz name="q">\n\nQ?\n\n- [x] a\n- [ ] b\n\n</Quiz>'],
  ['things to do', 'Q?\n\n- [x] a\n- [ ] b', 'Q?\n\n- [x] a\n- [ ] b'],
  ['a quiz without an answer', 'Q?\n\n- ( ) a\n- ( ) b', 'Q?\n\n- ( ) a\n- ( ) b'],
  ['tags of Jekyll', 'a {% if b %}c{% endif %} {{ site.baseurl }}', 'a c'],
])('IMP106 Play with Docker: %s', (_what, text, body) => {
  expect(bodyOf(post(text)).replace(/^# A\n\n/, '')).toBe(body);
});

test.each([
  ['a block that runs', '```bash\nls\n```', '```bash run name=ls\nls\n```'],
  ['one that does not', '```sh no-run-button\nls\n```', '```sh copy\nls\n```'],
  ['one without any button', '```sh no-run-button no-copy-button\nls\n```', '```sh\nls\n```'],
  ['a terminal', '```sh terminal-id=My_Logs\nls\n```', '```sh run name=ls terminal=my-logs\nls\n```'],
  ['a file', '```yaml save-as=a/b.yaml\na: 1\n```', '```yaml file=a/b.yaml name=a-b-yaml\na: 1\n```'],
  ['a file outside', '```yaml save-as=../b\na: 1\n```', "```sh run name=b\ncat > ../b <<'EOF'\na: 1\nEOF\n```"],
  [
    'a console',
    '```console\n$ ls \\\n  -l\na\n$ pwd\n```',
    '```console run name=ls\nls \\\n  -l\npwd\n```\n\n```text\na\n```',
  ],
  ['a link to a port', '::tabLink[a b]{href="http://localhost:80/"}', 'a b\n\n<AudienceUrl port={80} />'],
  ['a link elsewhere', '::tabLink[a]{href="https://a.b"}', '[a](https://a.b)'],
  ['a link that runs', '::tabLink[a]{href="javascript:a"}', 'a'],
  ['a variable nobody defines', 'a $$b$$', 'a \\$\\$b\\$\\$'],
  [
    'a variable',
    '::variableDefinition[new]{prompt="Say"}\n\n$$new$$ `$$new$$`\n\n```sh\necho $$new$$\n```',
    '```sh type name=set-new title="Say"\nnewValue=\n```\n\n{newValue} `new`\n\n```sh run name=echo-newvalue-new\necho \x24{newValue:-new}\n```',
  ],
  [
    'a variable in an address',
    '::variableDefinition[a]{}\n\n[b](http://c.d/$$a$$)',
    '```sh type name=set-a title="a"\na=\n```\n\n[b](http://c.d/a)',
  ],
  ['what is shown at times', ':::conditionalDisplay{a="b"}\nc\n:::', 'c'],
])('IMP107 Labspace: %s', (_what, text, body) => {
  expect(bodyOf(labspace(text)).replace(/^## S\n\n/, '')).toBe(body);
});

test('IMP115 the project beside a labspace is the folder that its terminals begin in', () => {
  const index = 'title: T\nsections:\n  - title: S\n    contentPath: a.md\n';
  const imported = importText('labspace', index, {
    'a.md': 'x',
    '../project/.env': '',
    '../project/b/c d.js': '',
    'x.js': '',
  });
  expect(imported.files.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    '../project/.env → app/.env',
    '../project/b/c d.js → app/b/c-d.js',
  ]);
  expect(imported.deck).toContain('app: app\n');
});

test.each(['pic.png', '../b/pic.png', 'a/pic.png', 'lab/a/pic.png'])('IMP116 a picture is found by %s', (name) => {
  const files = { 'a/b.md': `![x](${name})`, 'a/pic.png': '', 'b/pic.png': '' };
  expect(scenario(files, { text: 'a/b.md' }).files.map(({ from }) => from)).toEqual([
    name.startsWith('..') ? 'b/pic.png' : 'a/pic.png',
  ]);
});

test('IMP108 lines of other files are listed with the file, the source itself first', () => {
  const imported = scenario({ 'b.md': 'x\n\n<script>a</script>' }, { text: 'b.md', more: 'y' }, { text: 'c.md' });
  expect(listed(imported)).toEqual([
    '1 dropped c.md, the text of “Step 2”: there is no such file',
    '1 dropped more: y',
    'b.md 3 dropped <script>',
  ]);
});
