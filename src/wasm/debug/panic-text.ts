/** What a guard said before it trapped; the position is where its source says the fault is. */
export interface PanicText {
  readonly language: 'rust' | 'go' | 'c' | 'assemblyscript';
  /** The sentence, without position; lines are kept. */
  readonly message: string;
  readonly source?: string;
  /** One-based. */
  readonly line?: number;
  /** One-based. */
  readonly column?: number;
}

/** Only the end of the output is searched: a guard that dies writes its reason last. */
const MAX_TEXT = 64 * 1024;
const MAX_LINE = 4096;
const MAX_MESSAGE_LINES = 20;

/**
 * Finds the last panic, failed assertion or abort in what one invocation wrote to stderr, or else in its
 * log messages (gateway-contract 9). Undefined when there is none.
 */
export function findPanicText(output: {
  readonly stderr: string;
  readonly logs: readonly string[];
}): PanicText | undefined {
  const found = lastPanic(output.stderr);
  if (found !== undefined) return found;
  for (let i = output.logs.length - 1; i >= 0 && i >= output.logs.length - 1000; i--) {
    const logged = lastPanic(output.logs[i] ?? '');
    if (logged !== undefined) return logged;
  }
  return undefined;
}

function lastPanic(text: string): PanicText | undefined {
  const lines = text.slice(-MAX_TEXT).split(/\r?\n/);
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = (lines[at] ?? '').slice(0, MAX_LINE);
    for (const read of READERS) {
      const panic = read(line, lines, at);
      if (panic !== undefined) return panic;
    }
  }
  return undefined;
}

type Reader = (line: string, lines: readonly string[], at: number) => PanicText | undefined;

/** `thread 'main' panicked at src/lib.rs:35:5:` with the sentence on the next lines; `at 'sentence', FILE` before 1.73. */
const readRust: Reader = (line, lines, at) => {
  const start = line.indexOf('panicked at ');
  if (start < 0) return undefined;
  const rest = line.slice(start + 'panicked at '.length);
  const old = rest.startsWith("'") ? readQuoted(rest.slice(1), lines, at) : undefined;
  if (old !== undefined) return old;
  const found = /^(?:'(.*)', |(.*), )?([^:]*(?::[\\/][^:]*)?):(\d+):(\d+):?$/.exec(rest);
  if (found === null) return undefined;
  const [, quoted, plain, source, lineNumber, column] = found;
  const message = quoted ?? plain ?? messageBelow(lines, at + 1);
  return { language: 'rust', message, ...location(source, lineNumber, column) };
};

/** The sentence of Rust before 1.73, which ends in `', FILE:LINE:COLUMN` on its own line or a later one. */
function readQuoted(first: string, lines: readonly string[], at: number): PanicText | undefined {
  const message: string[] = [];
  for (let below = 0; below < MAX_MESSAGE_LINES; below++) {
    const line = below === 0 ? first : lines[at + below]?.slice(0, MAX_LINE);
    if (line === undefined) return undefined;
    const end = /^(.*)', (.+):(\d+):(\d+)$/.exec(line);
    if (end !== null) {
      message.push(end[1] ?? '');
      return { language: 'rust', message: message.join('\n'), ...location(end[2], end[3], end[4]) };
    }
    message.push(line);
  }
  return undefined;
}

/** Rust’s allocator and its runtime have no position to tell. */
const readRuntime: Reader = (line) => {
  if (/^memory allocation of \d+ bytes failed$/.test(line)) return { language: 'rust', message: line };
  const found = /^fatal runtime error: (.+)$/.exec(line);
  return found === null ? undefined : { language: 'rust', message: found[1] ?? '' };
};

/** TinyGo's `panic: sentence`; Go adds a trace with positions. */
const readGo: Reader = (line, lines, at) => {
  const found = /^(?:panic|fatal error): (.+)$/.exec(line);
  if (found === null) return undefined;
  const message = (found[1] ?? '').replace(/^runtime error at 0x[0-9a-f]+: /, 'runtime error: ');
  for (const traced of lines.slice(at + 1, at + 60)) {
    const frame = /^\s+(\S.*\.go):(\d+)(?: \+0x[0-9a-f]+)?$/.exec(traced.slice(0, MAX_LINE));
    if (frame === null || /[\\/]src[\\/]runtime[\\/]/.test(traced)) continue;
    return { language: 'go', message, ...location(frame[1], frame[2]) };
  }
  return { language: 'go', message };
};

