import * as l10n from '@vscode/l10n';
import { duration } from '../../report/lines';
import type { ScenarioRun } from '../runs/run-history';
import { note } from './call-nodes';
import { agentPart, partFailed, runAgents, scenarioFailed, stepsOf } from './failures';
import { jsonDocument } from './json-nodes';
import type { CallsNode, Icon, IsOutdated, NodeDocument, NodeLocations, Tooltip } from './node';
import { described, rowText } from './node';
import { paged } from './pages';
import {
  iconOf,
  OUTDATED_WORDS,
  scenarioStatus,
  SPOKEN_STATUS,
  STATUS_ICONS,
  STATUS_WORDS,
} from './shown-status';
import { agentNode, stepKeys, stepNode } from './step-nodes';

/** One scenario file of a run as it is now. */
export class ScenarioNode implements CallsNode {
  readonly kind = 'scenario';
  readonly id: string;
  readonly label: string;
  readonly locations: NodeLocations;
  readonly #folder: string;
  readonly #scenario: ScenarioRun;

  constructor(
    scenario: ScenarioRun,
    readonly parent: CallsNode,
    runId: string,
    private readonly isOutdated: IsOutdated,
  ) {
    this.#scenario = scenario;
    const [folder, name] = splitPath(scenario.file);
    this.id = `${runId}/${scenario.uri.toString()}`;
    this.label = rowText(name);
    this.#folder = rowText(folder);
    this.locations = { step: { kind: 'scenario', scenario, path: [] } };
  }

  get description(): string {
    const { result } = this.#scenario;
    const time = result ? duration(result.durationMs) : undefined;
    return described(STATUS_WORDS[scenarioStatus(this.#scenario)], this.#outdatedWords, time, this.#folder);
  }

  get icon(): Icon {
    return iconOf(scenarioStatus(this.#scenario), this.isOutdated(this.#scenario));
  }

  get #outdatedWords(): string {
    return this.isOutdated(this.#scenario) ? OUTDATED_WORDS : '';
  }

  get failed(): boolean {
    return scenarioFailed(this.#scenario);
  }

  get open(): boolean {
    return this.failed || this.#scenario.run.scenarios.length === 1;
  }

  get spoken(): string {
    const status = scenarioStatus(this.#scenario);
    return described(this.label, SPOKEN_STATUS[status], this.#outdatedWords).replaceAll(' · ', ', ');
  }

  /** Only a scenario that has ended has a result to open. */
  get document(): NodeDocument {
    const { result, steps } = this.#scenario;
    const name = this.label.replace(/(\.guard-scenario)?\.json$/, '');
    return jsonDocument(name, result ?? [...steps.values()]);
  }

  tooltip(): Tooltip {
    const { file, result } = this.#scenario;
    const guard = result?.guard ?? '';
    return {
      lines: [file, ...(guard === '' ? [] : [l10n.t('Guard: {0}', guard)]), ...problemsOf(this.#scenario)],
    };
  }

  children(failuresOnly: boolean): readonly CallsNode[] {
    return parts(this, this.#scenario, failuresOnly, this.isOutdated(this.#scenario));
  }
}
/** Why a scenario has no steps to show: its own error, then the guard's load error. */
function problemsOf({ result, load }: ScenarioRun): string[] {
  const problems = [result?.error, load?.ok === false ? load.error : undefined];
  return problems.filter((problem) => typeof problem === 'string');
}

function parts(
  owner: CallsNode,
  scenario: ScenarioRun,
  failuresOnly: boolean,
  outdated: boolean,
): readonly CallsNode[] {
  const rows: CallsNode[] = problemsOf(scenario).map((problem, at) => ({
    ...note(owner, `problem:${String(at)}`, ''),
    kind: 'error',
    label: rowText(problem),
    icon: STATUS_ICONS.errored,
    spoken: l10n.t('{0}, {1}', SPOKEN_STATUS.errored, rowText(problem)),
    failed: true,
    tooltip: () => ({ lines: [problem] }),
  }));
  for (const each of runAgents(scenario)) {
    if (!failuresOnly || partFailed(agentPart(each.agent)))
      rows.push(agentNode(owner, scenario, each, outdated));
  }
  const keys = stepKeys(scenario);
  const steps = stepsOf(scenario).filter(([, step]) => !failuresOnly || partFailed(step));
  const stepRows = paged({
    owner,
    count: steps.length,
    number: (position) => (steps[position]?.[0] ?? position) + 1,
    make: (position, parent) => {
      const entry = steps[position];
      if (!entry) throw new RangeError('no such step');
      const key = keys.get(entry[0]) ?? String(entry[0]);
      return stepNode({ owner, parent, scenario, outdated }, entry, key);
    },
    failed: (start, end) => steps.slice(start, end).some(([, step]) => partFailed(step)),
  });
  return [...rows, ...stepRows];
}
function splitPath(file: string): [string, string] {
  const at = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
  return [file.slice(0, Math.max(at, 0)), file.slice(at + 1)];
}
