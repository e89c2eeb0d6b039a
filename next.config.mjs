/** @type {import('next').NextConfig} */
export default {
  agentRules: false,
  // Next's own modules are CommonJS: what pages do not use of them is left out.
  experimental: { agentUpgrade: false, turbopackCjsTreeShaking: true },
  turbopack: { resolveAlias: { 'zod/mini': { browser: './dist/zod-parts.mjs' } } },
  // `npm run types` checks with TypeScript 7, which Next's own check does not know.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  compress: true,
  reactStrictMode: true,
  devIndicators: false,
  // These look for files beside themselves or are far too large to bundle.
  serverExternalPackages: [
    '@mdx-js/mdx',
    'esbuild',
    'shiki',
    'rehype-pretty-code',
    'remark-gfm',
    'beautiful-mermaid',
    'temml',
  ],
};
