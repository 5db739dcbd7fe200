import type { Frame } from '../gateway/invocation';
import type { StackLocator, UnlocatedStack } from '../run/source-locator';
import type { SourceRow } from '../wasm/debug/source-rows';
import type { LocateRequest, LocatorSubject, SourceAnswer } from './analysis-protocol';

/** Asks the thread; a text says why there is no answer, undefined that nobody wants it any more. */
export type AskForSources = (request: LocateRequest) => Promise<SourceAnswer | string | undefined>;

/**
 * The source positions of one guard, looked up in the analysis thread. The thread keeps a few guards open: one that
 * it does not know, or no more, is sent again. A question without an answer leaves frames as they are, and
 * `problem` says why.
 */
export class AnalysisLocator implements StackLocator {
  readonly #key: number;
  readonly #subject: LocatorSubject;
  readonly #ask: AskForSources;
  readonly #directories = new Map<string, string>();
  #problem: string | undefined;
  #isSent = false;

  /** @param key no other guard has it */
  constructor(key: number, subject: LocatorSubject, ask: AskForSources) {
    this.#key = key;
    this.#subject = subject;
    this.#ask = ask;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  directoryOf(source: string): string | undefined {
    return this.#directories.get(source);
  }

  async locateAll(stacks: readonly UnlocatedStack[]): Promise<readonly (readonly Frame[])[]> {
    const asked = stacks.filter(({ frames }) => frames.length > 0);
    if (asked.length === 0) return stacks.map(({ frames }) => frames);
    const answer = await this.#answer({ stacks: asked, rows: false });
    if (!answer) return stacks.map(({ frames }) => frames);
    let next = 0;
    return stacks.map(({ frames }) => (frames.length > 0 ? (answer.stacks[next++] ?? frames) : frames));
  }

  async allRows(): Promise<readonly SourceRow[]> {
    return (await this.#answer({ stacks: [], rows: true }))?.rows ?? [];
  }

  async #answer(question: Pick<LocateRequest, 'stacks' | 'rows'>): Promise<SourceAnswer | undefined> {
    const request = { ...question, locator: this.#key };
    let answer = this.#isSent ? await this.#ask(request) : undefined;
    if (!this.#isSent || (typeof answer === 'object' && !answer.isOpen))
      answer = await this.#ask({ ...request, subject: this.#subject });
    if (answer === undefined) return undefined;
    this.#isSent = typeof answer === 'object';
    if (typeof answer === 'string') {
      this.#problem = `debug information unreadable: ${answer}`;
      return undefined;
    }
    this.#problem = answer.problem;
    for (const [source, directory] of answer.directories) this.#directories.set(source, directory);
    return answer;
  }
}
