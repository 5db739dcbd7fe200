// Finds the browser for the tests in a real VS Code, or installs it where the system's packages may be.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.js';

const programFiles = process.env['PROGRAMFILES'] ?? 'C:\\Program Files';
const programFilesX86 = process.env['PROGRAMFILES(X86)'] ?? 'C:\\Program Files (x86)';

const wellKnown: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
    '/usr/bin/chromium-browser',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    join(programFiles, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(programFilesX86, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ],
};

function installed(): string | undefined {
  const chosen = process.env['GUARD_LAB_CHROMIUM'];
  if (chosen) return existsSync(chosen) ? chosen : undefined;
  return wellKnown[process.platform]?.find((path) => existsSync(path));
}

/**
 * The path of a Chromium (GUARD_LAB_CHROMIUM, else the usual places). Without one, root on Debian gets its
 * package `chromium`; anywhere else, or when that fails, the answer is why there is none.
 */
export async function findChromium(): Promise<{ path: string } | { missing: string }> {
  const found = installed();
  if (found !== undefined) return { path: found };
  const chosen = process.env['GUARD_LAB_CHROMIUM'];
  if (chosen) return { missing: `GUARD_LAB_CHROMIUM names ${chosen}, which does not exist` };
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    return { missing: 'no Chromium, Chrome or Edge found; install one or set GUARD_LAB_CHROMIUM' };
  }
  console.log('Installing the Debian package chromium (once per machine) …');
  const options = { cwd: '/', timeoutMs: 10 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await run('apt-get', ['update', '-qq'], options);
  const packages = ['chromium', 'fonts-dejavu-core'];
  const install = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    options,
  );
  const path = installed();
  return path === undefined
    ? { missing: `apt-get could not install chromium: ${(update.output + install.output).slice(-500)}` }
    : { path };
}
