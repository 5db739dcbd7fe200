import type { NotedWork } from '../toolbox/agent-tool';
import type { Terminal } from './terminal';

/** What commands have for a terminal when an agent calls them: what they say becomes notes, and they draw nothing. */
export class AgentTerminal implements Terminal {
  readonly env = process.env;
  readonly outIsTerminal = false;
  readonly errIsTerminal = false;
  readonly outWidth = undefined;
  readonly stopCode = undefined;

  constructor(
    readonly folder: string,
    private readonly work: NotedWork,
  ) {}

  get signal(): AbortSignal {
    return this.work.signal;
  }

  progress(done: number, total: number, what: string): void {
    this.work.progress(done, total, what);
  }

  say(message: string): void {
    this.work.note(message);
  }

  out(): void {
    // Answers are data, and standard output is the protocol's.
  }

  err(): void {
    // Lines of progress: those of `progress` reach the agent.
  }

  redraw(): void {
    // As `err`.
  }

  openKeys(): undefined {
    return undefined;
  }
}
