import * as l10n from '@vscode/l10n';
import { argumentSets } from '../../analysis/arguments/make-arguments';
import { NO_HINTS } from '../../analysis/catalog/tool-list';
import { isGuarded } from '../../analysis/guarded-steps';
import { resultsOf } from '../../analysis/sample-result';
import type { Tool } from '../../analysis/tool';
import type { World } from '../../analysis/world';
import type { Json } from '../../gateway/json';
import { shorten } from '../../scenario/compact';
import type { ToolStep } from '../../scenario/model';
import type { NamedScenario } from './policy-choices';

/** A tool to choose, with what is known of it. */
export interface ToolChoice {
  readonly tool: Tool;
  readonly description: string;
  /** A step of another scenario that calls it; only where no catalog says what its arguments are. */
  readonly like?: ToolStep;
}

/** A request of a tool, with what the tool answers. */
export interface ExampleRequest {
  readonly tool: string;
  readonly args: Json;
  readonly result: Json;
}

const MAX_DESCRIPTION = 120;

/** What a guard is asked about that nothing is known of. */
const USUAL: Tool = {
  name: 'get_issue',
  hints: NO_HINTS,
  inputSchema: {
    type: 'object',
    properties: { owner: { type: 'string' }, repo: { type: 'string' }, issue_number: { type: 'integer' } },
    required: ['owner', 'repo', 'issue_number'],
  },
};

/**
 * The tools of a catalog, those without a step first: they are what a scenario is missing for. Without a catalog the
 * tools of the guard's steps, or a usual one.
 */
export function toolChoices(catalog: readonly Tool[], scenarios: readonly NamedScenario[]): ToolChoice[] {
  const steps = scenarios.flatMap(({ scenario }) => scenario.steps).filter(isGuarded);
  const counts = new Map<string, number>();
  for (const { tool } of steps) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const said = (name: string): string => {
    const count = counts.get(name) ?? 0;
    return count === 0 ? l10n.t('no step yet') : count === 1 ? '1 step' : l10n.t('{0} steps', count);
  };
  if (catalog.length > 0) {
    const choices = catalog.map((tool) => {
      const about = shorten((tool.description ?? '').split('\n', 1)[0] ?? '', MAX_DESCRIPTION);
      return { tool, description: [said(tool.name), about].filter((text) => text !== '').join(', ') };
    });
    const isNew = ({ tool }: ToolChoice): boolean => !counts.has(tool.name);
    return [...choices.filter(isNew), ...choices.filter((choice) => !isNew(choice))];
  }
  const first = new Map<string, ToolStep>();
  for (const step of steps) if (!first.has(step.tool)) first.set(step.tool, step);
  const known = [...first.values()].map((like): ToolChoice => {
    return { tool: namedTool(like.tool), description: said(like.tool), like };
  });
  return known.length > 0 ? known : [{ tool: USUAL, description: l10n.t('an example') }];
}

/** A tool of which only the name is known. */
export function namedTool(name: string): Tool {
  return { name, hints: NO_HINTS };
}

/** A request with example arguments from the tool's schema, else those of a step that calls it. */
export function exampleRequest(
  { tool, like }: Pick<ToolChoice, 'tool' | 'like'>,
  scenarios: readonly NamedScenario[],
  world: World,
): ExampleRequest {
  if (like) return { tool: tool.name, args: like.args, result: like.result };
  const [set] = argumentSets(tool, world);
  if (!set) return { tool: tool.name, args: {}, result: null };
  const resultOf = resultsOf(scenarios.map(({ scenario }) => scenario));
  return { tool: tool.name, args: set.args, result: resultOf(tool, set, world) };
}
