import type { Frame, Invocation } from '../../gateway/invocation';
import type { Finding } from '../../run/result';
import { shorten } from '../../scenario/compact';
import { paintWith } from '../paint';
import { withoutTrace } from '../plain-error';
import { stackLines, type SourceLine } from '../stack-lines';
import { LISTED, WIDTH } from './bounds';

export interface FindingView {
  readonly severity: Finding['severity'];
  readonly code: string;
  readonly message: string;
  /** Frames with the source line of the innermost one, a line each. */
  readonly stack: readonly string[];
  readonly frame?: Frame;
  /** A value of the scenario, from its root. */
  readonly at?: Finding['at'];
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'info'];
const PLAIN = paintWith(false);

/** Findings, the severe ones first; a stack is drawn once. */
export function findingViews(findings: readonly Finding[], source: SourceLine | undefined): FindingView[] {
  const drawn = new Set<string>();
  return [...findings]
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
    .slice(0, LISTED.findings)
    .map((finding) => {
      const { severity, code, message, stack = [], at } = finding;
      const key = stack.map(({ index, offset }) => `${String(index)}:${String(offset)}`).join();
      const isNew = stack.length > 0 && !drawn.has(key);
      drawn.add(key);
      const frame = placeOf(finding);
      return {
        severity,
        code,
        message: shorten(withoutTrace(message), WIDTH.message),
        stack: isNew ? stackText(stack, source) : [],
        ...(frame ? { frame } : {}),
        ...(at ? { at } : {}),
      };
    });
}

/** Frames as lines, with the source line of the innermost that has one. */
export function stackText(stack: readonly Frame[], source: SourceLine | undefined): string[] {
  return stackLines(stack, '', PLAIN, source ? { source } : {});
}

/** Where the guard failed: the innermost frame that is not a library's. */
export function frameOf(stack: readonly Frame[]): Frame | undefined {
  return stack.find(({ library }) => library !== true) ?? stack[0];
}

function placeOf({ stack = [], position }: Finding): Frame | undefined {
  if (position) return { function: '', index: 0, offset: 0, ...position };
  return frameOf(stack);
}

/** What a guard wrote in one invocation. */
export interface OutputView {
  readonly function: Invocation['function'];
  readonly logs: readonly { readonly level: number; readonly message: string }[];
  readonly omittedLogs: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Logs and streams of the invocations that wrote something. */
export function outputViews(invocations: readonly Invocation[]): OutputView[] {
  return invocations
    .filter(({ logs, stdout, stderr }) => logs.length > 0 || stdout !== '' || stderr !== '')
    .map(({ function: name, logs, stdout, stderr }) => ({
      function: name,
      logs: logs
        .slice(0, LISTED.logs)
        .map(({ level, message }) => ({ level, message: shorten(message, WIDTH.message) })),
      omittedLogs: Math.max(0, logs.length - LISTED.logs),
      stdout: shorten(stdout, WIDTH.stream),
      stderr: shorten(stderr, WIDTH.stream),
    }));
}
