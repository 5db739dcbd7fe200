import * as vscode from 'vscode';
import { Throttle } from '../../base/throttle';
import {
  FileReviews,
  RejectedChanges,
  reviewChanges,
  type FileReview,
  type ReviewChange,
} from '../../ide/review/file-review';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { EditorServices } from '../services';

/** Least time between two looks at runs and texts, in milliseconds. */
const LOOK_MS = 200;
/** Most of the time that looks may take: while thousands of scenarios run, each look is at all that ran. */
const LOOK_SHARE = 0.1;

type ModelServices = Pick<EditorServices, 'history' | 'scenarios' | 'outdated'>;

/** The changes of all scenarios, kept in step with runs, texts (unsaved edits included), guards, and settings. */
export class ReviewModel implements vscode.Disposable {
  readonly #services: ModelServices;
  readonly #reviews = new FileReviews();
  readonly #rejected = new RejectedChanges();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #throttle: Throttle;
  readonly #endFollowing: readonly (() => unknown)[];
  #files: readonly FileReview[] = [];
  #changes: readonly ReviewChange[] = [];

  /** Something may be different. */
  readonly onDidChange = this.#changed.event;

  constructor(services: ModelServices) {
    this.#services = services;
    this.#throttle = new Throttle(() => this.#look(), LOOK_MS, { share: LOOK_SHARE });
    const later = (): void => this.#throttle.request();
    const { history, scenarios, outdated } = services;
    const subscriptions = [
      scenarios.onDidChange(later),
      scenarios.onDidRemove(later),
      outdated.onDidChange(later),
    ];
    this.#endFollowing = [
      history.onRuns(later),
      history.onScenario((_scenario, event) => {
        if (event?.type === 'scenario-finished') later();
      }),
      () => vscode.Disposable.from(...subscriptions).dispose(),
    ];
  }

  /** Files with changes, or with other failures. */
  get files(): readonly FileReview[] {
    return this.#files;
  }

  /** By file and in the order of each file. */
  get changes(): readonly ReviewChange[] {
    return this.#changes;
  }

  /** What there is to review in a file at this moment; looks at the guard and the catalog on disk first. */
  async reviewNow(uri: ScenarioRun['uri']): Promise<FileReview | undefined> {
    const { history, outdated } = this.#services;
    const latest = history.latest(uri);
    if (latest) await outdated.isStillTrue(latest);
    return this.#reviewOf(uri, this.#runsByFile());
  }

  /** Remembers in this session that changes are rejected, or that they are not. */
  reject(changes: readonly ReviewChange[], isRejected: boolean): void {
    for (const { uri, change } of changes) this.#rejected.set(uri, change, isRejected);
    this.lookNow();
  }

  /** Does not wait for the next look. */
  lookNow(): void {
    this.#throttle.actNow();
  }

  dispose(): void {
    for (const end of this.#endFollowing) end();
    this.#throttle.dispose();
    this.#changed.dispose();
  }

  #look(): void {
    const runs = this.#runsByFile();
    this.#files = this.#services.history.allLatest
      .flatMap(({ uri }) => this.#reviewOf(uri, runs) ?? [])
      .filter(({ left, others }) => left.length + others.length > 0)
      .sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
    this.#changes = this.#files.flatMap((file) => reviewChanges(file, this.#rejected));
    this.#changed.fire(undefined);
  }

  #reviewOf(
    uri: ScenarioRun['uri'],
    runs: ReadonlyMap<string, readonly ScenarioRun[]>,
  ): FileReview | undefined {
    const { scenarios, outdated } = this.#services;
    const parsed = scenarios.get(uri)?.parsed;
    return this.#reviews.of(runs.get(uri.toString()) ?? [], {
      parsed,
      isOutdatedButForText: (run) => outdated.isOutdated(parsed ? { ...run, text: parsed.source.text } : run),
    });
  }

  /** Ended runs of each file, the latest one first, then the others that are kept. */
  #runsByFile(): ReadonlyMap<string, readonly ScenarioRun[]> {
    const { history } = this.#services;
    const byFile = new Map<string, ScenarioRun[]>();
    for (const run of history.allLatest) byFile.set(run.uri.toString(), [run]);
    for (const run of history.runs.flatMap(({ scenarios }) => scenarios)) {
      const known = byFile.get(run.uri.toString());
      if (run.result && !run.canceled && !known?.includes(run)) known?.push(run);
    }
    return byFile;
  }
}
