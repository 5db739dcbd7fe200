import {
  acceptedIn,
  isAcceptable,
  pointerText,
  reviewResult,
  type ExpectationChange,
  type OtherFailure,
  type ReviewedResult,
} from '../../run/expectation-changes';
import { expectationOf } from '../../run/check-path';
import { isFailure } from '../../run/status';
import { parseScenario, type ParsedScenario } from '../../scenario/parse';
import type { ResourceUri } from '../resource-uri';
import type { ScenarioRun } from '../runs/run-history';

/** How it is with a change. */
export type ChangeState =
  /** To be decided. */
  | 'open'
  /** A person keeps the expectation, in this session. */
  | 'rejected'
  /** There is no value to write. */
  | 'by hand'
  /** The run does not belong to what is there now. */
  | 'outdated';

/** A change in the scenarios of an editor. */
export interface ReviewChange {
  /** The same for the same place of the same file. */
  readonly id: string;
  readonly uri: ResourceUri;
  /** The scenario as people know it. */
  readonly file: string;
  readonly change: ExpectationChange;
  readonly state: ChangeState;
}

/** What there is to review in one scenario file. */
export interface FileReview {
  readonly uri: ResourceUri;
  readonly file: string;
  /** The run that the changes are of. */
  readonly run: ScenarioRun;
  /** The text that ran. */
  readonly ran: ParsedScenario;
  /** Changes that the text does not have yet. */
  readonly left: readonly ExpectationChange[];
  /** Changes of the run that the text has already. */
  readonly accepted: readonly ExpectationChange[];
  readonly others: readonly OtherFailure[];
  readonly isOutdated: boolean;
}

/** What is known of a file now. */
export interface PresentFile {
  /** Undefined when the file is gone. */
  readonly parsed: ParsedScenario | undefined;
  /** Whether the guard, the catalog of tools, or a setting is another one than those of a run. */
  readonly isOutdatedButForText: (run: ScenarioRun) => boolean;
}

interface ReviewedRun extends ReviewedResult {
  readonly ran: ParsedScenario;
  /** What texts have accepted; undefined for those that were edited otherwise. */
  readonly texts: WeakMap<ParsedScenario, { readonly accepted: ReadonlySet<ExpectationChange> | undefined }>;
}

/**
 * Derives what there is to review from runs and texts. Nothing is remembered but what takes long: when a text is undone,
 * what was accepted in it is a change again.
 */
export class FileReviews {
  readonly #runs = new WeakMap<ScenarioRun, ReviewedRun>();

  /**
   * What there is to review in a file. Of its runs the newest counts that is of the present text, or of this text before
   * some of its changes were accepted; without such a run, those of the newest one are outdated.
   * @param runs the newest first, all of one file
   */
  of(runs: readonly ScenarioRun[], now: PresentFile): FileReview | undefined {
    const [newest] = runs;
    if (!newest || !now.parsed) return undefined;
    const { text } = now.parsed.source;
    for (const run of runs) {
      if (!isOf(run, now)) continue;
      // The usual case, for which no text is read.
      if (!mayHaveChanges(run) && run.text === text) return undefined;
      const review = mayHaveChanges(run) ? this.#reviewOf(run, now.parsed) : undefined;
      if (review) return review;
    }
    const reviewed = mayHaveChanges(newest) ? this.#reviewed(newest) : undefined;
    return reviewed && asFile(newest, reviewed, new Set(), true);
  }

  #reviewOf(run: ScenarioRun, parsed: ParsedScenario): FileReview | undefined {
    const reviewed = this.#reviewed(run);
    if (!reviewed) return undefined;
    let known = reviewed.texts.get(parsed);
    if (!known) {
      known = { accepted: acceptedIn(reviewed.ran, reviewed.changes, parsed) };
      reviewed.texts.set(parsed, known);
    }
    return known.accepted && asFile(run, reviewed, known.accepted, false);
  }

  #reviewed(run: ScenarioRun): ReviewedRun | undefined {
    const known = this.#runs.get(run);
    if (known) return known;
    const { result, text } = run;
    if (!result || text === undefined) return undefined;
    const ran = parseScenario(text);
    const reviewed = { ran, texts: new WeakMap(), ...reviewResult(ran, result) };
    this.#runs.set(run, reviewed);
    return reviewed;
  }
}

function mayHaveChanges({ result }: ScenarioRun): boolean {
  return result !== undefined && isFailure(result.status);
}

/** Whether a run is of the guard, the catalog, and the settings that there are now. */
function isOf(run: ScenarioRun, { isOutdatedButForText }: PresentFile): boolean {
  return run.result !== undefined && !run.canceled && !isOutdatedButForText(run);
}

function asFile(
  run: ScenarioRun,
  { ran, changes, others }: ReviewedRun,
  accepted: ReadonlySet<ExpectationChange>,
  isOutdated: boolean,
): FileReview {
  return {
    ...{ uri: run.uri, file: run.file, run, ran, others, isOutdated },
    left: changes.filter((change) => !accepted.has(change)),
    accepted: [...accepted],
  };
}

/** Changes that a person rejected, in this session: they are rejected as long as both values are the same. */
export class RejectedChanges {
  readonly #keys = new Set<string>();

  has(uri: ResourceUri, change: ExpectationChange): boolean {
    return this.#keys.has(keyOf(uri, change));
  }

  set(uri: ResourceUri, change: ExpectationChange, isRejected: boolean): void {
    if (isRejected) this.#keys.add(keyOf(uri, change));
    else this.#keys.delete(keyOf(uri, change));
  }
}

/** Of what differs between runs, such as durations, the actual value does not count. */
function keyOf(uri: ResourceUri, { path, expected, accepted, check }: ExpectationChange): string {
  const value = expectationOf(check) === 'maxDurationMs' ? null : (accepted ?? check.actual);
  return JSON.stringify([uri.toString(), pointerText(path), expected, value]);
}

/** The changes of a file as rows. */
export function reviewChanges(file: FileReview, rejected: RejectedChanges): ReviewChange[] {
  const { uri, file: name, left, isOutdated } = file;
  return left.map((change) => ({
    id: `${uri.toString()}#${pointerText(change.path)}`,
    uri,
    file: name,
    change,
    state: stateOf(change, isOutdated, rejected.has(uri, change)),
  }));
}

function stateOf(change: ExpectationChange, isOutdated: boolean, isRejected: boolean): ChangeState {
  if (isOutdated) return 'outdated';
  if (!isAcceptable(change)) return 'by hand';
  return isRejected ? 'rejected' : 'open';
}
