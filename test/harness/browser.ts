// One headless Chromium for the pages of a test run.
import { type BrowserServer, chromium } from 'playwright-core';

/** Starts the browser at `path` for pages of any process here; playwright ends it with this process at the latest. */
export function startBrowser(path: string): Promise<BrowserServer> {
  return chromium.launchServer({
    executablePath: path,
    host: '127.0.0.1',
    timeout: 180_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
