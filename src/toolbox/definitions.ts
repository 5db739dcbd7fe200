import type { AgentTool } from './agent-tool';
import { ANSWERS } from './answers';
import { argumentsOf, count, flag, list, text } from './schema';

const PATHS = list(
  text(),
  'Scenario files, folders, or globs. Leave it out for all scenarios of the folder.',
);
const FILTER = text('Only scenarios whose path contains this text.');
const OFFSET = count('Where the page starts: nextOffset of the answer before.');
const TOOLS = list(text(), 'Catalogs of tools: JSON files with an answer of tools/list, or folders of them.');
const POLICY = text('For a guard without a scenario: the policy as JSON, or a file that holds it.');

/** All tools, in the order in which agents need them. */
export const AGENT_TOOLS: readonly AgentTool[] = [
  {
    name: 'list_scenarios',
    title: 'List scenarios and guards',
    description:
      'Lists scenario files (*.guard-scenario.json) with their guards, steps, and last known status. Runs nothing.',
    input: argumentsOf({ paths: PATHS, filter: FILTER, offset: OFFSET }),
    output: ANSWERS.list_scenarios,
    isReadOnly: true,
    isIdempotent: true,
  },
  {
    name: 'run_scenarios',
    title: 'Run scenarios',
    description:
      'Runs scenarios under the rules and limits of the MCP gateway. Answers with counts, and for what failed with file:line of the scenario, the cause and its code, the source line of the guard for a trap, and expected and actual values. Build the guard before, if its sources changed.',
    input: argumentsOf({
      paths: PATHS,
      filter: FILTER,
      step: text('Also show the step of this name in full, whether it failed or not.'),
      backendCalls: flag('Also show the backend calls of that step; without step, of steps that failed.'),
      offset: OFFSET,
    }),
    output: ANSWERS.run_scenarios,
    isReadOnly: true,
    isIdempotent: true,
  },
  {
    name: 'inspect_guard',
    title: 'Inspect a guard',
    description:
      'Says whether the gateway loads a .wasm or .wat file as a guard, and why not, in the words of the gateway; lists imports, exports, memory, and debug information. No function of the guard is called except its start function.',
    input: argumentsOf({ guard: text('Path of a .wasm or .wat file.') }, ['guard']),
    output: ANSWERS.inspect_guard,
    isReadOnly: true,
    isIdempotent: true,
  },
  {
    name: 'explain_finding',
    title: 'Explain a finding',
    description:
      'Explains the code of a finding, such as unused-answer: what happens, why it matters, how to fix it.',
    input: argumentsOf({ code: text('The code, as answers have it in brackets.') }, ['code']),
    output: ANSWERS.explain_finding,
    isReadOnly: true,
    isIdempotent: true,
  },
  {
    name: 'explain_step',
    title: 'Explain the outcome of a step',
    description:
      'Explains why a step of a scenario was allowed, filtered, or denied: which check and tags decided, where they come from (with lines of the guard), and the smallest change of policy or answers that changes it.',
    input: argumentsOf(
      {
        scenario: text('The scenario file.'),
        step: text('Name of the step; leave it out if there is only one.'),
        item: count('Explain only this item of the response, counted from 0.'),
      },
      ['scenario'],
    ),
    output: ANSWERS.explain_step,
    isReadOnly: true,
    isIdempotent: true,
  },
  {
    name: 'map_tools',
    title: 'Map the labels of all tools',
    description:
      'Asks a guard about each tool of a catalog in several worlds, and shows its labels, with findings (such as writes labeled as reads, or private data labeled public) and the line of the guard that decided.',
    input: argumentsOf(
      {
        paths: list(text(), 'Scenarios of one guard, or one guard (.wasm, .wat).'),
        tools: TOOLS,
        only: list(text(), 'Only tools whose name fits one of these patterns (* for any text).'),
        worlds: list(text(), 'Only these worlds.'),
        policy: POLICY,
        offset: OFFSET,
      },
      ['tools'],
    ),
    output: ANSWERS.map_tools,
    isReadOnly: true,
    isIdempotent: true,
  },
  {
    name: 'diff_labels',
    title: 'Compare labels',
    description:
      'Orders each change of labels between two label files, guards, or git revisions: looser (agents may do more), tighter, incomparable, added, removed. Runs no build: a revision must contain its guard.',
    input: argumentsOf(
      {
        base: text('A label file, a guard, or a git revision such as HEAD or origin/main.'),
        head: text('The same; leave it out for the guard as it is.'),
        scenarios: list(text(), 'Scenarios that name the guard, and whose requests it is asked about.'),
        tools: TOOLS,
        guard: text('The guard, instead of the one that scenarios name.'),
        offset: OFFSET,
      },
      ['base'],
    ),
    output: ANSWERS.diff_labels,
    isReadOnly: true,
    isIdempotent: true,
  },
  {
    name: 'check_guard',
    title: 'Check properties of a guard',
    description:
      'Asks a guard generated variations of the requests of its scenarios, checks what is true of every correct guard, and shows the smallest counterexample of each property that is broken. Takes from seconds to minutes.',
    input: argumentsOf({
      paths: list(text(), 'Scenarios of one guard, or one guard with a catalog in tools.'),
      tools: TOOLS,
      only: list(text(), 'Only properties with these codes.'),
      seed: count('Repeat the cases of an earlier check.', 0, 0xffff_ffff),
      runs: count('Random cases of each property; 200 if left out.', 1, 1_000_000),
      policy: POLICY,
    }),
    output: ANSWERS.check_guard,
    isReadOnly: true,
    isIdempotent: false,
  },
  {
    name: 'update_expected',
    title: 'Update expected values',
    description:
      'Shows which "expect" values of failed scenarios would become which actual values, and writes nothing. A person is asked, or you confirm exactly these changes by calling again with the id of the answer. Use it only when the new behavior is right: a guard that became looser is no reason to change expectations.',
    input: argumentsOf({
      paths: PATHS,
      filter: FILTER,
      step: text('Only expectations of steps with this name.'),
      confirm: text('The id of the changes to write, from the answer before.'),
      offset: OFFSET,
    }),
    output: ANSWERS.update_expected,
    isReadOnly: false,
    isIdempotent: false,
  },
];
