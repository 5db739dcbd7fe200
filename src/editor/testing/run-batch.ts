import type * as vscode from 'vscode';
import { Throttle } from '../../base/throttle';

/** What happens within this many milliseconds goes to VS Code together. */
const WRITE_MS = 100;

/** A line of output, with its line end. */
interface OutputText {
  readonly text: string;
  readonly location: vscode.Location | undefined;
  readonly item: vscode.TestItem | undefined;
}

/** What is to be written to a `TestRun`, in order, and goes to VS Code a batch at a time. */
export class RunBatch {
  readonly #throttle = new Throttle(() => this.#write(), WRITE_MS, { first: 'late' });
  #writes: (() => void)[] = [];
  /** Output that came after the last of `#writes`. */
  #texts: OutputText[] = [];

  /** @param before called when a batch is about to be written */
  constructor(
    private readonly run: Pick<vscode.TestRun, 'appendOutput'>,
    private readonly before: () => void,
  ) {}

  add(write: () => void): void {
    this.#addTexts();
    this.#writes.push(write);
    this.#throttle.request();
  }

  output(text: OutputText): void {
    this.#texts.push(text);
    this.#throttle.request();
  }

  /** Writes what is left now. */
  flush(): void {
    this.#throttle.actNow();
  }

  /** Lines of one test are one piece of output, as long as none has its own place. */
  #addTexts(): void {
    const texts = this.#texts;
    this.#texts = [];
    for (let at = 0; at < texts.length;) {
      const first = texts[at];
      let text = first?.text ?? '';
      for (at++; !first?.location && !texts[at]?.location && texts[at]?.item === first?.item; at++) {
        if (!texts[at]) break;
        text += texts[at]?.text ?? '';
      }
      this.#writes.push(() => this.run.appendOutput(text, first?.location, first?.item));
    }
  }

  #write(): void {
    this.#addTexts();
    const writes = this.#writes;
    this.#writes = [];
    this.before();
    for (const write of writes) write();
  }
}
