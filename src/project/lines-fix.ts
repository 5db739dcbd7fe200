import { modify } from 'jsonc-parser';
import { jsonOfNode, nodeAt, parseJsonText, rangeOfNode } from '../scenario/json-text';
import { cargoProfile, withDebugLines, type TextReplacement } from './debug-lines';
import type { GuardProject } from './guard-project';
import { lastPart, resolvePath, samePath } from './slashed-path';

/** An edit of the file that describes a project, after which its next build has source lines. */
export interface LinesFix {
  /** As a quick fix is called. */
  readonly title: string;
  readonly edits: readonly TextReplacement[];
}

/**
 * How the text of the file that describes a project (`LinesAdvice.file`) gets source lines; undefined where it has them
 * already, or where no small edit is sure to be right.
 * @param wasm absolute path with slashes of the module
 */
export function linesFix(project: GuardProject, wasm: string, text: string): LinesFix | undefined {
  switch (project.kind) {
    case 'cargo':
      return cargoFix(wasm, text);
    case 'assemblyscript':
      return assemblyScriptFix(project, wasm, text);
    case 'zig':
      return zigFix(text);
    case 'declared':
      return declaredFix(project, wasm, text);
    case 'c':
    case 'tinygo':
      return undefined;
  }
}

function cargoFix(wasm: string, text: string): LinesFix | undefined {
  const profile = cargoProfile(wasm);
  const edits = withDebugLines(text, profile);
  return edits && { title: `Add source lines to [profile.${profile}]`, edits };
}

/** `debug` writes names and lines, `sourceMap` the file that leads to them; of the target, or of all. */
function assemblyScriptFix({ folder }: GuardProject, wasm: string, text: string): LinesFix | undefined {
  const { root } = parseJsonText(text);
  const targets = root && nodeAt(root, ['targets']);
  const names =
    targets?.type === 'object'
      ? (targets.children ?? []).map(({ children }) => children?.[0]?.value as unknown)
      : [];
  const target = names.find((name): name is string => {
    const outFile = typeof name === 'string' && root ? nodeAt(root, ['targets', name, 'outFile']) : undefined;
    return typeof outFile?.value === 'string' && samePath(resolvePath(folder, outFile.value), wasm);
  });
  if (target === undefined || !root) return undefined;
  let changed = text;
  for (const option of ['debug', 'sourceMap']) {
    const written = nodeAt(root, ['targets', target, option]);
    if (written !== undefined && jsonOfNode(written) !== false) continue;
    changed = withJson(changed, ['targets', target, option], true);
  }
  return changed === text ? undefined : whole(text, changed, `Add source lines to the target ${target}`);
}

function withJson(text: string, path: readonly (string | number)[], value: unknown): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const formattingOptions = { eol, insertSpaces: !indent.startsWith('\t'), tabSize: indent.length };
  const edits = modify(text, [...path], value, { formattingOptions });
  return edits
    .sort((left, right) => right.offset - left.offset)
    .reduce(
      (all, { offset, length, content }) => all.slice(0, offset) + content + all.slice(offset + length),
      text,
    );
}

/** One edit of what lies between the parts that are the same before and after. */
function whole(before: string, after: string, title: string): LinesFix {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const range = { start, end: before.length - end };
  return { title, edits: [{ range, text: after.slice(start, after.length - end) }] };
}

function zigFix(text: string): LinesFix | undefined {
  const found = [...text.matchAll(/\bstrip[ \t]*=[ \t]*(true)\b/g)];
  const edits = found.map((match) => {
    const end = match.index + match[0].length;
    return { range: { start: end - 'true'.length, end }, text: 'false' };
  });
  return edits.length === 0 ? undefined : { title: 'Keep source lines: strip = false', edits };
}

/** Options of C compilers whose value is the next word, so that it is no option. */
const C_VALUES =
  /^-(?:[oxIDULFTuezlA]|X\w+|M[FQT]|mllvm|target|arch|include|isystem|iquote|idirafter|imacros|-?sysroot|-param)$/;
const STRIPPING = /^(?:-s|-S|--strip-(?:all|debug))$/;

/** What a compiler needs to write lines, and which of its options leave them out. */
interface LineOptions {
  readonly program: RegExp;
  readonly has: RegExp;
  readonly add: readonly string[];
  readonly drop: RegExp;
  /** Options whose value is the next word. */
  readonly values?: RegExp;
}

