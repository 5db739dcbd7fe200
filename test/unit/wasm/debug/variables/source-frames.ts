import assert from 'node:assert/strict';
import { SourceVariables, type SourceFrame } from '../../../../../src/ide/debugging/source-frame';
import { openDebugInfo } from '../../../../../src/wasm/debug/debug-info';
import { fixture } from '../trapping';
import { firstInstructions, runStopping, type Stopped } from './stopped';

/** Frames of a program of `fixtures/variables`, at `function:line#n`. */
export function openProgram(module: string, source: string): (key: string) => Promise<SourceFrame> {
  const bytes = fixture(`variables/${module}`);
  const { variables } = openDebugInfo({ bytes });
  assert(variables);
  const stops = new Map<string, Stopped>(
    runStopping(bytes, firstInstructions(bytes, source), 7).map((stop) => [stop.key, stop]),
  );
  const frames = new SourceVariables({
    scopes: (offset) => Promise.resolve(variables.scopes(offset)),
    statics: (offset) => Promise.resolve(variables.statics(offset)),
    types: (ids) => Promise.resolve(variables.types(ids)),
  });
  return async (key) => {
    const stop = stops.get(key);
    assert(stop, `no stop ${key}`);
    const { offset, machine } = stop;
    const frame = await frames.frame({ offset, passed: offset, inlined: 0 }, machine);
    assert(frame);
    return frame;
  };
}
