/** A mangled name that does not follow its grammar, or would take too much to write out. */
class UnreadableName extends Error {
  override readonly name = 'UnreadableName';
}

const MAX_DEPTH = 128;
const MAX_STEPS = 20_000;

/** Reads a mangled name forwards, with bounds on nesting and work: back references can grow exponentially. */
export class MangledText {
  at = 0;
  private depth = 0;
  private steps = 0;

  constructor(readonly text: string) {}

  fail(): never {
    throw new UnreadableName(`not a mangled name at ${this.at}`);
  }

  peek(): string {
    return this.text[this.at] ?? '';
  }

  next(): string {
    const char = this.text[this.at];
    if (char === undefined) this.fail();
    this.at++;
    return char;
  }

  /** Steps over `expected` when it is next. */
  eat(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  take(length: number): string {
    if (this.at + length > this.text.length) this.fail();
    this.at += length;
    return this.text.slice(this.at - length, this.at);
  }

  /** Characters matching a sticky pattern. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) this.fail();
    this.at += found.length;
    return found;
  }

  decimal(): number {
    const value = Number(this.match(/0|[1-9][0-9]{0,8}/y));
    return value;
  }

  /** Runs a rule of the grammar one level deeper. */
  nested<T>(rule: () => T): T {
    if (++this.depth > MAX_DEPTH || ++this.steps > MAX_STEPS) this.fail();
    const result = rule();
    this.depth--;
    return result;
  }
}

/** The result of `rule`, or undefined when the name is unreadable. */
export function orUndefined<T>(rule: () => T): T | undefined {
  try {
    return rule();
  } catch (error) {
    if (error instanceof UnreadableName) return undefined;
    throw error;
  }
}

/** Names longer than this are not demangled: no one reads them. */
export const MAX_MANGLED_LENGTH = 8192;
