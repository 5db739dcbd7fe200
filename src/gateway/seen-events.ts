import { comparedCalls } from './backend-calls';
import type { BackendCall, Invocation, LogEntry } from './invocation';
import type { InvocationEvent, InvocationPhase } from './invocation-record';

/** What a worker reported of an invocation before it was ended. */
export class SeenEvents {
  phase: InvocationPhase = 'allocate-input';
  /** What the function came to, when only the guard's dealloc did not return. */
  returned: Extract<InvocationEvent, { kind: 'returned' }> | undefined;
  #attempts = 1;
  #memoryPages: number;
  #stdout = '';
  #stderr = '';
  readonly #calls: BackendCall[] = [];
  readonly #logs: LogEntry[] = [];

  constructor(memoryPages: number) {
    this.#memoryPages = memoryPages;
  }

  add(event: InvocationEvent): void {
    switch (event.kind) {
      case 'phase':
        this.phase = event.phase;
        if (event.phase === 'allocate-input') this.returned = undefined;
        this.#attempts = event.attempt;
        this.#memoryPages = event.memoryPages;
        break;
      case 'memory':
        this.#memoryPages = event.memoryPages;
        break;
      case 'returned':
        this.returned = event;
        break;
      case 'backend-call':
        this.#calls.push(event.call);
        break;
      case 'log':
        this.#logs.push(event.entry);
        break;
      case 'output':
        if (event.stream === 'stdout') this.#stdout += event.text;
        else this.#stderr += event.text;
        break;
    }
  }

  /** Pages of memory when the worker last reported them. */
  get memoryPages(): number {
    return this.#memoryPages;
  }

  facts(): Partial<Invocation> {
    return {
      attempts: this.#attempts,
      backendCalls: comparedCalls(this.#calls),
      backendCallCount: this.#calls.at(-1)?.index ?? 0,
      logs: this.#logs,
      stdout: this.#stdout,
      stderr: this.#stderr,
      memoryPages: this.#memoryPages,
    };
  }
}