/** The forms of `assert` in musl, glibc, BSD and Emscripten. */
const ASSERTIONS: readonly {
  pattern: RegExp;
  fields: readonly [message: number, source: number, line: number];
}[] = [
  { pattern: /^Assertion failed: (.*) \((.+): [^:]*: (\d+)\)$/, fields: [1, 2, 3] },
  { pattern: /^Assertion failed: (.*), function .*, file (.+), line (\d+)\.?$/, fields: [1, 2, 3] },
  { pattern: /^Assertion failed: (.*), file (.+), line (\d+)\.?$/, fields: [1, 2, 3] },
  { pattern: /^Assertion failed: (.*), at: (.+),(\d+),[^,]*$/, fields: [1, 2, 3] },
  { pattern: /^Assertion failed: (.*), (?:file )?([^,]+), (?:line )?(\d+)\.?$/, fields: [1, 2, 3] },
  { pattern: /^(?:[^:\s]+: )?(.+):(\d+): .*: Assertion [`'](.*)' failed\.?$/, fields: [3, 1, 2] },
];

const readAssertion: Reader = (line) => {
  if (!line.includes('Assertion')) return undefined;
  for (const { pattern, fields } of ASSERTIONS) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const [message, source, lineNumber] = fields;
    const sentence = `Assertion failed: ${found[message] ?? ''}`;
    return { language: 'c', message: sentence, ...location(found[source], found[lineNumber]) };
  }
  return /^Assertion failed\b/.test(line) ? { language: 'c', message: line } : undefined;
};

/** Checks, missing exceptions and last words of libc++ and libc++abi. */
const readLibcxx: Reader = (line) => {
  const check = /^(.+):(\d+): (assertion .+ failed): (.*)$/.exec(line);
  if (check !== null) {
    const [, source, lineNumber, condition = '', sentence = ''] = check;
    return {
      language: 'c',
      message: sentence === '' ? condition : sentence,
      ...location(source, lineNumber),
    };
  }
  if (/^\w+ was thrown in -fno-exceptions mode\b/.test(line)) return { language: 'c', message: line };
  const said = /^(?:libc\+\+abi|libcxxabi): (.+)$/.exec(line);
  return said === null ? undefined : { language: 'c', message: said[1] ?? '' };
};

/** What clang's sanitizers write. */
const readSanitizer: Reader = (line) => {
  const found = /^(.+):(\d+):(\d+): runtime error: (.+)$/.exec(line);
  if (found === null) return undefined;
  return { language: 'c', message: found[4] ?? '', ...location(found[1], found[2], found[3]) };
};

/** AssemblyScript's `abort: sentence in file(line:column)`; the sentence may be missing. */
const readAssemblyScript: Reader = (line) => {
  const found = /^(?:.*\b)?abort:(?: (.*?))?(?: in| at)? ?([^\s(]+)\((\d+):(\d+)\)$/.exec(line);
  if (found === null) return undefined;
  const message = found[1] === undefined || found[1] === '' ? 'abort' : found[1];
  return { language: 'assemblyscript', message, ...location(found[2], found[3], found[4]) };
};

const READERS: readonly Reader[] = [
  readRust,
  readRuntime,
  readGo,
  readAssertion,
  readLibcxx,
  readSanitizer,
  readAssemblyScript,
];

function location(source: string | undefined, line: string | undefined, column?: string) {
  if (source === undefined || source === '' || line === undefined) return {};
  const lineNumber = positive(line);
  const columnNumber = column === undefined ? undefined : positive(column);
  if (lineNumber === undefined) return { source };
  return columnNumber === undefined
    ? { source, line: lineNumber }
    : { source, line: lineNumber, column: columnNumber };
}

function positive(digits: string): number | undefined {
  const value = Number(digits);
  return value > 0 && value < 2 ** 31 ? value : undefined;
}

function messageBelow(lines: readonly string[], from: number): string {
  const message: string[] = [];
  for (const line of lines.slice(from, from + MAX_MESSAGE_LINES)) {
    if (/^(note: |stack backtrace:|thread '|thread caused )/.test(line)) break;
    message.push(line.slice(0, MAX_LINE));
  }
  return message.join('\n').trim();
}
