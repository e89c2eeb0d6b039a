// Owns the pieces that hostile labs are put together from in tests.

/** Pieces that mean something to one importer of labs or another. */
export const LAB_PIECES: readonly string[] = [
  ...[
    '{{exec}}',
    '{{copy}}',
    '{{execute T2}}',
    '{{exec HOST9 interrupt}}',
    '{{open}}',
    '{{}}',
    '```{{exec}}\n',
    '`a`{{exec}}',
  ],
  ...['\n```bash\nls\n```{{exec}}\n', '\n```\n```{{copy}}\n', '\n~~~\n\u001b[0m\n~~~{{exec}}\n'],
  ...[
    '<pre class="file" data-filename="a b" data-target="append">',
    '<pre class="file">',
    '</pre>',
    '{{TRAFFIC_HOST1_80}}',
  ],
  ...[
    '[a]({{TRAFFIC_HOST2_8080}}/b)',
    '{{TRAFFIC_SELECTOR}}',
    '[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com',
  ],
  ...['<details>', '<summary>Solution</summary>', '<summary>Hint</summary>', '</details>', '\n```sh\nls\n```\n'],
  ...[
    '\n```.term1\nls\n```\n',
    '{:.term2}',
    '{:.quiz}',
    '{:toc}',
    '- ( ) a\n',
    '- (x) b\n',
    '- [x] c\n',
    '- [ ] \n',
    '{% raw %}',
  ],
  ...[
    '[a](/){:data-term=".term2"}{:data-port="8080"}',
    '{:target="_blank"}',
    '{{ site.url }}',
    '\n---\nlayout: post\n---\n',
  ],
  ...[
    '\n```sh save-as=../a\n',
    '\n```yaml save-as=a/b\n',
    '\n```sh terminal-id=_A no-run-button\n',
    '\n```console\n$ a\nb\n```\n',
  ],
  ...[
    '::tabLink[a]{href="http://localhost:3000"}',
    '::variableDefinition[a-b]{prompt="\'$(x)"}',
    '$$a-b$$',
    '::variableDefinition[new]',
  ],
  ...[
    ':::conditionalDisplay{a="b"}',
    '\n:::\n',
    ':x[y]',
    '::z{}',
    '\n#!/bin/sh\n',
    'exit 1\n',
    '\n## b\n',
    '\n### c\n',
  ],
];

/** Each W becomes a word of its own. */
export const LAB_WORDY: readonly string[] = [
  ...[
    '`W`{{exec}}',
    '`W`{{copy}}',
    '`W`{{open}}',
    '`W`{{exec W}}',
    '\n```\nW\n```{{exec}}\n',
    '\n```js\nW\n```{{copy}}\n',
  ],
  ...[
    '\n```sh\nW\n```{{open}}\n',
    '<pre class="file" data-filename="a">W</pre>\n',
    '{{W}}',
    'W {{TRAFFIC_HOST1_80}}/W',
  ],
  ...[
    '<pre class="file" data-filename="W" data-target="insert" data-marker="W">W</pre>\n',
    '[W]({{TRAFFIC_HOST1_80}}/W)',
  ],
  ...['[W]({{TRAFFIC_SELECTOR}})', '<details><summary>Solution W</summary>\n\nW\n\n```sh\nW\n```\n\n</details>\n'],
  ...[
    '<details>\n<summary>Hint W</summary>\nW</details>\n',
    '\n```.term1\nW\n```\n',
    '\n```\nW\n```\n{:.term1}\n',
    '\n{:W}\n',
  ],
  ...[
    '[W](/W){:data-port="80"}',
    '{% W %}',
    '\n* W\n{:toc}\n',
    '\n- ( ) W\n- (x) W\n',
    '\n{:.quiz}\nW\n\n- [x] W\n- [ ] W\n',
  ],
  ...[
    '\n```sh\nW\n```\n',
    '\n```js save-as=W\nW\n```\n',
    '\n```console\n$ W\nW\n```\n',
    '\n```sh no-run-button W\nW\n```\n',
  ],
  ...[
    '::tabLink[W]{href="http://localhost:80/W"}',
    '::tabLink[W]{href="W:W"}',
    ':W[W]{a="W"}',
    '\n:::W{a="W"}\nW\n:::\n',
    '$$W$$',
  ],
  ...['\n::variableDefinition[W]{prompt="W"}\n', '\n## W\n', '\n### W\n'],
];
