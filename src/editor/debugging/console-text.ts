import type { BackendCall } from '../../gateway/invocation';
import type { InvocationEvent } from '../../gateway/invocation-record';
import { levelName } from '../../report/invocation';
import { printable } from '../../report/paint';
import { prettyAgent, prettyLoad, prettyStep } from '../../report/pretty';
import type { RunEvent } from '../../run/events';
import { compactJson } from '../../scenario/compact';

/** A piece of text for the Debug Console. */
export interface ConsoleText {
  readonly category: 'console' | 'stdout' | 'stderr' | 'important';
  readonly text: string;
}

const ARGUMENTS = 120;

/** What is said once, at the start: what is not as in production. */
export const NO_TIME =
  'Debugging: the time limit does not apply, and nothing is recorded as a test result. All other limits hold.\n';

/** What happens inside the guard, as it happens; undefined for what people need not see. */
export function eventText(event: InvocationEvent): ConsoleText | undefined {
  switch (event.kind) {
    case 'log': {
      const { level, message } = event.entry;
      const text = `log ${levelName(level)}: ${printable(message)}\n`;
      return { category: level === 3 ? 'stderr' : 'console', text };
    }
    case 'output':
      return { category: event.stream, text: event.text };
    case 'backend-call':
      return callText(event.call);
    case 'phase':
    case 'returned':
      return undefined;
  }
}

function callText(call: BackendCall): ConsoleText {
  const asked = printable(`${call.tool ?? '(unreadable)'} ${compactJson(call.args, ARGUMENTS)}`);
  const answer =
    call.cause === null
      ? `${String(call.resultBytes)} bytes`
      : `${String(call.returned)}: ${printable(call.cause)}`;
  const text = `call_backend #${String(call.index)} ${asked} → ${answer}\n`;
  return { category: call.cause === null ? 'console' : 'stderr', text };
}

/** What a part of the run came to, in the words of any run; undefined for events that say nothing new. */
export function outcomeText(event: RunEvent): ConsoleText | undefined {
  const console = (text: string): ConsoleText => ({ category: 'console', text });
  switch (event.type) {
    case 'load': {
      const text = prettyLoad(event.load, { colour: true });
      return text === '' ? undefined : console(text);
    }
    case 'agent':
      return console(prettyAgent(event.agent, { colour: true }));
    case 'step-finished':
      return console(prettyStep(event.step, { colour: true }));
    case 'scenario-finished':
      return event.result.error === null ? undefined : console(`${printable(event.result.error)}\n`);
    case 'scenario-started':
    case 'step-started':
      return undefined;
  }
}
