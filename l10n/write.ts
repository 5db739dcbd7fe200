// Writes what translators get: package.nls.json from the texts of package.json, which become keys, and bundle.l10n.json
// from the texts of the sources.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keyIn, keyOf, manifestTexts } from './manifest-texts';
import { sourceTexts } from './source-texts';

const projectFile = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const read = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(projectFile(path), 'utf8')) as Record<string, unknown>;
const write = (path: string, value: unknown): void =>
  writeFileSync(projectFile(path), `${JSON.stringify(value, null, 2)}\n`);

const manifest = read('package.json');
const known = read('package.nls.json');
const texts: Record<string, unknown> = {};
for (const found of manifestTexts(manifest)) {
  const key = keyIn(found.text);
  if (key === undefined) {
    let free = keyOf(found);
    while ((texts[free] ?? known[free] ?? found.text) !== found.text) free += '-2';
    texts[free] = found.text;
    found.set(`%${free}%`);
  } else if (key in known) texts[key] = known[key];
}
write('package.json', manifest);
write('package.nls.json', texts);
sourceTexts().then(
  (bundle) => write('l10n/bundle.l10n.json', bundle),
  (error: unknown) => {
    throw error;
  },
);
