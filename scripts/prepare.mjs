// Builds the command line where npm installs it from git, which packs what this script leaves: for pre-commit, and for
// `npm install git+https://…`. Does nothing in a clone that has been built, for `npm ci`, and without what building takes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { npm_command: command, npm_config_global: isGlobal, npm_execpath: npm } = process.env;
const isThere = (path) => existsSync(new URL(`../${path}`, import.meta.url));

/** Runs a script of Node here; false when it failed. */
function node(...args) {
  const env = { ...process.env, npm_config_global: 'false' };
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

/** With `--global`, npm does not install what the folder takes to build, although it runs this script for that. */
function canBuild() {
  if (isThere('node_modules/esbuild')) return true;
  return isGlobal === 'true' && npm !== undefined && node(npm, 'ci', '--ignore-scripts', '--include=dev');
}

if (command !== 'ci' && !isThere('dist/cli.js') && canBuild() && !node('build.mjs', '--production'))
  process.exitCode = 1;
