import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIn, manifestTexts } from '../../l10n/manifest-texts';
import { projectFolder } from './places';

/** `package.json` as VS Code shows it: with the texts of `package.nls.json` in place of their keys. */
export function readManifest(): unknown {
  const read = (path: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(projectFolder, path), 'utf8')) as Record<string, unknown>;
  const [manifest, texts] = [read('package.json'), read('package.nls.json')];
  for (const { text, set } of manifestTexts(manifest)) {
    const shown = texts[keyIn(text) ?? ''];
    if (typeof shown === 'string') set(shown);
  }
  return manifest;
}
