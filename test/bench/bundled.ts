import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs an exported function of a bench in a process for itself, bundled and made small as what ships: code that is
 * compiled file by file on its way in is slower.
 * @param path the file, from `root`, without its ending
 */
export async function runBundled(root: string, path: string, name: string): Promise<void> {
  const folder = join(root, 'test-results');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `bench-${name}.cjs`);
  await build({
    stdin: { contents: `import { ${name} } from './${path}'; void ${name}();`, resolveDir: root },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['wabt'],
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [outfile], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}`);
}
