import { guardTemplate, type NeededTool } from './new-guard';

/** A guard with scenarios that comes with Guard Lab. */
export interface Example {
  /** Name of its folder in `examples`. */
  readonly name: string;
  /** The language of its guards, as people write it. */
  readonly language: string;
  /** What it shows, without a full stop. */
  readonly shows: string;
  /** What building it needs; WAT runs as it is. */
  readonly tools: readonly NeededTool[];
  /** Commands to run once before the first build. */
  readonly setup: readonly string[];
}

const wat = guardTemplate('wat');
const assemblyscript = guardTemplate('assemblyscript');

/** All examples, those that run as they are first. */
export const EXAMPLES: readonly Example[] = [
  example('repository-labels', wat, 'Labels by tool, and a call that asks whether a repository is private'),
  example('write-sinks', wat, 'What an agent may still write to after it has read private data'),
  example('limits', wat, 'Memory, backend calls, output, and time: each limit is reached on purpose'),
  example('traps', wat, 'Traps, what the gateway says of them, and the unavailable guard after them'),
  example(
    'author-association',
    assemblyscript,
    'Labels for each item by its author, and lookups of unknown authors',
  ),
  example(
    'tool-rules',
    assemblyscript,
    'A rule for each tool of a catalog; Show Tool Map and Check Guard find nothing',
  ),
];

function example(
  name: string,
  { label, tools, setup }: Pick<ReturnType<typeof guardTemplate>, 'label' | 'tools' | 'setup'>,
  shows: string,
): Example {
  return { name, language: label, shows, tools, setup };
}
