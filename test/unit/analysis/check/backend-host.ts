import type { BackendCall } from '../../../../src/gateway/invocation';
import type { Json } from '../../../../src/gateway/json';
import type { GuardHost } from '../../../../src/run/guard-host';
import { Replay } from '../../../../src/scenario/replay';
import { backendCall, readable, ScriptedHost, type Scripted } from '../../run/scripted-host';

/** Asks the backend: the answer, or undefined for -1. */
export type CallBackend = (tool: string, args: Json) => Json | undefined;
/** A guard that may ask the backend; made anew for each instance, so that it can remember. */
export type BackendScript = (
  name: 'label_resource' | 'label_response',
  input: { readonly tool_name: string; readonly tool_args: Json },
  call: CallBackend,
) => Scripted;

/** A host whose guard is a function that calls a backend of saved answers, as in a run. */
export function backendHost(newGuard: () => BackendScript): GuardHost {
  return {
    open: (_guard, options) => {
      const replay = new Replay(options.backend, options.fallback);
      const script = newGuard();
      const host = new ScriptedHost((name, input, { step, backend, signal }) => {
        replay.enterStep(step, backend);
        const calls: BackendCall[] = [];
        const call: CallBackend = (tool, args) => {
          const answer = replay.call(tool, args);
          const index = calls.length + 1;
          calls.push(
            answer.ok
              ? backendCall(index, { tool, args, result: answer.result })
              : backendCall(index, {
                  tool,
                  args,
                  returned: -1,
                  failure: 'backend-error',
                  cause: answer.error,
                }),
          );
          return answer.ok ? answer.result : undefined;
        };
        if (name === 'label_agent') return readable(name, input, { timeoutMs: 1, step, backend, signal });
        // The gateway's inputs of both other functions.
        const scripted = script(name, input as unknown as Parameters<BackendScript>[1], call);
        return { ...scripted, backendCalls: calls };
      });
      return host.open();
    },
  };
}

/** An answer of label_resource: a read with these secrecy tags. */
export function read(...secrecy: string[]): Scripted {
  return { answer: { resource: { description: 'r', secrecy, integrity: [] }, operation: 'read' } };
}
