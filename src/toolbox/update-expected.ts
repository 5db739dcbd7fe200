import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { LruMap } from '../base/lru-map';
import { plural } from '../report/lines';
import { isAcceptable, pointerText, reviewResult, withAccepted } from '../run/expectation-changes';
import type { ParsedScenario } from '../scenario/parse';
import { ToolRefusal, type Found, type NextStep, type PendingChanges, type NotedWork } from './agent-tool';
import { firstOf, PAGE, pageCounts, pageOf } from './bounds';
import { fitting } from './fitting';
import { nextPage } from './next-page';
import { NO_SCENARIOS } from './no-scenarios';
import { changeLine, shownValues, type ScenarioChange } from './shown-change';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace, FileChange, RanScenario } from './workspace';

/** Sets of changes that can be confirmed at the same time. */
const KEPT = 16;
/** Changes of one set, and the characters of their lines: a person who is asked sees each of them. */
const MOST_CHANGES = 100;
const MOST_CHARACTERS = 24_000;

/** Changes that wait for a confirmation. */
interface Kept {
  readonly edits: readonly FileChange[];
  /** Whether there are more of them than one set has. */
  readonly hasMore: boolean;
}

/** Replaces values of expectations by actual ones: first what would change, and what exactly that was once it is confirmed. */
export class ExpectedUpdates {
  readonly #kept = new LruMap<string, Kept>(KEPT);

  async call(given: ToolArguments, workspace: AgentWorkspace, work: NotedWork): Promise<Found> {
    const confirmed = given.text('confirm');
    return confirmed === undefined
      ? this.#propose(given, workspace, work)
      : this.#write(confirmed, workspace, work);
  }

  async #propose(given: ToolArguments, workspace: AgentWorkspace, work: NotedWork): Promise<Found> {
    const files = fitting(await workspace.find(given.texts('paths'), work), given.text('filter'));
    if (files.length === 0) throw new ToolRefusal(NO_SCENARIOS);
    const ran = await workspace.run(files, work);
    const step = given.text('step');
    const reviews = ran.flatMap((each) => reviewed(each, step));
    const all = reviews.flatMap(({ changes }) => changes);
    const accepted = thatAreSeen(all);
    const left = all.length - accepted.length;
    const byHand = firstOf(
      reviews.flatMap(({ file, others }) => others.map((message) => `${file}: ${message}`)),
      PAGE,
    );
    const edits = reviews.flatMap((review) => editsOf(review, accepted));
    const pending = edits.length === 0 ? undefined : this.#keep({ edits, hasMore: left > 0 }, accepted);
    const page = pageOf(accepted, given.number('offset'), PAGE);
    return {
      data: {
        written: [],
        confirm: pending?.id,
        files: edits.map(({ file }) => file),
        ...pageCounts(page),
        changes: page.entries.map(changeData),
        changesLater: left,
        byHand: byHand.first,
        byHandLeft: byHand.left,
      },
      lines: [
        pending
          ? `nothing is written yet: ${plural(accepted.length, 'change')} in ${plural(edits.length, 'scenario')}`
          : 'there is nothing to update',
        ...page.entries.map(changeLine),
        ...(left > 0 ? [`${plural(left, 'more change')} can be updated once these are written`] : []),
        ...byHand.first.map((line) => `by hand: ${line}`),
      ],
      next: [...nextPage('update_expected', given, page), ...(pending ? [confirmStep(pending)] : [])],
      ...(pending ? { pending } : {}),
    };
  }

  #keep(kept: Kept, changes: readonly ScenarioChange[]): PendingChanges {
    const { edits } = kept;
    const text = JSON.stringify(edits.map(({ file, before, after }) => [file, before, after]));
    const id = bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, 16);
    this.#kept.set(id, kept);
    return {
      id,
      question: `Write ${plural(changes.length, 'changed expectation')} into ${plural(edits.length, 'scenario')}?`,
      lines: changes.map(changeLine),
    };
  }

  async #write(id: string, workspace: AgentWorkspace, work: NotedWork): Promise<Found> {
    const kept = this.#kept.get(id);
    if (!kept)
      throw new ToolRefusal(
        `no changes with the id '${id}' wait to be confirmed; call update_expected without 'confirm', and read the changes again`,
      );
    this.#kept.delete(id);
    const outcome = await workspace.write(kept.edits, work);
    const written = outcome.filter(({ error }) => error === undefined).map(({ file }) => file);
    const failed = outcome.flatMap(({ file, error }) => (error === undefined ? [] : [`${file}: ${error}`]));
    if (written.length === 0) throw new ToolRefusal(`nothing was written: ${failed.join('; ')}`);
    return {
      data: {
        written,
        files: written,
        total: 0,
        shown: 0,
        left: 0,
        changes: [],
        byHand: failed,
        byHandLeft: 0,
      },
      lines: [...written.map((file) => `updated ${file}`), ...failed.map((line) => `not updated: ${line}`)],
      next: [
        { tool: 'run_scenarios', arguments: pathsOf(written), why: 'see that they pass now' },
        ...(kept.hasMore
          ? [{ tool: 'update_expected', arguments: {}, why: 'see the changes that are left' } as const]
          : []),
      ],
    };
  }
}

/** Arguments for these files; for more than an answer has room for, all. */
function pathsOf(files: readonly string[]): Record<string, string[]> {
  return files.length > PAGE ? {} : { paths: [...files] };
}

interface Reviewed {
  readonly file: string;
  readonly parsed: ParsedScenario | undefined;
  readonly changes: readonly ScenarioChange[];
  /** What only a person can do. */
  readonly others: readonly string[];
}

function reviewed({ file, parsed, result }: RanScenario, step: string | undefined): Reviewed[] {
  if (!parsed) return result.error === null ? [] : [{ file, parsed, changes: [], others: [result.error] }];
  const review = reviewResult(parsed, result);
  const changes = review.changes.filter((change) => step === undefined || change.step === step);
  const byHand = changes.filter((change) => !isAcceptable(change));
  return [
    {
      file,
      parsed,
      changes: changes.filter(isAcceptable).map((change) => ({ file, change })),
      others: [
        ...review.others.map(({ step: of, message }) =>
          of === undefined ? message : `step '${of}': ${message}`,
        ),
        ...byHand.map((change) => `step '${change.step}': ${pointerText(change.path)} has no value to write`),
      ],
    },
  ];
}

/** As many of the changes as a person can be shown. */
function thatAreSeen(changes: readonly ScenarioChange[]): readonly ScenarioChange[] {
  let left = MOST_CHARACTERS;
  const end = changes.slice(0, MOST_CHANGES).findIndex((change) => (left -= changeLine(change).length) < 0);
  return changes.slice(0, end < 0 ? MOST_CHANGES : Math.max(1, end));
}

/** The text of a scenario with those of its changes that are in `accepted`. */
function editsOf({ file, parsed, changes }: Reviewed, accepted: readonly ScenarioChange[]): FileChange[] {
  if (!parsed) return [];
  const own = changes.filter((each) => accepted.includes(each)).map(({ change }) => change);
  const before = parsed.source.text;
  const after = withAccepted(parsed, own);
  return after === before ? [] : [{ file, before, after }];
}

function changeData({ file, change }: ScenarioChange): Record<string, unknown> {
  const { step, path, reason } = change;
  return { file, step, path: pointerText(path), ...shownValues(change), reason };
}

function confirmStep({ id }: PendingChanges): NextStep {
  return {
    tool: 'update_expected',
    arguments: { confirm: id },
    why: 'only if each of these changes is right: write exactly them',
  };
}