const LINE_OPTIONS: readonly LineOptions[] = [
  {
    program: /(?:^|-)(?:clang|clang\+\+|gcc|g\+\+)(?:-\d+)?$/,
    has: /^-g(?!0$)/,
    add: ['-g'],
    drop: /^(?:-g0|-s|-Wl,(?:-s|-S|--strip-(?:all|debug)))$/,
    values: C_VALUES,
  },
  // Its `-s` sets what the next word names.
  {
    program: /^em(?:cc|\+\+)$/,
    has: /^-g(?!0$)/,
    add: ['-g'],
    drop: /^(?:-g0|-Wl,(?:-s|-S|--strip-(?:all|debug)))$/,
    values: new RegExp(`^-s$|${C_VALUES.source}`),
  },
  { program: /^tinygo$/, has: /^(?!)/, add: [], drop: /^--?no-debug(?:=true)?$/ },
  { program: /^asc$/, has: /^--sourceMap/, add: ['--debug', '--sourceMap'], drop: /^(?!)/ },
  { program: /^zig$/, has: /^(?!)/, add: [], drop: /^-fstrip$/ },
];

/** The command of a guard in `guard-lab.json`, when a known compiler begins it or npx starts one. */
function declaredFix({ name, folder }: GuardProject, wasm: string, text: string): LinesFix | undefined {
  const { root } = parseJsonText(text);
  const guards = root && nodeAt(root, ['guards']);
  const index = (guards?.children ?? []).findIndex((guard) => {
    const written: unknown = nodeAt(guard, ['wasm'])?.value;
    return typeof written === 'string' && samePath(resolvePath(folder, written), wasm);
  });
  const node = root && nodeAt(root, ['guards', index, 'build', 'command']);
  if (index < 0 || !node) return undefined;
  const value = jsonOfNode(node);
  const words = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value.map(String) : [];
  const fixed = withLineOptions(words);
  if (!fixed) return undefined;
  const title = `Build ${name} with source lines`;
  if (typeof value === 'string') {
    const line = words.filter((_, at) => !fixed.dropped.includes(at));
    line.splice(fixed.at, 0, ...fixed.added);
    return { title, edits: [{ range: rangeOfNode(node), text: JSON.stringify(line.join(' ')) }] };
  }
  const ends = (node.children ?? []).map((child) => rangeOfNode(child).end);
  let changed = text;
  // With the comma before it; the program is not dropped.
  for (const at of [...fixed.dropped].reverse())
    changed = changed.slice(0, ends[at - 1]) + changed.slice(ends[at]);
  const added = fixed.added.map((word) => `, ${JSON.stringify(word)}`).join('');
  const behind = ends[fixed.at - 1] ?? 0;
  changed = changed.slice(0, behind) + added + changed.slice(behind);
  return whole(text, changed, title);
}

/** What changes in the words of a command. */
interface ChangedWords {
  readonly dropped: readonly number[];
  readonly added: readonly string[];
  /** Where words are added: behind the program. */
  readonly at: number;
}

/** What the compiler of a command needs to write lines; undefined when that changes nothing. */
function withLineOptions(words: readonly string[]): ChangedWords | undefined {
  const at = words.findIndex((word) => !/^(?:npx|--no-install|-y|--yes)$/.test(word));
  const program = lastPart((words[at] ?? '').replaceAll('\\', '/')).replace(/\.(?:exe|cmd)$/i, '');
  const options = LINE_OPTIONS.find((each) => each.program.test(program));
  // A line with several commands, or with quotes, is not understood word by word.
  if (!options || words.some((word) => /^(?:&&|\|\|?|;)$|["']/.test(word))) return undefined;
  const isValue = valuesOf(words, options);
  const isOption = (index: number): boolean => index > at && !isValue.has(index);
  const dropped = words.flatMap((word, index) => {
    if (!isOption(index)) return [];
    if (word === '-Xlinker' && STRIPPING.test(words[index + 1] ?? '')) return [index, index + 1];
    return options.drop.test(word) ? [index] : [];
  });
  const has = words.some((word, index) => isOption(index) && options.has.test(word));
  const added = has ? [] : options.add;
  return added.length + dropped.length === 0 ? undefined : { dropped, added, at: at + 1 };
}

/** Where the words of a command are that are values of the options before them. */
function valuesOf(words: readonly string[], { values }: LineOptions): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [at, word] of words.entries()) if (!found.has(at) && values?.test(word)) found.add(at + 1);
  return found;
}
