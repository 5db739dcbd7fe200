import type { Node } from 'jsonc-parser';
import { list, mapped, objectOf, text, byType, type Reader } from '../scenario/reader';
import { nodeAt, parseJsonText } from '../scenario/json-text';
import { problemAt } from '../scenario/read-problem';
import { readGlob } from '../text/glob/glob';
import { LineIndex } from '../text/line-index';
import { shownText } from '../text/shown-position';
import type { TextRange } from '../text/text-range';
import type { BuildCommand, FileSet, GuardProject } from './guard-project';
import { lastPart, parentFolder, resolvePath } from './slashed-path';

/** The file that describes a project. */
export const PROJECT_FILE = 'guard-lab.json';

/** What `guards` of `guard-lab.json`, or of the setting, says. */
export interface DeclaredGuards {
  readonly projects: readonly GuardProject[];
  /** Errors only; the first one first. */
  readonly problems: readonly DeclaredProblem[];
}

/** An error of a file, with where it is. */
export interface DeclaredProblem {
  readonly message: string;
  readonly range: TextRange;
  /** `3:14`. */
  readonly at: string;
}

const filled = (what: string, accept?: (value: string) => string | undefined): Reader<string> =>
  text(what, (value) => (value.trim() === '' ? 'must not be empty' : accept?.(value)));
/** Globs of one list, at most (docs/limits.md). */
const MAX_GLOBS = 500;
const glob = filled('a glob', (value) => {
  const read = readGlob(slashedGlob(value).rest);
  return read.ok ? undefined : read.problem;
});
const listOfGlobs = list('a list of globs', glob, 'strings');
const globs: Reader<readonly string[]> = (node, report) => {
  const read = listOfGlobs(node, report);
  if (read === undefined || read.length <= MAX_GLOBS) return read;
  report(
    problemAt(node, 'bad-value', `must have at most ${String(MAX_GLOBS)} globs: one with * names many files`),
  );
  return undefined;
};
const words: Reader<readonly string[]> = (node, report) => {
  const read = list('a program with its arguments', text())(node, report);
  if (read && read[0] !== undefined && read[0].trim() !== '') return read;
  if (read) report(problemAt(node, 'bad-value', 'must begin with a program'));
  return undefined;
};
const command = byType('a program with its arguments as a list, or a line for the shell', {
  array: words,
  string: filled('a line for the shell'),
});
const build = objectOf(
  'an object with `command`',
  { command, cwd: filled('a folder') },
  { strict: true, required: ['command'], subject: '`build`' },
);
const guard = objectOf(
  'an object with `wasm` and `sources`',
  {
    name: filled('a name'),
    wasm: text('the path of a .wasm or .wat file', (value) =>
      /\.wa(sm|t)$/.test(value) ? undefined : 'must be the path of a .wasm or .wat file',
    ),
    sources: globs,
    build,
    watch: globs,
  },
  { strict: true, required: ['wasm', 'sources'], subject: 'a guard' },
);
type Written = NonNullable<ReturnType<typeof guard>>;

/**
 * Reads `guards` of a `guard-lab.json`; paths and globs count from its folder. Never throws.
 * @param file absolute path with slashes; of a setting, the folder and a name
 */
export function declaredGuards(source: string, file: string): DeclaredGuards {
  const { root, problems: found } = parseJsonText(source);
  const problems: { message: string; range: TextRange }[] = found.filter(
    ({ severity }) => severity === 'error',
  );
  const node = root && nodeAt(root, ['guards']);
  if (root && root.type !== 'object')
    problems.push({ message: 'an object is expected', range: { start: root.offset, end: root.offset + 1 } });
  const projects = node && problems.length === 0 ? read(node, file, problems) : [];
  const lines = new LineIndex(source);
  const located = problems.map(({ message, range }) => ({
    message,
    range,
    at: shownText(lines.positionAt(range.start)),
  }));
  return { projects: problems.length === 0 ? projects : [], problems: located };
}

function read(node: Node, file: string, problems: { message: string; range: TextRange }[]): GuardProject[] {
  const folder = parentFolder(file);
  const reader = list(
    'a list of guards',
    mapped(guard, (written) => projectOf(written, file, folder)),
  );
  const projects = reader(node, (problem) => {
    if (problem.severity === 'error') problems.push(problem);
  });
  return (projects ?? []).filter((project) => project !== undefined);
}

function projectOf(written: Written, file: string, folder: string): GuardProject | undefined {
  const { wasm, sources, name, watch = [] } = written;
  if (wasm === undefined || sources === undefined) return undefined;
  const path = resolvePath(folder, wasm);
  const own = buildOf(written.build, folder);
  return {
    name: name ?? lastPart(path).replace(/\.wa(sm|t)$/, ''),
    kind: 'declared',
    definedIn: file,
    folder,
    modules: [{ wasm: path, ...(own ? { build: own } : {}) }],
    sources: fileSets(sources, folder),
    watch: fileSets(watch, folder),
  };
}

function buildOf(written: Written['build'], folder: string): BuildCommand | undefined {
  if (written?.command === undefined) return undefined;
  return { command: written.command, cwd: resolvePath(folder, written.cwd ?? '.') };
}

/** `../shared/*.c` counts from the folder above. */
function fileSets(written: readonly string[], folder: string): FileSet[] {
  return written.map((each) => {
    const { up, rest } = slashedGlob(each);
    return { folder: resolvePath(folder, up), globs: [rest] };
  });
}

function slashedGlob(written: string): { readonly up: string; readonly rest: string } {
  const slashed = written.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const [, up = '', rest = ''] = /^((?:\.\.\/)*)(.*)$/s.exec(slashed) ?? [];
  return { up, rest };
}
