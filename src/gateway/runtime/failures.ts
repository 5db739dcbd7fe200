import type { CallFailure } from '../runtime-instance';
import { GuestExit, HostPanic } from '../runtime-instance';
import { STACK_OVERFLOW, TRAP_PREFIX } from '../texts';
import { HAS_GATEWAY_STACK } from './engine-stack';
import { exitMessage } from './exit-message';
import type { FrameReader } from './frames';
import { engineFrames, hostLine, traceText } from './frames';
import type { HostCalls } from './host-calls';
import { isStackOverflow } from './host-calls';
import { trapText } from './traps';

const STACK_TOO_SMALL =
  'The guard calls itself more deeply than a browser lets it, which is less than the gateway does. Run it in VS Code on a computer, or on the command line.';

/** Thrown at a loop header of a closed module; never leaves this folder. */
export class ClosedAtLoop extends Error {}

/** What an error out of the guest is explained with. */
export interface FailureSources {
  readonly hosts: HostCalls;
  readonly reader: FrameReader;
  readonly exports: WebAssembly.Exports;
  /** Exit code of the module when it is closed. */
  readonly exitCode: number | undefined;
}

/** A call that ended because the module is closed with `code`. */
export function exitFailure(code: number, stack: CallFailure['stack'] = []): CallFailure {
  const exitCode = code >>> 0;
  return { kind: 'exit', message: exitMessage(code), exitCode, stack, poisons: exitCode !== 0 };
}

/** Something of ours went wrong; never the guard's doing. */
export function engineFailure(message: string): CallFailure {
  return { kind: 'engine', message, stack: [], poisons: false };
}

/** Explains what a call threw, in the words of the gateway's runtime (wazero C1 to C6). */
export function explainFailure(thrown: unknown, sources: FailureSources): CallFailure {
  const fault = (sentence: string): CallFailure => {
    sources.hosts.onFault?.('an invocation failed', thrown);
    return engineFailure(sentence);
  };
  if (!(thrown instanceof Error)) return fault(`The guest threw ${String(thrown)}.`);
  const engine = engineFrames(thrown);
  const stack = sources.reader.frames(engine);
  const lines = stack.map((frame) => sources.reader.line(frame.index));
  if (thrown instanceof GuestExit) return exitFailure(thrown.code, stack);
  if (thrown instanceof ClosedAtLoop) return exitFailure(sources.exitCode ?? 0, stack);
  if (thrown instanceof HostPanic) return panicFailure(thrown, sources, stack, lines);
  if (isStackOverflow(thrown)) {
    if (!HAS_GATEWAY_STACK) return engineFailure(STACK_TOO_SMALL);
    return { kind: 'stack-overflow', message: STACK_OVERFLOW, trap: STACK_OVERFLOW, stack, poisons: false };
  }
  const origin = sources.hosts.origin(thrown);
  if (origin !== undefined) {
    return fault(`Guard Lab failed inside ${origin.module}.${origin.name}: ${thrown.message}`);
  }
  const trap =
    thrown instanceof WebAssembly.RuntimeError ? trapText(thrown.message, sources.exports) : undefined;
  if (trap === undefined) return fault(`This engine failed to run the guard: ${thrown.message}`);
  const message = `${TRAP_PREFIX}${trap}\n${traceText(lines)}`;
  return { kind: 'trap', message, trap, stack, poisons: true };
}

function panicFailure(
  panic: HostPanic,
  sources: FailureSources,
  stack: CallFailure['stack'],
  lines: readonly string[],
): CallFailure {
  const origin = sources.hosts.origin(panic);
  const all = origin === undefined ? lines : [hostLine(origin.module, origin.name, origin.type), ...lines];
  // The stack of the gateway's own process follows, which is no one's business but the gateway's.
  const tail = panic.isRuntimeError ? '\n\nGo runtime stack trace:\n' : '';
  const message = `${panic.message} (recovered by wazero)\n${traceText(all)}${tail}`;
  return { kind: 'panic', message, stack, poisons: false };
}
