// Packs the extension as users get it: the tests in VS Code run what is in this file and nothing else.
import { join } from 'node:path';
import { mustRun } from './processes.js';
import { projectFolder, runFolder } from './places.js';

const timeoutMs = 5 * 60_000;

/** Bundles the three entries into dist; throws with esbuild's words. */
export function buildBundles(): Promise<void> {
  return mustRun(process.execPath, ['build.mjs'], { cwd: projectFolder, timeoutMs });
}

/** The path of a freshly packed .vsix (a production build) outside the project; throws with vsce's words. */
export async function packVsix(): Promise<string> {
  const vsix = join(runFolder(), 'guard-lab.vsix');
  const vsce = join(projectFolder, 'node_modules', '@vscode', 'vsce', 'vsce');
  // The same options as `npm run package`: the project has no real address yet that links could be rewritten to.
  const options = ['--no-dependencies', '--no-rewrite-relative-links', '--readme-path', 'dist/README.md'];
  const args = [vsce, 'package', ...options, '--out', vsix];
  await mustRun(process.execPath, args, { cwd: projectFolder, timeoutMs });
  return vsix;
}
