import type * as vscode from 'vscode';
import type { Run } from '../../ide/runs/run-history';
import { openDocument, type GuardContent, type GuardSources } from '../sources/guard-sources';

interface GuardRead {
  /** Since the start of the process, in milliseconds. */
  readonly at: number;
  readonly content: Promise<GuardContent>;
}

/** A guard on disk that was read within this many milliseconds is not looked at again in the same run. */
const GUARD_LOOK_MS = 200;

/** The guards that each run has read, all of them after it was requested. */
export class GuardReads {
  readonly #reads = new WeakMap<Run, Map<string, GuardRead>>();

  constructor(private readonly guards: Pick<GuardSources, 'read'>) {}

  /** A guard that many scenarios of a run share is looked at a few times each second, not once for each. */
  read(guard: vscode.Uri, run: Run): Promise<GuardContent> {
    const reads = this.#reads.get(run) ?? new Map<string, GuardRead>();
    this.#reads.set(run, reads);
    const key = guard.toString();
    const known = reads.get(key);
    if (known && performance.now() - known.at < GUARD_LOOK_MS && !openDocument(guard)) return known.content;
    const read = { at: performance.now(), content: this.guards.read(guard) };
    reads.set(key, read);
    return read.content;
  }
}
