// A running VS Code server with the packaged extension installed, for the pages of one test run.
import { cpSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeFolder, runFolder } from './places.js';
import { mustRun, startService } from './processes.js';
import { vsCodeServer } from './vscode-download.js';
import { configure, type ServerPlace, type WebPlace } from './server-place.js';

/**
 * Extensions of VS Code that start in each window, or that it reads long lists of, and that no test of the UI looks at:
 * without them a window takes a fifth less processor time. The suite in the extension host has all of them.
 */
const LEFT_OUT = new Set([
  ...['copilot', 'mermaid-markdown-features', 'markdown-math', 'media-preview', 'simple-browser'],
  ...['git', 'git-base', 'github', 'github-authentication', 'microsoft-authentication', 'merge-conflict'],
  ...['npm', 'grunt', 'gulp', 'jake', 'emmet', 'extension-editing', 'terminal-suggest', 'tunnel-forwarding'],
  ...['typescript-language-features', 'php-language-features', 'html-language-features', 'ipynb'],
  ...['ms-vscode.js-debug', 'ms-vscode.js-debug-companion', 'debug-server-ready', 'notebook-renderers'],
]);

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the extensions of VS Code that the tests of the UI do without are there. */
  readonly complete?: boolean;
}

export interface RunningServer {
  readonly place: ServerPlace;
  /** The server's output, for the report of a failure. */
  output(): string;
  stop(): Promise<void>;
}

/** What a VS Code in a browser without a server is made of; the .vsix is unpacked by being installed. */
export async function webPlace(vsix: string): Promise<WebPlace> {
  const { node, main } = await vsCodeServer();
  const folder = runFolder();
  const extensions = join(folder, 'ext');
  const dirs = ['--server-data-dir', folder, '--extensions-dir', extensions];
  await mustRun(node, [main, ...dirs, '--install-extension', vsix], { cwd: folder, timeoutMs: 300_000 });
  const name = readdirSync(extensions).find((each) => each.startsWith('guard-lab.guard-lab-'));
  if (name === undefined) throw new Error(`the extension was not installed into ${extensions}`);
  return { vscode: join(dirname(main), '..'), extension: join(extensions, name) };
}

/** A copy of VS Code's own extensions without those that are left out. */
function fewerExtensions(main: string, folder: string): string {
  const all = join(dirname(main), '..', 'extensions');
  const copy = join(folder, 'built-in');
  for (const name of readdirSync(all))
    if (!LEFT_OUT.has(name)) cpSync(join(all, name), join(copy, name), { recursive: true });
  return copy;
}

/** Installs the .vsix into a fresh server and starts it; throws with its output when that takes too long. */
export async function startVsCodeServer(
  vsix: string,
  { env = {}, complete = false }: ServerOptions = {},
): Promise<RunningServer> {
  const { node, main } = await vsCodeServer();
  const folder = runFolder();
  const data = join(folder, 'server');
  const options = { cwd: folder, timeoutMs: 300_000, env: { ...codeFolder(folder), ...env } };
  const dirs = ['--server-data-dir', data, '--extensions-dir', join(data, 'ext')];
  if (!complete) dirs.push('--builtin-extensions-dir', fewerExtensions(main, folder));
  await mustRun(node, [main, ...dirs, '--install-extension', vsix], options);
  configure({ folder, port: 0 }, {});
  const service = startService(
    node,
    [
      main,
      ...dirs,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
      ...['--accept-server-license-terms', '--disable-telemetry'],
      // Without it the page ignores the extension and tests of its address.
      '--enable-smoke-test-driver',
      // Should this process be killed so hard that it cannot stop the server.
      '--enable-remote-auto-shutdown',
    ],
    options,
  );
  const match = await service.printed(/Extension host agent listening on (\d+)/, 180_000);
  return { place: { folder, port: Number(match[1]) }, output: service.output, stop: service.stop };
}
