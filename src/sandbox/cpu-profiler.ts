import { Session } from 'node:inspector';
import { Script } from 'node:vm';
import { TOOL_MARK, type EngineProfile } from '../analysis/profile/guard-samples';

/**
 * Runs `body` while the engine's profiler looks at the stack of this thread every `microseconds`. Its functions are
 * those of the code as it runs in every scenario: nothing is added to a guard for it.
 */
export function cpuProfile(microseconds: number, body: () => void): EngineProfile {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: microseconds });
    session.post('Profiler.start');
    let profile: EngineProfile = { nodes: [], startTime: 0, endTime: 0 };
    try {
      body();
    } finally {
      // Answered before `post` returns: the session is one of this thread.
      session.post('Profiler.stop', (error, result) => {
        if (error) throw error;
        ({ profile } = result);
      });
    }
    return profile;
  } finally {
    session.disconnect();
  }
}

/** Calls its argument. The engine's profiler knows it by its file. */
export type Mark = <T>(body: () => T) => T;

/** A function that runs what answers calls of tool `number`. */
export function toolMark(number: number): Mark {
  const filename = TOOL_MARK + String(number);
  return new Script('(body) => body()', { filename }).runInThisContext() as Mark;
}
