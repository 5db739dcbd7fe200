import type { BackendCall, Frame, Invocation } from '../gateway/invocation';
import { compactJson } from '../scenario/compact';
import { afterDelay, delayFact, plural } from './lines';
import { paintWith, type Paint } from './paint';
import { inline, printable } from './terminal-text';
import { stackLines, type ShownSources } from './stack-lines';

const SHORT = 120;

/** One raw invocation as text for people: result, stack, backend calls, logs and streams. */
export function invocationText(
  invocation: Invocation,
  paint: Paint = paintWith(false),
  sources?: ShownSources,
): string {
  const { error, stdout, stderr } = invocation;
  const verdict = error === null ? paint.green('✓') : paint.red('✗');
  const facts = `${invocation.durationMs.toFixed(1)} ms${delayFact(invocation)}, ${plural(invocation.memoryPages, 'page')}, ${plural(invocation.backendCallCount, 'backend call')}`;
  const lines = [`${verdict} ${paint.bold(invocation.function)} ${paint.dim(facts)}`];
  if (error === null) lines.push(...indented(outputText(invocation)));
  else lines.push(...indented(error).map(paint.red), ...stackLines(invocation.stack, '    ', paint, sources));
  for (const call of invocation.backendCalls) lines.push(`  ${callText(call, paint)}`);
  for (const { level, message } of invocation.logs)
    lines.push(...indented(`log ${levelName(level)}: ${message}`));
  if (stdout !== '') lines.push(...indented(`stdout: ${stdout.trimEnd()}`));
  if (stderr !== '') lines.push(...indented(`stderr: ${stderr.trimEnd()}`));
  if (!invocation.healthy) lines.push(`  ${paint.red('the guard is unavailable from now on')}`);
  return `${lines.join('\n')}\n`;
}

/** A frame as `function  file:line:column`, or its offset when no source is known. */
export function frameText(frame: Frame): string {
  const { source, line, column } = frame;
  const name = inline(frame.function);
  if (source === undefined) return `${name}  0x${frame.offset.toString(16)}`;
  return `${name}  ${[inline(source), line, column].filter((part) => part !== undefined).join(':')}`;
}

/** A log level by its name; unknown ones by their number (gateway-contract 4). */
export function levelName(level: number): string {
  return ['debug', 'info', 'warn', 'error'][level] ?? String(level);
}

function callText(call: BackendCall, paint: Paint): string {
  const short = compactJson(call.args, SHORT);
  const result =
    call.cause === null
      ? plural(call.returned, 'byte')
      : paint.red(`${String(call.returned)}: ${inline(call.cause)}`);
  return `${paint.dim(`#${String(call.index)}`)} ${inline(`${call.tool ?? '?'} ${short}`)} → ${result}${paint.dim(afterDelay(call))}`;
}

function outputText(invocation: Invocation): string {
  if (invocation.output !== null) return invocation.output === '' ? '(empty output)' : invocation.output;
  const digest = invocation.outputSha256 === undefined ? '' : `, sha256 ${invocation.outputSha256}`;
  return `(${plural(invocation.outputBytes, 'byte')}${digest})`;
}

function indented(text: string): string[] {
  return printable(text)
    .split('\n')
    .map((line) => `  ${line}`);
}
