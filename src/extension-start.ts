// What VS Code loads: loads the extension, with the code that V8 made of it the last time.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type * as Extension from './extension';
import { ownCacheFolder } from './start/cache-folder';
import { cacheFile, CodeCache } from './start/code-cache';
import { PartLoader } from './start/part-loader';

/** After activation: by then, what follows a start has been compiled as well. */
const KEEP_AFTER_MS = 5000;

const folder = ownCacheFolder();
const file = folder === undefined ? undefined : cacheFile(folder, 'extension');
const cache = file === undefined ? undefined : CodeCache.read(file);
const loader = new PartLoader(join(__dirname, 'extension'), cache, createRequire(__filename));
const extension = loader.load('extension.js') as typeof Extension;

/** Activates the extension, and keeps its code some seconds later. */
export function activate(context: vscode.ExtensionContext): Extension.ExtensionApi {
  const api = extension.activate(context);
  const keeping = setTimeout(keep, KEEP_AFTER_MS);
  context.subscriptions.push({ dispose: () => clearTimeout(keeping) });
  return api;
}

function keep(): void {
  if (file !== undefined && !loader.isComplete) cache?.write(file, loader.codes());
  loader.release();
}
