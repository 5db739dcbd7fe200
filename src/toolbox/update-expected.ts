import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { LruMap } from '../base/lru-map';
import { plural } from '../report/lines';
import {
  isAcceptable,
  pointerText,
  reviewResult,
  withAccepted,
  type ExpectationChange,
} from '../run/expectation-changes';
import { ToolRefusal, type Found, type NextStep, type PendingChanges, type NotedWork } from './agent-tool';
import { firstOf, PAGE, pageCounts, pageOf, shortJson } from './bounds';
import { fitting } from './fitting';
import { nextPage } from './next-page';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace, FileChange, RanScenario } from './workspace';

/** Sets of changes that can be confirmed at the same time. */
const KEPT = 16;
const QUESTION_LINES = 30;

interface ScenarioChange {
  readonly file: string;
  readonly change: ExpectationChange;
}

/** Replaces values of expectations by actual ones: first what would change, and what exactly that was once it is confirmed. */
export class ExpectedUpdates {
  readonly #kept = new LruMap<string, readonly FileChange[]>(KEPT);

  async call(given: ToolArguments, workspace: AgentWorkspace, work: NotedWork): Promise<Found> {
    const confirmed = given.text('confirm');
    return confirmed === undefined
      ? this.#propose(given, workspace, work)
      : this.#write(confirmed, workspace, work);
  }

  async #propose(given: ToolArguments, workspace: AgentWorkspace, work: NotedWork): Promise<Found> {
    const files = fitting(await workspace.find(given.texts('paths'), work), given.text('filter'));
    if (files.length === 0)
      throw new ToolRefusal('no scenario was found; call list_scenarios to see what there is');
    const ran = await workspace.run(files, work);
    const step = given.text('step');
    const reviews = ran.flatMap((each) => reviewed(each, step));
    const changes = reviews.flatMap(({ changes: own }) => own);
    const accepted = changes.filter(({ change }) => isAcceptable(change));
    const byHand = firstOf(
      reviews.flatMap(({ file, others }) => others.map((message) => `${file}: ${message}`)),
      PAGE,
    );
    const edits = reviews.flatMap(({ edit }) => edit ?? []);
    const pending = edits.length === 0 ? undefined : this.#keep(edits, accepted);
    const page = pageOf(accepted, given.number('offset'), PAGE);
    return {
      data: {
        written: [],
        confirm: pending?.id,
        files: edits.map(({ file }) => file),
        ...pageCounts(page),
        changes: page.entries.map(changeData),
        byHand: byHand.first,
        byHandLeft: byHand.left,
      },
      lines: [
        pending
          ? `nothing is written yet: ${plural(accepted.length, 'change')} in ${plural(edits.length, 'scenario')}`
          : 'there is nothing to update',
        ...page.entries.map(changeLine),
        ...byHand.first.map((line) => `by hand: ${line}`),
      ],
      next: [...nextPage('update_expected', given, page), ...(pending ? [confirmStep(pending)] : [])],
      ...(pending ? { pending } : {}),
    };
  }

  #keep(edits: readonly FileChange[], changes: readonly ScenarioChange[]): PendingChanges {
    const text = JSON.stringify(edits.map(({ file, before, after }) => [file, before, after]));
    const id = bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, 16);
    this.#kept.set(id, edits);
    const shown = firstOf(changes.map(changeLine), QUESTION_LINES);
    return {
      id,
      question: `Write ${plural(changes.length, 'changed expectation')} into ${plural(edits.length, 'scenario')}?`,
      lines: [...shown.first, ...(shown.left > 0 ? [`… ${plural(shown.left, 'more change')}`] : [])],
    };
  }

  async #write(id: string, workspace: AgentWorkspace, work: NotedWork): Promise<Found> {
    const edits = this.#kept.get(id);
    if (!edits)
      throw new ToolRefusal(
        `no changes with the id '${id}' wait to be confirmed; call update_expected without 'confirm', and read the changes again`,
      );
    this.#kept.delete(id);
    const outcome = await workspace.write(edits, work);
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
      next: [{ tool: 'run_scenarios', arguments: { paths: written }, why: 'see that they pass now' }],
    };
  }
}

interface Reviewed {
  readonly file: string;
  readonly changes: readonly ScenarioChange[];
  /** What only a person can do. */
  readonly others: readonly string[];
  readonly edit: FileChange | undefined;
}

function reviewed({ file, parsed, result }: RanScenario, step: string | undefined): Reviewed[] {
  if (!parsed)
    return result.error === null ? [] : [{ file, changes: [], others: [result.error], edit: undefined }];
  const review = reviewResult(parsed, result);
  const changes = review.changes.filter((change) => step === undefined || change.step === step);
  const before = parsed.source.text;
  const after = withAccepted(parsed, changes);
  const byHand = changes.filter((change) => !isAcceptable(change));
  return [
    {
      file,
      changes: changes.map((change) => ({ file, change })),
      others: [
        ...review.others.map(({ step: of, message }) =>
          of === undefined ? message : `step '${of}': ${message}`,
        ),
        ...byHand.map((change) => `step '${change.step}': ${pointerText(change.path)} has no value to write`),
      ],
      edit: after === before ? undefined : { file, before, after },
    },
  ];
}

function changeData({ file, change }: ScenarioChange): Record<string, unknown> {
  const { step, path, expected, accepted, reason } = change;
  return {
    file,
    step,
    path: pointerText(path),
    expected: shortJson(expected),
    actual: shortJson(accepted ?? change.check.actual),
    reason,
  };
}

function changeLine({ file, change }: ScenarioChange): string {
  const { step, path, expected, accepted, reason } = change;
  const why = reason === '' ? '' : ` (${reason})`;
  return `${file}#${pointerText(path)} step '${step}': ${shortJson(expected)} → ${shortJson(accepted ?? change.check.actual)}${why}`;
}

function confirmStep({ id }: PendingChanges): NextStep {
  return {
    tool: 'update_expected',
    arguments: { confirm: id },
    why: 'only if each of these changes is right: write exactly them',
  };
}
