import { STANDARD_NAMES } from './itanium-words';
import type { MangledText } from './mangled-text';

const MAX_OUTPUT = 4096;
const MAX_SUBSTITUTIONS = 2000;

/** What later parts of a C++ name refer to: parts written before (`S_`) and the template's arguments (`T_`). */
export class ItaniumReferences {
  /** The arguments of the innermost template. */
  templateArguments: readonly string[] = [];
  private readonly substitutions: string[] = [];

  constructor(private readonly text: MangledText) {}

  /** Makes `part` the next one that can be referred to, and returns it. */
  remember(part: string): string {
    this.substitutions.push(this.limit(part));
    return part;
  }

  forgetLast(): void {
    this.substitutions.pop();
  }

  /** `S_`, `S0_` or a name of the standard library (`Sa`). */
  substitution(): string {
    const { text } = this;
    text.take(1);
    const standard = STANDARD_NAMES.get(text.peek());
    if (standard !== undefined) {
      text.take(1);
      return standard;
    }
    return this.substitutions[this.sequenceNumber(/[0-9A-Z]{0,6}/y, 36)] ?? text.fail();
  }

  /** `T_` or `T0_`. */
  templateParameter(): string {
    this.text.take(1);
    return this.templateArguments[this.sequenceNumber(/[0-9]{0,6}/y, 10)] ?? this.text.fail();
  }

  /** Runs a rule whose template arguments are not those of the name around it. */
  innerScope(rule: () => string): string {
    const outer = this.templateArguments;
    const result = rule();
    this.templateArguments = outer;
    return result;
  }

  /** Fails when a name gets too long, or refers to too much. */
  limit(written: string): string {
    if (written.length > MAX_OUTPUT || this.substitutions.length > MAX_SUBSTITUTIONS) this.text.fail();
    return written;
  }

  /** `_` is 0, `0_` is 1 and so on. */
  private sequenceNumber(pattern: RegExp, base: number): number {
    const digits = this.text.match(pattern);
    if (!this.text.eat('_')) this.text.fail();
    return digits === '' ? 0 : parseInt(digits, base) + 1;
  }
}
