// Who owns the project on GitHub: the only place to change. `npm run owner` then writes it into all files that name it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';

/** A placeholder: GitHub allows no dot in the name of an owner, so its addresses lead to no stranger's project. */
export const OWNER = 'owner.invalid';

/** `github.com/OWNER/guard-lab`, and `uses: OWNER/guard-lab@…` of a workflow. */
const MENTION = /(?<=(?:github\.com\/|\buses: ))[\w.-]+(?=\/guard-lab\b)/g;
const FILES = [
  '*.{json,md,yml,yaml}',
  '.github/**',
  '{docs,examples,media,schemas,src,templates}/**/*.{json,md,ts,yml}',
];
const IGNORED = ['**/node_modules/**', 'package-lock.json'];

/** The files that may name the owner, as paths in the project. */
export function filesOf(root) {
  return globSync(FILES, { cwd: root, ignore: IGNORED, dot: true }).sort();
}

/** The owners that a text names. */
export function ownersIn(text) {
  return [...text.matchAll(MENTION)].map(([owner]) => owner);
}

/** Writes `owner` wherever a file of the project names one; the paths of the files that changed. */
export function writeOwner(root, owner) {
  return filesOf(root).filter((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const changed = text.replace(MENTION, owner);
    if (changed !== text) writeFileSync(join(root, path), changed);
    return changed !== text;
  });
}

const file = fileURLToPath(import.meta.url);
if (process.argv[1] === file) {
  for (const path of writeOwner(join(dirname(file), '..'), OWNER)) console.log(path);
}
