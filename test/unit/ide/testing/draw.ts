import { shownPosition } from '../../../../src/text/shown-position';
import { terminalText } from '../../../../src/report/terminal-text';
import type { TestOutcome } from '../../../../src/ide/testing/outcome';
import type { TestSink } from '../../../../src/ide/testing/scenario-reporter';
import type { TestNode } from '../../../../src/ide/testing/test-tree';

/** A tree of items: id after `#`, label, lines of the text. */
export function drawTree(node: TestNode, indent = ''): string {
  const id = node.id.includes('#') ? node.id.slice(node.id.indexOf('#')) : node.id;
  const range = node.range
    ? ` ${shownPosition(node.range.start).line}-${shownPosition(node.range.end).line}`
    : '';
  const error = node.error === undefined ? '' : ` ! ${node.error}`;
  const own = `${indent}${id} "${node.label}"${range}${error}`;
  return [own, ...node.children.map((child) => drawTree(child, `${indent}  `))].join('\n');
}

/** An outcome in one line: state, note, tags, first line of each message with its place. */
export function drawOutcome(outcome: TestOutcome): string {
  const tags = outcome.tags.length > 0 ? ` [${outcome.tags.join(' ')}]` : '';
  const note = outcome.note === undefined ? '' : ` (${outcome.note})`;
  const messages = outcome.messages.map(
    ({ text, at, stack }) =>
      ` | ${at.join('/')}: ${text.split('\n')[0] ?? ''}${stack.length > 0 ? ' @' : ''}`,
  );
  return `${outcome.state}${note}${tags}${messages.join('')}`;
}

/** A sink that writes results and output into a log, without colours. */
export function logSink(): {
  readonly sink: TestSink;
  readonly results: string[];
  readonly output: string[];
} {
  const results: string[] = [];
  const output: string[] = [];
  const short = (id: string): string => id.slice(Math.max(0, id.indexOf('#')));
  return {
    results,
    output,
    sink: {
      started: (id) => results.push(`${short(id)} started`),
      ended: (id, outcome) => results.push(`${short(id)} ${drawOutcome(outcome)}`),
      output: ({ text }) => output.push(terminalText(text).replace(/\u001b\[\d+m/g, '')),
    },
  };
}
