// Opens the suite of test/editor in a real VS Code: by default the server from npm in headless Chromium, which
// needs the npm registry alone. With VSCODE_EXECUTABLE_PATH, or GUARD_LAB_TEST_ELECTRON=1 (which lets
// @vscode/test-electron download VS Code), the desktop application runs the very same suite.
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startBrowser } from './browser.js';
import { cacheFolder, codeFolder, projectFolder, resultsFolder, runFolder } from './places.js';
import { mustRun, startService } from './processes.js';
import { copyWorkspace, pageAddress, quietSettings } from './server-place.js';
import { startVsCodeServer } from './vscode-server.js';

const evidenceCharacters = 5_000;

export interface EditorHost {
  /** Resolves when VS Code is gone or its page has crashed. */
  readonly ended: Promise<void>;
  /** What VS Code has logged, and for a page the path of a screenshot; for the report of a failure. */
  evidence(): Promise<string>;
  stop(): Promise<void>;
}

/** What to run. */
export interface EditorRun {
  /** The packed extension; this and `suite` are absolute paths. */
  readonly vsix: string;
  /** The compiled suite, whose `run()` VS Code calls. */
  readonly suite: string;
  /** The folder that is opened as a copy, relative to the project. */
  readonly workspace: string;
  /** Adds to the copy before it is opened. */
  readonly prepare?: (folder: string) => void;
  readonly env: Readonly<Record<string, string>>;
}

/** Whether the environment asks for the desktop application. */
export function desktopWanted(): boolean {
  const { VSCODE_EXECUTABLE_PATH: executable, GUARD_LAB_TEST_ELECTRON: electron } = process.env;
  return Boolean(executable) || electron === '1';
}

/** VS Code runs tests only for an extension under development: this one has nothing in it. */
function emptyExtension(): string {
  const folder = join(runFolder(), 'test-driver');
  mkdirSync(folder);
  const manifest = { name: 'test-driver', publisher: 'guard-lab-test', version: '0.0.1' };
  const engines = { vscode: '*' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, engines }));
  return folder;
}

/** Opens the suite in the server from npm. Throws when the server or the browser cannot start. */
export async function openInServer(what: EditorRun, chromiumPath: string): Promise<EditorHost> {
  const server = await startVsCodeServer(what.vsix, { env: what.env, complete: true });
  const browserServer = await startBrowser(chromiumPath);
  const browser = await chromium.connect(browserServer.wsEndpoint());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const consoleLines: string[] = [];
  page.on('console', (message) => consoleLines.push(message.text()));
  page.on('pageerror', (error) => consoleLines.push(error.message));
  const crashed = new Promise<void>((resolve) => page.once('crash', () => resolve()));
  const workspace = copyWorkspace(server.place, what.workspace);
  what.prepare?.(workspace);
  const parameters = { extensionDevelopmentPath: emptyExtension(), extensionTestsPath: what.suite };
  await page.goto(pageAddress(server.place, workspace, parameters), { timeout: 180_000 });
  return {
    ended: crashed,
    evidence: async () => {
      const screenshot = join(resultsFolder, 'editor-suite.png');
      const shot = await page.screenshot({ path: screenshot, timeout: 30_000 }).then(
        () => screenshot,
        (error: unknown) => `none: ${String(error)}`,
      );
      const tail = consoleLines.slice(-100).join('\n');
      return `--- server\n${server.output().slice(-evidenceCharacters)}\n--- page\n${tail}\n--- screenshot: ${shot}`;
    },
    stop: async () => {
      await browserServer.close();
      await server.stop();
    },
  };
}

/** Opens the suite in the desktop application; on Linux without a display start the tests by `xvfb-run`. */
export async function openOnDesktop(what: EditorRun): Promise<EditorHost> {
  const chosen = process.env['VSCODE_EXECUTABLE_PATH'];
  const executable = chosen ?? (await downloadAndUnzipVSCode({ cachePath: join(cacheFolder(), 'vscode') }));
  const folder = runFolder();
  const dirs = [`--user-data-dir=${join(folder, 'user')}`, `--extensions-dir=${join(folder, 'ext')}`];
  const user = join(folder, 'user', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'settings.json'), JSON.stringify(quietSettings));
  const env = { ...codeFolder(folder), ...what.env };
  const options = { cwd: projectFolder, timeoutMs: 300_000, env };
  const [cli = executable] = resolveCliArgsFromVSCodeExecutablePath(executable);
  await mustRun(cli, [...dirs, '--install-extension', what.vsix], options);
  const workspace = copyWorkspace({ folder, port: 0 }, what.workspace);
  what.prepare?.(workspace);
  const service = startService(
    executable,
    [
      workspace,
      ...dirs,
      ...['--no-sandbox', '--disable-gpu', '--disable-updates', '--skip-welcome', '--skip-release-notes'],
      '--disable-workspace-trust',
      `--extensionDevelopmentPath=${emptyExtension()}`,
      `--extensionTestsPath=${what.suite}`,
    ],
    options,
  );
  return {
    ended: service.ended,
    evidence: () => Promise.resolve(service.output().slice(-evidenceCharacters)),
    stop: service.stop,
  };
}
