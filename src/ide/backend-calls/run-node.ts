import * as l10n from '@vscode/l10n';
import type { Run, ScenarioRun } from '../runs/run-history';
import type { RunReason } from '../runs/run-queue';
import { scenarioFailed } from './failures';
import type { CallsNode, Icon, IsOutdated } from './node';
import { described } from './node';
import { paged } from './pages';
import { ScenarioNode } from './scenario-node';
import { countsOf, iconOf, OUTDATED_WORDS, runStatus } from './shown-status';

const TITLES: Readonly<Record<RunReason, string>> = {
  user: l10n.t('Run'),
  continuous: l10n.t('Continuous run'),
  background: l10n.t('Background run'),
  opened: l10n.t('Background run'),
};

/** A run as it is now; its id is its place in the view, which the next run of the same kind takes over. */
export class RunNode implements CallsNode {
  readonly kind = 'run';
  readonly parent = undefined;
  readonly label: string;
  readonly #scenarios = new Map<ScenarioRun, ScenarioNode>();

  constructor(
    readonly run: Run,
    readonly id: string,
    /** True for the newest run. */
    readonly open: boolean,
    private readonly isOutdated: IsOutdated,
  ) {
    this.label = `${TITLES[run.reason]} ${clock(run.startedAt)}`;
  }

  get description(): string {
    return described(countsOf(this.run), this.run.finished ? '' : 'running', this.#outdatedWords());
  }

  get icon(): Icon {
    return iconOf(runStatus(this.run), this.run.scenarios.some(this.isOutdated));
  }

  #outdatedWords(): string {
    const { scenarios } = this.run;
    const outdated = scenarios.filter(this.isOutdated).length;
    if (outdated === 0) return '';
    return outdated === scenarios.length ? OUTDATED_WORDS : `${String(outdated)} ${OUTDATED_WORDS}`;
  }

  get failed(): boolean {
    return this.run.scenarios.some(scenarioFailed);
  }

  /** The row of a scenario, if it has been asked for. */
  scenario(scenario: ScenarioRun): ScenarioNode | undefined {
    return this.#scenarios.get(scenario);
  }

  children(failuresOnly: boolean): readonly CallsNode[] {
    const shown = this.run.scenarios.filter((scenario) => !failuresOnly || scenarioFailed(scenario));
    return paged({
      owner: this,
      count: shown.length,
      make: (position, parent) => {
        const scenario = shown[position];
        if (!scenario) throw new RangeError('no such scenario');
        const known = this.#scenarios.get(scenario);
        if (known?.parent === parent) return known;
        const node = new ScenarioNode(scenario, parent, this.id, this.isOutdated);
        this.#scenarios.set(scenario, node);
        return node;
      },
      failed: (start, end) => shown.slice(start, end).some(scenarioFailed),
    });
  }
}
function clock(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
