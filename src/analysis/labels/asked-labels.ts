import type { GuardHost, GuardModule } from '../../run/guard-host';
import { askLabels, type AskOptions, type LabelQuestions } from './ask-labels';
import { PatientHost } from '../patient-host';
import type { LabelEntry, LabelFile } from './label-file';
import { labelFile } from './make-label-file';

/** Failures of our engine that are named. */
const MAX_FAILURES = 3;

/** A guard whose labels are wanted. */
export interface AskedGuard {
  readonly guard: GuardModule;
  /** As people know it. */
  readonly shown: string;
  /** As the label file names it. */
  readonly name: string;
}

/** All labels of a guard, or a sentence. `isEmpty`: there is nothing to ask. */
export type AskedLabels =
  | { readonly ok: true; readonly file: LabelFile }
  | { readonly ok: false; readonly error: string; readonly isEmpty?: true };

/**
 * Asks a guard for all its labels. There are none when the guard answers nothing, and when our engine could not finish a
 * request: what is not known is no label. Rejects when the signal aborts.
 */
export async function askedLabels(
  unbounded: GuardHost,
  { guard, shown, name }: AskedGuard,
  questions: LabelQuestions,
  options: AskOptions,
): Promise<AskedLabels> {
  const host = new PatientHost(unbounded);
  const answered = await askLabels(host, guard, questions, options);
  if (answered.length === 0) return { ok: false, error: 'there is nothing to ask', isEmpty: true };
  if (host.gaveUp !== undefined)
    return { ok: false, error: `the labels of ${shown} are not known: ${host.gaveUp}` };
  const outcome = labelFile(name, answered);
  if (!outcome.ok) return { ok: false, error: failureText(shown, outcome.failures) };
  const error = onlyError([...outcome.file.labels.values()]);
  if (error !== undefined)
    return { ok: false, error: `${shown} labels nothing, because every request fails: ${error}` };
  return { ok: true, file: outcome.file };
}

function failureText(
  guard: string,
  failures: readonly { readonly key: string; readonly reason: string }[],
): string {
  const named = failures.slice(0, MAX_FAILURES).map(({ key, reason }) => `${key} (${reason})`);
  const more = failures.length - named.length;
  const others = more > 0 ? `, and ${String(more)} more` : '';
  return `the engine of Guard Lab could not finish requests to ${guard}, so their labels are not known: ${named.join(', ')}${others}`;
}

/** The error that all requests end with; undefined when one has labels, or another error. */
function onlyError(entries: readonly LabelEntry[]): string | undefined {
  const [first] = entries;
  if (first?.operation !== null || first.error === null) return undefined;
  return entries.every(({ operation, error }) => operation === null && error === first.error)
    ? first.error
    : undefined;
}
