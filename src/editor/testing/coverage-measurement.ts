import * as vscode from 'vscode';
import { CoveredRuns } from '../../analysis/coverage/covered-runs';
import { fileTotals, type Share } from '../../analysis/coverage/coverage-totals';
import { fileCoverage, type FileCoverage } from '../../analysis/coverage/file-coverage';
import { measured, mergedFile, unmeasured, type GuardFacts } from '../../analysis/coverage/run-coverage';
import { ScenarioHits, type StepHits } from '../../analysis/coverage/scenario-hits';
import type { SourcePoints } from '../../analysis/coverage/source-points';
import { coverageNotes } from '../../report/coverage-notes';
import type { CoverageSink } from '../../run/coverage-sink';
import type { GuardModule } from '../../run/guard-host';
import type { AnalyzedGuard } from '../../sandbox/analyzed-guard';
import type { CoverageCollector, CoveredGuard } from '../runs/coverage-collector';
import type { SourcePositions } from '../sources/source-positions';
import { coverageDetails } from './coverage-details';
import { CoveredTexts, type IsUnbuilt, type Mismatch } from './covered-texts';

/** What a run measured, for the Test Coverage view. */
interface ShownCoverage {
  readonly files: readonly vscode.FileCoverage[];
  /** Sentences about what is left out. */
  readonly notes: readonly string[];
}

/** The points of one source in one guard. */
interface MeasuredSource {
  readonly guard: GuardModule;
  readonly points: SourcePoints;
  readonly counts: Float64Array;
}

/** Finds the test that a step of a scenario is; -1 is what runs before the steps. */
export type TestOfStep = (scenario: string, step: number) => vscode.TestItem | undefined;

export interface MeasurementParts {
  readonly positions: Pick<SourcePositions, 'resolve'>;
  readonly isUnbuilt: IsUnbuilt;
  readonly testOf: TestOfStep;
  /** Is notified of each file that is shown. */
  readonly keep: (file: vscode.FileCoverage, of: CoverageMeasurement) => void;
}

/** Measures one run of tests, and keeps what it measured as long as its files are shown. */
export class CoverageMeasurement implements CoverageCollector {
  readonly #hits = new ScenarioHits();
  readonly #runs = new CoveredRuns<AnalyzedGuard>({ perScenario: this.#hits });
  readonly #guards = new Map<GuardModule, vscode.Uri>();
  readonly #sources = new Map<string, MeasuredSource[]>();
  readonly #uris = new Map<string, vscode.Uri>();
  readonly #byTest = new Map<vscode.TestItem, StepHits[]>();

  readonly #texts: CoveredTexts;

  constructor(private readonly parts: MeasurementParts) {
    this.#texts = new CoveredTexts(parts.isUnbuilt);
  }

  sink(scenario: vscode.Uri, guard: CoveredGuard, locator: AnalyzedGuard): CoverageSink {
    this.#texts.run(guard);
    const sink = this.#runs.sink(scenario.toString(), locator);
    return {
      loaded: (module, coverage) => {
        this.#guards.set(module, guard.uri);
        sink.loaded(module, coverage);
      },
      ran: (step, hits) => sink.ran(step, hits),
    };
  }

  /** What is shown once the run ended: sources inside the workspace. */
  async finish(): Promise<ShownCoverage> {
    const facts: GuardFacts[] = [];
    for (const run of this.#runs.runs) facts.push(await this.#measure(run));
    for (const step of this.#hits.steps) {
      const test = this.parts.testOf(step.file, step.step);
      if (test) this.#byTest.set(test, [...(this.#byTest.get(test) ?? []), step]);
    }
    const files = [...this.#uris.values()].map((uri) => this.#shown(uri));
    const partial = this.#hits.isPartial ? [vscode.l10n.t('Not all that single tests ran is kept.')] : [];
    return { files, notes: [...coverageNotes({ files: [], guards: facts }), ...partial] };
  }

  /** What ran of a file, in all tests or in one of them. */
  details(uri: vscode.Uri, test?: vscode.TestItem): vscode.FileCoverageDetail[] {
    const file = this.#coverage(uri, test && (this.#byTest.get(test) ?? []));
    return file ? coverageDetails(file, test !== undefined) : [];
  }

  /** Why the lines of a file are not those of the text that people see; undefined when they are. */
  mismatchOf(uri: vscode.Uri): Promise<Mismatch | undefined> {
    return this.#texts.mismatchOf(uri);
  }

  async #measure(run: CoveredRuns<AnalyzedGuard>['runs'][number]): Promise<GuardFacts> {
    const { guard } = run;
    if ('reason' in run) return unmeasured(guard.path, run.reason);
    const found = await run.locator.cover(run.coverage);
    const uri = this.#guards.get(guard);
    if (!found.ok || !uri)
      return unmeasured(guard.path, found.ok ? vscode.l10n.t('its file is gone') : found.reason);
    for (const points of found.value.sources) {
      const frame = { function: '', index: 0, offset: 0, source: points.source, line: 1 };
      const location = await this.parts.positions.resolve(frame, uri);
      if (!location || !vscode.workspace.getWorkspaceFolder(location.uri)) continue;
      const key = location.uri.toString();
      this.#uris.set(key, location.uri);
      await this.#texts.add(location.uri, uri);
      const sources = this.#sources.get(key) ?? [];
      this.#sources.set(key, [...sources, { guard, points, counts: run.sum.counts }]);
    }
    return measured(guard.path, found.value, run.sum.counts, run.locator.problem).facts;
  }

  #shown(uri: vscode.Uri): vscode.FileCoverage {
    const file = this.#coverage(uri, undefined);
    const totals = file && fileTotals(file);
    const count = ({ covered, total }: Share = { covered: 0, total: 0 }): vscode.TestCoverageCount =>
      new vscode.TestCoverageCount(covered, total);
    const tests = [...this.#byTest].filter(([, steps]) => this.#ranIn(uri, steps)).map(([test]) => test);
    const shown = new vscode.FileCoverage(
      uri,
      count(totals?.statements),
      count(totals?.branches),
      count(totals?.functions),
      tests,
    );
    this.parts.keep(shown, this);
    return shown;
  }

  #ranIn(uri: vscode.Uri, steps: readonly StepHits[]): boolean {
    const sources = this.#sources.get(uri.toString()) ?? [];
    return sources.some(({ guard, points }) =>
      steps.some(
        (step) =>
          step.guard === guard &&
          points.statements.some((statement) => statement.points.some((point) => step.hits.has(point))),
      ),
    );
  }

  /** @param steps those that count; all when absent */
  #coverage(uri: vscode.Uri, steps: readonly StepHits[] | undefined): FileCoverage | undefined {
    const files = (this.#sources.get(uri.toString()) ?? []).flatMap(({ guard, points, counts }) =>
      fileCoverage([points], steps ? countsOf(guard, steps, counts.length) : counts),
    );
    const [first, ...others] = files;
    return first && others.reduce(mergedFile, first);
  }
}

function countsOf(guard: GuardModule, steps: readonly StepHits[], points: number): Float64Array {
  const counts = new Float64Array(points);
  for (const step of steps) {
    if (step.guard !== guard) continue;
    for (const [point, count] of step.hits) counts[point] = (counts[point] ?? 0) + count;
  }
  return counts;
}
