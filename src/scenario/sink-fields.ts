import type { Node } from 'jsonc-parser';
import type { Json } from '../gateway/json';
import type { WriteSink } from '../gateway/server/sink-request';
import { readWriteSink } from '../gateway/server/write-sink';
import { nearest } from '../text/spelling';
import { nodeAt, propertiesOf, startOfNode } from './json-text';
import { problemAt, removing, type ReadProblem } from './read-problem';
import { named, objectOf, text, texts, type Reader } from './reader';

type Report = (problem: ReadProblem) => void;

const fields = objectOf(
  'an object with `accept` and `visibility`',
  { accept: texts, visibility: text('"public", "private" or "internal"') },
  { strict: true, subject: 'a write sink' },
);

const sink: Reader<WriteSink> = (node, report) => {
  let isRead = true;
  const read = fields(node, (problem) => {
    isRead &&= problem.severity !== 'error';
    report(problem);
  });
  if (!read) return undefined;
  const { accept = [], visibility } = read;
  // Of a value that could not be read, the gateway would say something about what is left of it.
  if (isRead) reportRefused(node, accept, visibility, report);
  return { accept, ...(visibility === undefined ? {} : { visibility }) };
};

/** `sinks`: servers without a guard that the agent writes to, by name. */
export const sinks = named('an object with a write sink for each name', sink);

/** What the gateway's configuration has against a sink, in its words. */
function reportRefused(
  node: Node,
  accept: readonly string[],
  visibility: string | undefined,
  report: Report,
): void {
  const policy: Json = {
    accept: [...accept],
    ...(visibility === undefined ? {} : { 'sink-visibility': visibility }),
  };
  const configured = readWriteSink(policy, []);
  if (configured.ok) return;
  const { path, error } = configured.fault;
  const [key, ...rest] = path;
  const at = key === 'sink-visibility' ? ['visibility'] : key === undefined ? [] : [key, ...rest];
  const found = nodeAt(node, at);
  report(
    problemAt(found ?? node, 'sink-refused', `is refused, and the gateway does not start: ${error}`, {
      ...(found ? {} : { range: startOfNode(node) }),
    }),
  );
}

/** The steps that write to a sink which the scenario does not have. */
export function reportUnknownSinks(root: Node, names: readonly string[], report: Report): void {
  for (const step of nodeAt(root, ['steps'])?.children ?? []) {
    const node = propertiesOf(step).get('sink')?.value;
    const name: unknown = node?.value;
    if (node && typeof name === 'string' && !names.includes(name)) report(unknownSink(node, name, names));
  }
}

function unknownSink(node: Node, name: string, names: readonly string[]): ReadProblem {
  const meant = nearest(name, names);
  const listed = names.map((known) => JSON.stringify(known)).join(', ');
  const sentence =
    names.length === 0
      ? 'names a write sink, but the scenario has no `sinks`'
      : meant === undefined
        ? `is not a write sink of the scenario; available sinks: ${listed}`
        : `is not a write sink of the scenario; did you mean ${JSON.stringify(meant)}?`;
  return problemAt(node, 'unknown-sink', sentence, {
    fixes: meant === undefined ? removing : (path) => [{ kind: 'replace', path, value: meant }],
  });
}
