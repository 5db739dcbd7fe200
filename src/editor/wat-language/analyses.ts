import type * as vscode from 'vscode';
import { ANALYZED, overLimits } from '../../text/size';
import type { WatDocument } from '../../wat/symbols';
import { guardTextOf } from '../../inspect/guard-text';
import { LANGUAGES } from '../../ide/ids';

/** Up to this many characters a text is analyzed at each keystroke: a few milliseconds for 100,000. */
const MAX_AT_ONCE = 1024 * 1024;
/** Pause in typing after which a text between the two is analyzed, in milliseconds. */
const PAUSE_MS = 400;
/** How long the content of functions is read before others get their turn, in milliseconds. */
const TURN_MS = 8;
/** Words and lists between two looks at the clock. */
const STEPS = 2000;

/** One analysis for each version of a WAT text, whichever feature asks. */
export class WatAnalyses {
  readonly #known = new WeakMap<vscode.TextDocument, { version: number; document: WatDocument }>();
  readonly #waiting = new WeakMap<vscode.TextDocument, { version: number; ready: Promise<void> }>();

  /**
   * The analysis of the text as it is now; undefined when it is too large, is no WAT, or changed meanwhile.
   * The content of functions is read where it is asked for.
   */
  async of(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<WatDocument | undefined> {
    if (document.languageId !== LANGUAGES.wat || /\.wasm$/i.test(document.uri.path)) return undefined;
    const { version } = document;
    const known = this.#known.get(document);
    if (known?.version === version) return known.document;
    const text = document.getText();
    // VS Code's own words and indentation have to do.
    if (overLimits(text, ANALYZED) !== undefined) return undefined;
    if (text.length > MAX_AT_ONCE && known) {
      await this.#pause(document);
      if (!isCurrent(document, version, token)) return undefined;
      const meanwhile = this.#known.get(document);
      if (meanwhile?.version === version) return meanwhile.document;
    }
    const analysed = guardTextOf(text).names;
    this.#known.set(document, { version, document: analysed });
    return analysed;
  }

  /**
   * The same with the content of all functions read, for what concerns the whole text; others get their turn
   * in between.
   */
  async whole(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<WatDocument | undefined> {
    const { version } = document;
    const analysed = await this.of(document, token);
    let turnEnds = performance.now() + TURN_MS;
    while (analysed?.readOn(STEPS) === false) {
      if (performance.now() < turnEnds) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (!isCurrent(document, version, token)) return undefined;
      turnEnds = performance.now() + TURN_MS;
    }
    // A text that was read before has no turns in which this would be seen.
    return isCurrent(document, version, token) ? analysed : undefined;
  }

  /** One pause for each version, shared by all who wait. */
  #pause(document: vscode.TextDocument): Promise<void> {
    const waiting = this.#waiting.get(document);
    if (waiting?.version === document.version) return waiting.ready;
    const ready = new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));
    this.#waiting.set(document, { version: document.version, ready });
    return ready;
  }
}

function isCurrent(document: vscode.TextDocument, version: number, token: vscode.CancellationToken): boolean {
  return !token.isCancellationRequested && !document.isClosed && document.version === version;
}
