import * as l10n from '@vscode/l10n';
import type { BackendCall } from '../../gateway/invocation';
import type { InvocationEvent } from '../../gateway/invocation-record';
import { levelName } from '../../report/invocation';

import { prettyAgent, prettyLoad, prettyStep } from '../../report/pretty';
import { inline, terminalText } from '../../report/terminal-text';
import type { RunEvent } from '../../run/events';
import { compactJson } from '../../scenario/compact';
import { counted } from '../counted';

/** A piece of text for the Debug Console. */
export interface ConsoleText {
  /** VS Code writes `console` in the color of warnings and `stderr` in that of errors. */
  readonly category: 'console' | 'stdout' | 'stderr';
  readonly text: string;
}

const ARGUMENTS = 120;
/** By log level, from debug on. */
const LEVELS: readonly ConsoleText['category'][] = ['stdout', 'stdout', 'console', 'stderr'];

/** What is said once, at the start: what is not as in production. */
export const NO_TIME = l10n.t(
  'Debugging: the time limit does not apply, and nothing is recorded as a test result. All other limits apply.\n',
);

/** What is said once, when a step by instruction goes further than to the next one. */
export const COARSE_STEPS = l10n.t(
  'The guard is too large to stop at each instruction: here steps end at statements, calls, and loops. Set a breakpoint in the disassembly of this function and restart the session to step through it.\n',
);

/** What happens inside the guard, as it happens; undefined for what people need not see. */
export function eventText(event: InvocationEvent): ConsoleText | undefined {
  switch (event.kind) {
    case 'log': {
      const { level, message } = event.entry;
      const text = terminalText(`log ${levelName(level)}: ${message}\n`);
      return { category: LEVELS[level] ?? 'stdout', text };
    }
    case 'output':
      return { category: event.stream, text: terminalText(event.text) };
    case 'backend-call':
      return callText(event.call);
    case 'phase':
    case 'memory':
    case 'returned':
      return undefined;
  }
}

function callText(call: BackendCall): ConsoleText {
  const asked = inline(`${call.tool ?? '(unreadable)'} ${compactJson(call.args, ARGUMENTS)}`);
  const answer =
    call.cause === null ? counted.bytes(call.resultBytes) : `${String(call.returned)}: ${inline(call.cause)}`;
  const text = `call_backend #${String(call.index)} ${asked} → ${answer}\n`;
  return { category: call.cause === null ? 'stdout' : 'stderr', text };
}

/** What a part of the run came to, in the words of any run; undefined for events that say nothing new. */
export function outcomeText(event: RunEvent): ConsoleText | undefined {
  const plain = (text: string): ConsoleText => ({ category: 'stdout', text: terminalText(text) });
  switch (event.type) {
    case 'load': {
      const text = prettyLoad(event.load, { colour: true });
      return text === '' ? undefined : plain(text);
    }
    case 'agent':
      return plain(prettyAgent(event.agent, { colour: true }, event.session));
    case 'step-finished':
      return plain(prettyStep(event.step, { colour: true }));
    case 'scenario-finished':
      return event.result.error === null ? undefined : plain(`${event.result.error}\n`);
    case 'scenario-started':
    case 'step-started':
      return undefined;
  }
}
