import { scanSections } from '../wasm/debug/section-scan';
import type { TextRange } from '../text/text-range';
import type { GuardProject } from './guard-project';
import { lastPart, parentFolder } from './slashed-path';
import { readToml } from './toolchains/toml-table';

/** Sections that lead from a module to lines of its sources: DWARF, a source map, a file with DWARF. */
const LINES = ['.debug_line', 'sourceMappingURL', 'external_debug_info'];
const VALUE = '"line-tables-only"';

/** Whether a module says from which lines of its sources it was made. */
export function hasSourceLines(bytes: Uint8Array): boolean {
  const { custom } = scanSections(bytes);
  return LINES.some((name) => custom.has(name));
}

/** The profile of Cargo that a module is built with. */
export function cargoProfile(wasm: string): string {
  const folder = lastPart(parentFolder(wasm));
  return folder === 'debug' ? 'dev' : folder;
}

/** What is missing for source lines, and where to add it. */
export interface LinesAdvice {
  readonly message: string;
  /** Absolute path with slashes of the file in which to add it. */
  readonly file: string;
  /** Name of the profile of Cargo; `withDebugLines` makes the edit. */
  readonly profile?: string;
}

/** How a guard of a project gets source lines, by its compiler. */
export function linesAdvice({ name, kind, definedIn, profileFile }: GuardProject, wasm: string): LinesAdvice {
  const begin = `${name} has no source lines: traps and the debugger show functions only`;
  const advise = (what: string, file = definedIn): LinesAdvice => ({ message: `${begin}. ${what}`, file });
  switch (kind) {
    case 'cargo': {
      const profile = cargoProfile(wasm);
      return { ...advise(`Add debug = ${VALUE} to [profile.${profile}].`, profileFile), profile };
    }
    case 'assemblyscript':
      return advise('Add "debug": true and "sourceMap": true to the options of the target.');
    case 'tinygo':
      return advise('Build it without -no-debug.');
    case 'zig':
      return advise('Build it with strip = false.');
    case 'c':
      return advise('Compile it with -g, and link it without --strip-debug.');
    case 'declared':
      return advise('Build it with debug information, for example -g for clang.');
  }
}

/** A replacement in a text; an empty range inserts. */
export interface TextReplacement {
  readonly range: TextRange;
  readonly text: string;
}

/**
 * The edits of a `Cargo.toml` that give a profile source lines; comments and order stay. Undefined where the manifest has
 * them, or is written in a way that no edit of lines changes safely.
 */
export function withDebugLines(manifest: string, profile: string): readonly TextReplacement[] | undefined {
  const read = readToml(manifest);
  if (!read.ok || read.table.text('profile', profile, 'debug') === 'line-tables-only') return undefined;
  const edits = editsOf(manifest, profile);
  const changed = readToml(applied(manifest, edits));
  if (!changed.ok || changed.table.text('profile', profile, 'debug') !== 'line-tables-only') return undefined;
  return edits;
}

function editsOf(manifest: string, profile: string): readonly TextReplacement[] {
  const eol = manifest.includes('\r\n') ? '\r\n' : '\n';
  const name = profile.replaceAll(/[^\w-]/g, '');
  const header = new RegExp(`^[ \\t]*\\[[ \\t]*profile[ \\t]*\\.[ \\t]*"?${name}"?[ \\t]*\\][^\\r\\n]*`, 'm');
  const found = header.exec(manifest);
  if (!found) {
    const end = { start: manifest.length, end: manifest.length };
    const before = manifest === '' || manifest.endsWith('\n') ? eol : eol + eol;
    return [{ range: end, text: `${before}[profile.${profile}]${eol}debug = ${VALUE}${eol}` }];
  }
  const start = found.index + found[0].length;
  const next = manifest.slice(start).search(/^[ \t]*\[/m);
  const section = manifest.slice(start, next < 0 ? undefined : start + next);
  const debug = valueIn(section, 'debug', start);
  const strip = valueIn(section, 'strip', start);
  const edits: TextReplacement[] = [
    debug ? { range: debug, text: VALUE } : { range: { start, end: start }, text: `${eol}debug = ${VALUE}` },
  ];
  if (strip) edits.push({ range: strip, text: '"none"' });
  return edits;
}

/** Where the value of a key is, if it is on one line of a section. */
function valueIn(section: string, key: string, offset: number): TextRange | undefined {
  const found = new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*("[^"\\n]*"|[\\w.+-]+)`, 'm').exec(section);
  if (found?.[1] === undefined) return undefined;
  const end = offset + found.index + found[0].length;
  return { start: end - found[1].length, end };
}

function applied(text: string, edits: readonly TextReplacement[]): string {
  const fromEnd = [...edits].sort((left, right) => right.range.start - left.range.start);
  return fromEnd.reduce(
    (changed, { range, text: by }) => changed.slice(0, range.start) + by + changed.slice(range.end),
    text,
  );
}
