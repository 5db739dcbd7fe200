import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';
import { globSync } from 'tinyglobby';

/** The texts of `l10n.t` in the sources, as `l10n/bundle.l10n.json` has them: sorted, so that a change is a small one. */
export async function sourceTexts(): Promise<Record<string, unknown>> {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const paths = globSync(['src/editor/**/*.ts', 'src/ide/**/*.ts', 'src/pages/**/*.ts', 'src/*.ts'], {
    cwd,
    absolute: true,
  });
  const contents = paths
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => text.includes('l10n'))
    .map((text) => ({ contents: text, extension: '.ts' }));
  return Object.fromEntries(
    Object.entries(await getL10nJson(contents)).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
