// The notices of what esbuild puts into the bundles: which packages, with their versions and the texts of their licenses.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Licenses that the MIT license of this project goes together with, as SPDX names them. */
const ALLOWED = new Set(['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC']);

/** Texts for packages that come without one, from their repositories: `@scope/name` is `@scope__name.txt`. */
const TEXTS = join(dirname(fileURLToPath(import.meta.url)), 'licenses');

/**
 * The folders of the packages whose files are in bundles.
 * @param {readonly { inputs: Record<string, unknown> }[]} metafiles what esbuild says of each bundle
 * @param {string} root what the paths in them start from
 * @returns {string[]} absolute paths, each once
 */
function packageFolders(metafiles, root) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].map((folder) => resolve(root, folder));
}

/** The text of a package's files whose names match; undefined when it has none. */
function textOf(folder, pattern) {
  const names = readdirSync(folder).filter((name) => pattern.test(name));
  if (names.length === 0) return undefined;
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n');
}

function licenseText(folder, name) {
  const found = textOf(folder, /^(?:licen[cs]e|copying)\b/i);
  if (found !== undefined) return found;
  const kept = join(TEXTS, `${name.replace('/', '__')}.txt`);
  return existsSync(kept) ? readFileSync(kept, 'utf8').trim() : undefined;
}

/** One package: `text` for the notices, or `problem`, a sentence that says why it must not be bundled. */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  if (!ALLOWED.has(license)) {
    const problem = `${title} has the license ${String(license)}; only ${[...ALLOWED].join(', ')} may be bundled`;
    return { title, problem };
  }
  const text = licenseText(folder, name);
  if (text === undefined) {
    return { title, problem: `${title} comes without a license text; add one to scripts/licenses` };
  }
  // What a package says of code of others goes with it.
  const others = textOf(folder, /^(?:notices?|third-?party-?notices?)\b/i);
  return {
    title,
    text: [`${title} (${license})`, text, ...(others === undefined ? [] : [others])].join('\n\n'),
  };
}

/**
 * The notices of all bundles.
 * @param {readonly { inputs: Record<string, unknown> }[]} metafiles what esbuild says of each bundle
 * @param {string} root what the paths in them start from
 * @returns {string} throws an Error with a sentence for each package that must not be bundled
 */
export function noticesText(metafiles, root) {
  const notices = new Map(
    packageFolders(metafiles, root)
      .map(noticeOf)
      .map((notice) => [notice.title, notice]),
  );
  const sorted = [...notices.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  const problems = sorted.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) throw new Error(`Third-party notices: ${problems.join('; ')}.`);
  const line = '-'.repeat(80);
  const head = `Guard Lab contains code of the ${String(sorted.length)} packages below, under the licenses below.`;
  return [head, ...sorted.map(({ text }) => text)].join(`\n\n${line}\n\n`).replaceAll('\r\n', '\n') + '\n';
}
