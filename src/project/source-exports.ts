/** A language that guards are written in, by what its sources look like. */
export type SourceLanguage = 'rust' | 'go' | 'c' | 'assemblyscript' | 'zig';

/** A function that a source exports under `name`. */
export interface SourceExport {
  readonly name: string;
  /** Where its declaration begins, in characters from the start of the text. */
  readonly offset: number;
}

const ENDINGS: readonly (readonly [RegExp, SourceLanguage])[] = [
  [/\.rs$/, 'rust'],
  [/\.go$/, 'go'],
  [/\.(c|cc|cpp|cxx|h|hh|hpp)$/, 'c'],
  [/\.ts$/, 'assemblyscript'],
  [/\.zig$/, 'zig'],
];

/** The language of a source by its path; undefined when it is none that guards are written in. */
export function languageOf(path: string): SourceLanguage | undefined {
  return ENDINGS.find(([ending]) => ending.test(path))?.[1];
}

/** Functions of one source, at most. */
const MAX_EXPORTS = 500;
/** How far a declaration may be from what exports it, in characters: attributes and comments are between. */
const MAX_DISTANCE = 2000;
/** How far a line is read backwards, in characters. */
const MAX_LINE = 300;

/** An export whose name is known, or that of the declaration that follows. */
interface Mark {
  readonly offset: number;
  readonly end: number;
  readonly name?: string;
}

/** Finds the exports of a language; each pattern reads a bounded number of characters at each place. */
type Finder = (text: string) => Iterable<SourceExport>;

const RUST_MARK =
  /#\[[ \t]*(?:unsafe[ \t]*\([ \t]*)?(?:no_mangle|export_name[ \t]*=[ \t]*"(?<name>[^"\n]{1,200})")[ \t]*\)?[ \t]*\]/g;
const RUST_BETWEEN = /\s{1,200}|#!?\[[^\]]{0,500}\]|\/\/[^\n]{0,500}|\/\*[^]{0,500}?\*\//y;
const RUST_FUNCTION =
  /(?:pub(?:\([^)]{0,100}\))?\s{1,9})?(?:unsafe\s{1,9})?extern\s{0,9}(?:"[^"\n]{0,50}"\s{0,9})?fn\s{1,9}(?<name>\w{1,200})/y;
const GO =
  /^\/\/(?:export|go:wasmexport)[ \t]{1,20}(?<name>[\w.]{1,200})[ \t]{0,20}\r?\n(?:\/\/[^\n]{0,500}\n){0,20}(?<declaration>func\s+\w)/gm;
const C_MARK =
  /(?:__attribute__\s{0,9}\(\(\s{0,9}|\[\[\s{0,9}clang::)export_name\s{0,9}\(\s{0,9}"(?<name>[^"\n]{1,200})"\s{0,9}\)/g;
/** With `-Wl,--export=NAME` the names of the gateway are exported as they are. */
const C_NAME = /\b(?<name>label_(?:agent|resource|response)|alloc|dealloc)\s{0,9}\(/g;
const C_BODY = /[^;{}]{0,1000}\{/y;
const C_TYPE = /^(?!\s*(?:return|else|typedef|static)\b)[\w\s*"]+[\s*]$/;
const ASSEMBLYSCRIPT =
  /^[ \t]{0,100}export[ \t]{1,20}(?<declaration>function[ \t]{1,20}(?<name>\w{1,200}))/gm;
const ZIG =
  /^[ \t]{0,100}(?:pub[ \t]{1,20})?(?<declaration>export[ \t]{1,20}fn[ \t]{1,20}(?<name>\w{1,200}))/gm;

const FINDERS: Readonly<Record<SourceLanguage, Finder>> = {
  rust: rustExports,
  go: (text) => matches(text, GO),
  c: cExports,
  assemblyscript: (text) => matches(text, ASSEMBLYSCRIPT),
  zig: (text) => matches(text, ZIG),
};

/** The exported functions of a source, in the order of its text; what looks like one in a string counts, too. */
export function exportsOf(text: string, language: SourceLanguage): readonly SourceExport[] {
  const found = new Map<string, SourceExport>();
  for (const each of FINDERS[language](text)) {
    if (found.size >= MAX_EXPORTS) break;
    if (!found.has(each.name)) found.set(each.name, each);
  }
  return [...found.values()].sort((left, right) => left.offset - right.offset);
}

/** `name` is a group of the pattern, and `declaration` what begins where the function does. */
function* matches(text: string, pattern: RegExp): Iterable<SourceExport> {
  for (const match of text.matchAll(pattern)) {
    const { name, declaration } = match.groups ?? {};
    if (name === undefined) continue;
    yield { name, offset: match.index + match[0].lastIndexOf(declaration ?? match[0]) };
  }
}

/** `#[no_mangle]` or `#[unsafe(no_mangle)]`, other attributes and comments, then the function. */
function* rustExports(text: string): Iterable<SourceExport> {
  for (const { offset, end, name } of marks(text, RUST_MARK)) {
    if (isCommented(text, offset)) continue;
    let at = end;
    for (let next = endOf(text, RUST_BETWEEN, at); next !== undefined && next - end < MAX_DISTANCE;) {
      at = next;
      next = endOf(text, RUST_BETWEEN, at);
    }
    RUST_FUNCTION.lastIndex = at;
    const declared = RUST_FUNCTION.exec(text)?.groups?.['name'];
    if (declared !== undefined) yield { name: name ?? declared, offset: at };
  }
}

function* cExports(text: string): Iterable<SourceExport> {
  for (const { offset, name } of marks(text, C_MARK))
    if (name !== undefined && !isCommented(text, offset)) yield { name, offset };
  for (const { offset, end, name } of marks(text, C_NAME)) {
    if (name === undefined || endOf(text, C_BODY, end) === undefined) continue;
    const before = lineBefore(text, offset);
    if (C_TYPE.test(before)) yield { name, offset: offset - before.trimStart().length };
  }
}

function* marks(text: string, pattern: RegExp): Iterable<Mark> {
  for (const match of text.matchAll(pattern)) {
    const name = match.groups?.['name'];
    const end = match.index + match[0].length;
    yield { offset: match.index, end, ...(name === undefined ? {} : { name }) };
  }
}

/** Where the match of a sticky pattern at a place ends. */
function endOf(text: string, pattern: RegExp, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function isCommented(text: string, offset: number): boolean {
  return /\/\/|^\s*\*/.test(lineBefore(text, offset));
}

/** What is before a place in its line. */
function lineBefore(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - MAX_LINE), offset);
  return before.slice(before.lastIndexOf('\n') + 1);
}
