// Serves a VS Code that has no computer behind it, as vscode.dev does: its web build, the packaged extension, and files
// in memory for its folder.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { projectFolder } from '../harness/places.js';
import { quietSettings, webVariable, type WebPlace } from '../harness/server-place.js';

const TYPES: Readonly<Record<string, string>> = {
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};
const WORKBENCH = '/out/vs/code/browser/workbench/workbench.js';

export interface WebServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** @param files texts of the files in the folder `/guards`, by their path below it */
export async function startWebServer(
  files: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>>,
): Promise<WebServer> {
  const { vscode, extension } = JSON.parse(process.env[webVariable] ?? '') as WebPlace;
  const workspace = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`/guards/${path}`, text]),
  );
  const folders: readonly (readonly [string, string])[] = [
    ['/extensions/guard-lab/', extension],
    ['/extensions/memory-files/', join(projectFolder, 'test', 'web', 'memory-files')],
    ['/extensions/', join(vscode, 'extensions')],
    ['/out/', join(vscode, 'out')],
  ];
  const content = async (path: string, host: string): Promise<string | Buffer | undefined> => {
    if (path === '/') return page(host, settings);
    if (path === '/workspace.json') return JSON.stringify(workspace);
    const [start, folder] = folders.find(([each]) => path.startsWith(each)) ?? [];
    if (start === undefined || folder === undefined) return undefined;
    try {
      const bytes = await readFile(join(folder, path.slice(start.length)));
      return path === WORKBENCH ? withoutComputer(bytes.toString('utf8')) : bytes;
    } catch (error) {
      if (error instanceof Error && 'code' in error) return undefined;
      throw error;
    }
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void content(decodeURIComponent(pathname), request.headers.host ?? '').then((body) => {
      const type = pathname === '/' ? 'text/html' : TYPES[extname(pathname)];
      response.writeHead(body === undefined ? 404 : 200, {
        'content-type': type ?? 'application/octet-stream',
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, stop: () => stopped(server) };
}

function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Code-server's build always connects to its server, and keeps the settings there. Without one it is VS Code's own. */
function withoutComputer(workbench: string): string {
  const changes: readonly (readonly [string | RegExp, string])[] = [
    ['remoteAuthority:location.host', 'remoteAuthority:void 0'],
    [/(\.file\(this\.userDataPath\)\.with\(\{scheme:[\w$]+\.)vscodeRemote/, '$1vscodeUserData'],
  ];
  return changes.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`VS Code's web build is made in another way: no ${String(from)}`);
    return changed;
  }, workbench);
}

function page(host: string, settings: Readonly<Record<string, unknown>>): string {
  const extensions = ['guard-lab', 'memory-files'];
  const configuration = {
    // What code-server asks for.
    ...{ userDataPath: '/', isEnabledFileDownloads: true, isEnabledFileUploads: true },
    isEnabledCoderGettingStarted: false,
    folderUri: { scheme: 'memfs', path: '/guards' },
    additionalBuiltinExtensions: extensions.map((name) => ({
      ...{ scheme: 'http', authority: host, path: `/extensions/${name}` },
    })),
    webviewEndpoint: `http://${host}/out/vs/workbench/contrib/webview/browser/pre`,
    configurationDefaults: { ...quietSettings, ...settings },
  };
  const data = JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <meta id="vscode-workbench-web-configuration" data-settings="${data}">
    <link rel="stylesheet" href="/out/vs/code/browser/workbench/workbench.css">
  </head>
  <body aria-label=""></body>
  <script>globalThis._VSCODE_FILE_ROOT = location.origin + '/out/';</script>
  <script type="module" src="/out/nls.messages.js"></script>
  <script type="module" src="${WORKBENCH}"></script>
</html>`;
}
