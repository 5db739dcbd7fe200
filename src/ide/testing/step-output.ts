import type { BackendCall, Frame, Invocation } from '../../gateway/invocation';
import { frameText, levelName } from '../../report/invocation';
import { afterDelay, delayFact, indented } from '../../report/lines';
import type { Paint } from '../../report/paint';
import { inline } from '../../report/terminal-text';
import { findingLines } from '../../report/pretty-details';
import { stackLines } from '../../report/stack-lines';
import type { Finding } from '../../run/result';
import { compactJson } from '../../scenario/compact';
import type { ScenarioPath } from '../../scenario/problem';

/** A line of a run's output. */
export interface OutputLine {
  readonly text: string;
  /** The place in the guard that it comes from. */
  readonly frame?: Frame;
  /** The value of the scenario file that it is about. */
  readonly at?: ScenarioPath;
}

/** Calls and logs of one invocation written out; the Backend Calls view has them all. */
const MAX_CALLS = 200;
const MAX_LOGS = 200;

/** What an invocation did, line by line: verdict, backend calls, logs, streams, stack. */
export function invocationOutput(invocation: Invocation, paint: Paint): OutputLine[] {
  const { error, backendCalls, logs, stdout, stderr, stack } = invocation;
  const verdict = error === null ? paint.green('ok') : paint.red(invocation.kind);
  const facts = `${invocation.durationMs.toFixed(1)} ms${delayFact(invocation)}, ${invocation.memoryPages} pages, ${invocation.backendCallCount} backend calls, ${invocation.outputBytes} bytes out`;
  const lines: OutputLine[] = [{ text: `    ${invocation.function} ${verdict} ${paint.dim(facts)}` }];
  lines.push(...cut(backendCalls, MAX_CALLS, 'calls', (call) => [callLine(call, paint)]));
  lines.push(
    ...cut(logs, MAX_LOGS, 'logs', ({ level, message }) =>
      plain(indented(message, `      log ${levelName(level)}: `, 5)),
    ),
  );
  if (stdout !== '') lines.push(...plain(indented(stdout.trimEnd(), '      stdout: ')));
  if (stderr !== '') lines.push(...plain(indented(stderr.trimEnd(), '      stderr: ')));
  if (error !== null) lines.push(...plain(indented(error, '      ', 6).map(paint.red)));
  const top = stack.find(isPlaced);
  for (const text of stackLines(stack, '      ', paint)) lines.push({ text, ...(top ? { frame: top } : {}) });
  return lines;
}

/** The lines of the first `most` items, and how many more `things` there are. */
function cut<T>(
  items: readonly T[],
  most: number,
  things: string,
  linesOf: (item: T) => OutputLine[],
): OutputLine[] {
  const lines = items.slice(0, most).flatMap(linesOf);
  if (items.length > most) lines.push({ text: `      … ${items.length - most} more ${things}` });
  return lines;
}

function callLine(call: BackendCall, paint: Paint): OutputLine {
  const frame = call.stack?.find(isPlaced);
  const what = inline(`${call.tool ?? '(unreadable)'} ${compactJson(call.args, 120)}`);
  const result =
    call.cause === null ? `${call.resultBytes} bytes` : paint.red(`${call.returned}: ${inline(call.cause)}`);
  const place = frame ? ` ${paint.dim(`(${frameText(frame).trim()})`)}` : '';
  return {
    text: `      ${paint.dim(`#${call.index}`)} ${what} → ${result}${paint.dim(afterDelay(call))}${place}`,
    ...(frame ? { frame } : {}),
  };
}

/** Findings, each with its code; those that only inform are left to the Problems view. */
export function findingOutput(findings: readonly Finding[], paint: Paint): OutputLine[] {
  return plain(
    findings.filter((each) => each.severity !== 'info').flatMap((each) => findingLines(each, '    ', paint)),
  );
}

function isPlaced(frame: Frame): boolean {
  return frame.source !== undefined && frame.line !== undefined && frame.library !== true;
}

function plain(lines: readonly string[]): OutputLine[] {
  return lines.map((text) => ({ text }));
}
