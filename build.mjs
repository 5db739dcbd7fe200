// Bundles the three entries (extension, worker, cli) and wabt as a file of its own, so that it is
// read from disk only when a .wat has to be assembled.
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** Leaves `import('wabt')` pointing at dist/wabt.js. */
const lazyWabt = {
  name: 'lazy-wabt',
  setup(b) {
    b.onResolve({ filter: /^wabt$/ }, () => ({ path: './wabt.js', external: true }));
  },
};

const bundleUrl = "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;";

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir: 'dist',
  sourcemap: !production,
  minify: production,
  keepNames: true,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  // Some libraries ask where they are; a CommonJS bundle answers with its own file.
  define: { 'import.meta.url': '__bundleUrl' },
};
const jobs = [
  { ...common, entryPoints: { extension: 'src/extension.ts' }, external: ['vscode'], plugins: [lazyWabt] },
  { ...common, entryPoints: { worker: 'src/sandbox/worker.ts' }, plugins: [lazyWabt] },
  {
    ...common,
    entryPoints: { cli: 'src/cli/guard-lab.ts' },
    banner: { js: `#!/usr/bin/env node\n${bundleUrl}` },
    plugins: [lazyWabt],
  },
  { ...common, entryPoints: { wabt: 'wabt' }, sourcemap: false },
];

if (watch) {
  await Promise.all(jobs.map(async (job) => (await context(job)).watch()));
} else {
  await Promise.all(jobs.map((job) => build(job)));
}
