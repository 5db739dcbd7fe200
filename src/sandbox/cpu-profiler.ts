import { Session } from 'node:inspector';
import { Script } from 'node:vm';
import { TOOL_MARK, type EngineProfile } from '../analysis/profile/guard-samples';

/** How long one slice was recorded, in milliseconds. */
export interface Slice {
  readonly ms: number;
  /** What was recorded; undefined when it took so long that reading it might take too much memory. */
  readonly profile: EngineProfile | undefined;
}

/**
 * The engine's profiler, which looks at the stack of this thread while something runs. Functions of a guard are those
 * of the code as it runs in every scenario: nothing is added to it. The engine's tree has no bound: recordings are
 * slices, short enough for it.
 */
export class CpuProfiler {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
  }

  /** Records `body`, a sample each `microseconds`; throws away what took longer than `mostMs`. */
  slice(microseconds: number, mostMs: number, body: () => void): Slice {
    this.#session.post('Profiler.enable');
    try {
      this.#session.post('Profiler.setSamplingInterval', { interval: microseconds });
      this.#session.post('Profiler.start');
      const started = performance.now();
      body();
      const ms = performance.now() - started;
      return { ms, profile: ms > mostMs ? undefined : this.#stop() };
    } finally {
      // Drops what was not read.
      this.#session.post('Profiler.disable');
    }
  }

  close(): void {
    this.#session.disconnect();
  }

  #stop(): EngineProfile {
    let profile: EngineProfile = { nodes: [], startTime: 0, endTime: 0 };
    // Answered before `post` returns: the session is one of this thread.
    this.#session.post('Profiler.stop', (error, result) => {
      if (error) throw error;
      ({ profile } = result);
    });
    return profile;
  }
}

/** Calls its argument. The engine's profiler knows it by its file. */
export type Mark = <T>(body: () => T) => T;

/** A function that runs what answers calls of tool `number`. */
export function toolMark(number: number): Mark {
  const filename = TOOL_MARK + String(number);
  return new Script('(body) => body()', { filename }).runInThisContext() as Mark;
}
