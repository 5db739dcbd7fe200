import type { ResourceUri } from '../../../../src/ide/resource-uri';
import {
  FileReviews,
  RejectedChanges,
  reviewChanges,
  type FileReview,
  type ReviewChange,
} from '../../../../src/ide/review/file-review';
import type { ScenarioRun } from '../../../../src/ide/runs/run-history';
import type { Check, ScenarioResult, Status } from '../../../../src/run/result';
import { parseScenario } from '../../../../src/scenario/parse';

/** A location as VS Code has it, as far as tests look at it. */
export function uriOf(path: string): ResourceUri {
  const uri: ResourceUri = {
    ...{ scheme: 'file', authority: '', path, query: '', fragment: '', fsPath: path },
    with: () => uri,
    toString: () => `file://${path}`,
    toJSON: () => path,
  };
  return uri;
}

/** Steps of a scenario by name; each has a tool and expects values. */
export type Steps = Readonly<Record<string, { readonly tool: string; readonly expect: object }>>;

export function scenarioText(steps: Steps): string {
  const written = Object.entries(steps).map(([name, step]) => ({ name, ...step }));
  return JSON.stringify({ version: 1, guard: 'g.wat', steps: written }, null, 2);
}

/** A run of a text in which expectations (`STEP.NAME`) have other values. */
export function runOf(
  path: string,
  text: string,
  actual: Readonly<Record<string, Check['actual']>>,
  more: Partial<ScenarioResult> = {},
): ScenarioRun {
  const { scenario } = parseScenario(text);
  const steps = (scenario?.steps ?? []).map((step) => ({
    name: step.name,
    tool: 'tool' in step ? step.tool : null,
    status: 'failed',
    error: null,
    findings: [],
    checks: Object.entries(step.expect ?? {}).map(([name, expected]): object => {
      const key = `${step.name}.${name}`;
      const isOther = Object.hasOwn(actual, key);
      return { path: ['expect', name], ok: !isOther, expected, actual: isOther ? actual[key] : expected };
    }),
  }));
  const status: Status = Object.keys(actual).length > 0 ? 'failed' : 'passed';
  const result = { file: path, status, error: null, load: { ok: true }, agent: null, steps, findings: [] };
  return {
    uri: uriOf(path),
    file: path.slice(1),
    text,
    result: { ...result, ...more },
    canceled: false,
  } as unknown as ScenarioRun;
}

/** What there is to review, of runs from the newest to the oldest. */
export function review(
  runs: readonly ScenarioRun[],
  text: string,
  reviews = new FileReviews(),
  isOutdatedButForText = (_run: ScenarioRun): boolean => false,
): FileReview | undefined {
  return reviews.of(runs, { parsed: parseScenario(text), isOutdatedButForText });
}

export function changesIn(
  runs: readonly ScenarioRun[],
  rejected = new RejectedChanges(),
): readonly ReviewChange[] {
  return runs.flatMap((run) => {
    const found = review([run], run.text ?? '');
    return found ? reviewChanges(found, rejected) : [];
  });
}
