// The README as VS Code and its Marketplace show it, where a relative link leads nowhere: dist/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OWNER } from './owner.mjs';

/**
 * A text with addresses in place of relative links, of pictures too.
 * @param {string} text Markdown
 * @param {string} owner of the project on GitHub
 * @returns {string}
 */
export function withAddresses(text, owner) {
  const project = `https://github.com/${owner}/guard-lab`;
  return text
    .replaceAll(/(?<=\]\()(?![a-z]+:|#)/g, `${project}/blob/HEAD/`)
    .replaceAll(/(?<=\b(?:src|srcset)=")(?![a-z]+:)/g, `${project}/raw/HEAD/`);
}

const file = fileURLToPath(import.meta.url);
if (process.argv[1] === file) {
  const root = join(dirname(file), '..');
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  writeFileSync(join(root, 'dist', 'README.md'), withAddresses(readme, OWNER));
}
