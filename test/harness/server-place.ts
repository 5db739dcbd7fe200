// Where a running VS Code server is: plain data, so that a test process can use a server that the harness owns.
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectFolder } from './places.js';

/** The environment variables that tell the tests of the UI where the server (a ServerPlace) and browser are. */
export const serverVariable = 'GUARD_LAB_TEST_SERVER';
export const browserVariable = 'GUARD_LAB_TEST_BROWSER';

/** The environment variable that says where the tests in a browser without a server find what they serve (a WebPlace). */
export const webVariable = 'GUARD_LAB_TEST_WEB';

export interface WebPlace {
  /** The folder of VS Code's web build and its own extensions. */
  readonly vscode: string;
  /** The folder of the packaged extension, unpacked. */
  readonly extension: string;
}

export interface ServerPlace {
  readonly port: number;
  /** The folder of the run: server data, and the copies of workspaces; it goes with the harness. */
  readonly folder: string;
}

export type Settings = Readonly<Record<string, unknown>>;

/** Nothing that opens by itself, asks, animates or goes to the network. */
export const quietSettings: Settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
  // A browser saves after a second by default: tests of unsaved text would depend on their speed.
  'files.autoSave': 'off',
};

/** Writes the user's settings for pages opened from now on; the quiet ones stay unless overruled. */
export function configure(server: ServerPlace, settings: Settings): void {
  const folder = join(server.folder, 'server', 'data', 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
}

/** A copy of a folder of the project, for a test to change; `from` is relative to the project. */
export function copyWorkspace(server: ServerPlace, from: string): string {
  const copy = join(mkdtempSync(join(server.folder, 'workspace-')), basename(from));
  cpSync(join(projectFolder, from), copy, { recursive: true });
  return copy;
}

/**
 * The address that opens a folder or a .code-workspace file of this machine in the server, or a window without
 * any; `parameters` are VS Code's own, e.g. `extensionTestsPath`, each an absolute path.
 */
export function pageAddress(
  server: ServerPlace,
  opened: string | undefined,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const slashed = (path: string): string => encodeURI(path.replaceAll('\\', '/').replace(/^(?=[^/])/, '/'));
  const payload = Object.entries(parameters).map(([name, path]) => [
    name,
    `vscode-remote://127.0.0.1:${server.port}${slashed(path)}`,
  ]);
  const query = payload.length === 0 ? '' : `&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const kind = opened?.endsWith('.code-workspace') === true ? 'workspace' : 'folder';
  const what = opened === undefined ? 'ew=true' : `${kind}=${slashed(opened)}`;
  return `http://127.0.0.1:${server.port}/?${what}${query}`;
}
