import { isJsonObject, ownValue, type JsonObject } from '../gateway/json';
import { readJsonInput } from '../scenario/json-input';
import type { PositionRange } from '../text/text-position';

/** What a compiler reports about a place in a source. */
export interface BuildDiagnostic extends PositionRange {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The code of the compiler, as `E0425` or `TS2304`. */
  readonly code?: string;
  /** The path as the compiler wrote it. */
  readonly file: string;
}

/** Diagnostics of one build, at most. */
const MAX_DIAGNOSTICS = 500;
/** A longer line is none that a compiler wrote for people, in characters. */
const MAX_LINE = 4000;
/** The escapes of colors and of links. */
const ESCAPES = /\u001b(?:\[[0-9;]*[A-Za-z]|\]8;[^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** `error[E0425]: …` of rustc, `ERROR TS2304: …` of asc: the place follows in a later line. */
const RUSTC = /^(?<severity>error|warning)(?:\[(?<code>\w+)\])?: (?<message>.+)$/;
const RUSTC_PLACE = /^\s*--> (?<file>.+?):(?<line>\d+):(?<column>\d+)$/;
const ASC = /^(?<severity>ERROR|WARNING) (?<code>[A-Z]+\d+): (?<message>.+)$/;
const ASC_PLACE = /^[ \t]{0,40}(?:└─|\W{0,4})[ \t]{0,40}in (?<file>[^()]+)\((?<line>\d+),(?<column>\d+)\)$/;
/** clang, gcc and zig. */
const CLANG =
  /^(?<file>(?:[A-Za-z]:)?[^:]+):(?<line>\d+):(?<column>\d+): (?:fatal )?(?<severity>error|warning): (?<message>.+)$/;
/** go and tinygo. */
const GO = /^(?<file>(?:[A-Za-z]:)?[^:\s][^:]*\.go):(?<line>\d+):(?<column>\d+): (?<message>.+)$/;
const SELF_CONTAINED = [CLANG, GO];

/**
 * What a compiler wrote, without colors and links: some write them to a pipe as well, such as asc where the variable `CI`
 * is set.
 */
export function withoutEscapes(text: string): string {
  return text.replaceAll(ESCAPES, '');
}

type Groups = Readonly<Record<string, string | undefined>>;

/**
 * Reads the output of a build while it comes: of rustc (for people and `--message-format=json`), asc, tinygo and go, clang,
 * gcc and zig. What is not understood is text only.
 */
export class BuildOutput {
  readonly #found = new Map<string, BuildDiagnostic>();
  /** A message whose place is not read yet. */
  #waiting: Groups | undefined;

  /** Everything found so far, each once, in the order of the output. */
  get diagnostics(): readonly BuildDiagnostic[] {
    return [...this.#found.values()];
  }

  /** Takes whole lines; returns the text that people read: of JSON, the message that cargo has rendered. */
  add(lines: string): string {
    return lines
      .split(/(?<=\n)/)
      .map((line) => this.#readLine(line))
      .join('');
  }

  #readLine(line: string): string {
    if (line.startsWith('{"')) {
      const shown = this.#readJson(line);
      if (shown !== undefined) return shown;
    }
    const plain = withoutEscapes(line.slice(0, MAX_LINE)).trimEnd();
    const head = (RUSTC.exec(plain) ?? ASC.exec(plain))?.groups;
    if (head) this.#waiting = head;
    const place = (RUSTC_PLACE.exec(plain) ?? ASC_PLACE.exec(plain))?.groups;
    if (place && this.#waiting) {
      this.#put({ ...this.#waiting, ...place });
      this.#waiting = undefined;
    }
    if (head || place) return line;
    for (const pattern of SELF_CONTAINED) {
      const groups = pattern.exec(plain)?.groups;
      if (!groups) continue;
      this.#put(groups);
      break;
    }
    return line;
  }

  #put({ severity = 'error', code, message = '', file = '', line, column }: Groups): void {
    const start = { line: Math.max(0, Number(line) - 1), character: Math.max(0, Number(column) - 1) };
    this.#add({
      severity: /warning/i.test(severity) ? 'warning' : 'error',
      message,
      ...(code === undefined ? {} : { code }),
      file,
      start,
      end: start,
    });
  }

  #add(diagnostic: BuildDiagnostic): void {
    const { file, start, message } = diagnostic;
    const key = JSON.stringify([file, start, message]);
    if (this.#found.size < MAX_DIAGNOSTICS) this.#found.set(key, diagnostic);
  }

  /** A line of `cargo build --message-format=json`; undefined when it is something else. */
  #readJson(line: string): string | undefined {
    const read = readJsonInput(line);
    const message = read.ok && isJsonObject(read.value) ? read.value : undefined;
    if (!message || typeof ownValue(message, 'reason') !== 'string') return undefined;
    const inner = ownValue(message, 'message');
    if (!isJsonObject(inner)) return '';
    const diagnostic = ofRustc(inner);
    if (diagnostic) this.#add(diagnostic);
    return withoutEscapes(textOf(inner, 'rendered') ?? '');
  }
}

/** Rustc counts lines and columns from 1, columns in characters. */
function ofRustc(message: JsonObject): BuildDiagnostic | undefined {
  const level = textOf(message, 'level');
  const text = textOf(message, 'message');
  const spans = ownValue(message, 'spans');
  const span = Array.isArray(spans)
    ? spans.filter(isJsonObject).find((each) => ownValue(each, 'is_primary') === true)
    : undefined;
  if (!span || text === undefined || (level !== 'error' && level !== 'warning')) return undefined;
  const file = textOf(span, 'file_name');
  const [line, character] = [numberOf(span, 'line_start'), numberOf(span, 'column_start')];
  const [endLine, endCharacter] = [numberOf(span, 'line_end'), numberOf(span, 'column_end')];
  if (file === undefined) return undefined;
  const coded = ownValue(message, 'code');
  const code = isJsonObject(coded) ? textOf(coded, 'code') : undefined;
  const label = textOf(span, 'label');
  return {
    severity: level,
    message: label === undefined || label === '' ? text : `${text}: ${label}`,
    ...(code === undefined ? {} : { code }),
    file,
    start: { line, character },
    end: { line: endLine, character: endCharacter },
  };
}

function textOf(object: JsonObject, key: string): string | undefined {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : undefined;
}

/** A number counted from 1, counted from 0. */
function numberOf(object: JsonObject, key: string): number {
  const value = ownValue(object, key);
  return typeof value === 'number' ? Math.max(0, value - 1) : 0;
}

/** A build whose diagnostics are read exactly: cargo is asked for JSON, which `BuildOutput` shows as text again. */
export function withExactDiagnostics(command: readonly string[] | string): readonly string[] | string {
  if (typeof command === 'string') return command;
  const [program, verb, ...rest] = command;
  if (program !== 'cargo' || verb !== 'build' || rest.some((each) => each.startsWith('--message-format')))
    return command;
  return [program, verb, '--message-format=json', ...rest];
}
