// A VS Code server from the npm registry (code-server's build of it) and the Node it is built for.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './processes.js';
import { cacheFolder, projectFolder } from './places.js';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

/** Where the parts of an unpacked VS Code server are. */
export interface VsCodeServer {
  readonly node: string;
  readonly main: string;
}

const npm = (cwd: string, ...args: string[]): Promise<void> =>
  mustRun('npm', [...args, '--no-fund', '--no-audit', '--loglevel=error'], { cwd, timeoutMs: 10 * 60_000 });

/** Code-server's engine is Node 24: ours when we run on it, else the binary that an npm package carries. */
const ownNode = process.versions.node.startsWith('24.');
const platform = process.platform === 'win32' ? 'win' : process.platform;
const nodePackage = `node-${platform}-${process.arch}`;

async function download(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  if (!ownNode) await npm(folder, 'install', '--ignore-scripts', `${nodePackage}@${nodeVersion}`);
  // Packed and unpacked rather than installed: only lib/vscode is used, and only its dependencies are wanted.
  await npm(folder, 'pack', `code-server@${codeServerVersion}`);
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  await mustRun('tar', ['-xzf', archive], { cwd: folder, timeoutMs: 5 * 60_000 });
  rmSync(join(folder, archive));
  // Its shrinkwrap fixes every version. No native module is built: those without a prebuilt binary (a database
  // for chats) are missed by nothing that the tests do, except the logger (see below).
  await npm(join(folder, 'package', 'lib', 'vscode'), 'install', '--omit=dev', '--ignore-scripts');
}

/**
 * The server in the cache, downloaded on first use. Two runs that start at once both download; the first
 * to finish is kept. Throws with npm's words when the registry cannot be reached.
 */
export async function vsCodeServer(): Promise<VsCodeServer> {
  const engine = ownNode ? 'own-node' : `node-${nodeVersion}`;
  const folder = join(cacheFolder(), `code-server-${codeServerVersion}-${engine}`);
  if (!existsSync(folder)) {
    console.log('Downloading a VS Code server from the npm registry (once per machine) …');
    const partial = `${folder}.${process.pid}.partial`;
    try {
      await download(partial);
      if (!existsSync(folder)) renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  const modules = join(folder, 'package', 'lib', 'vscode', 'node_modules');
  // Output channels write to a file through this logger.
  copyFileSync(
    join(projectFolder, 'test', 'harness', 'spdlog.cjs'),
    join(modules, '@vscode', 'spdlog', 'index.js'),
  );
  const binary = join(folder, 'node_modules', nodePackage, 'bin', platform === 'win' ? 'node.exe' : 'node');
  return {
    node: ownNode ? process.execPath : binary,
    main: join(folder, 'package', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}
