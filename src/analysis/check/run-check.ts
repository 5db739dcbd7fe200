import type { GuardHost } from '../../run/guard-host';
import type { ProbeTarget } from '../guard-probe';
import { Asker, NotReached } from './asker';
import type { Property, Subject, Violation } from './property';

export interface CheckOptions {
  /** Decides which cases are tried: the same seed gives the same result. */
  readonly seed: number;
  /** Random cases of each property, at least 1. */
  readonly runs: number;
  readonly signal: AbortSignal;
  /** Why properties are not checked, by code. */
  readonly disabled?: ReadonlyMap<string, string>;
  /** Called after each case with the property that is checked. */
  readonly progress?: (property: Property) => void;
}

/** What is known of one property afterwards. */
export interface CheckedProperty {
  readonly code: string;
  readonly title: string;
  /**
   * `shown`: no case broke it; `broken`; `disabled`: not checked, for a reason; `no-subject`: there was nothing to ask;
   * `not-reached`: our engine could not finish, which says nothing of the guard.
   */
  readonly status: 'shown' | 'broken' | 'disabled' | 'no-subject' | 'not-reached';
  /** Cases tried. */
  readonly runs: number;
  readonly violation?: Violation;
  /** Why it is `disabled` or `not-reached`. */
  readonly reason?: string;
}

/** Checks properties of a guard one after the other. Rejects when the signal aborts. */
export async function runCheck(
  host: GuardHost,
  target: ProbeTarget,
  {
    properties,
    subjects,
  }: { readonly properties: readonly Property[]; readonly subjects: readonly Subject[] },
  options: CheckOptions,
): Promise<CheckedProperty[]> {
  const { seed, runs, signal, disabled, progress } = options;
  const checked: CheckedProperty[] = [];
  for (const property of properties) {
    const { code, title } = property;
    const reason = disabled?.get(code);
    if (reason !== undefined) {
      checked.push({ code, title, status: 'disabled', runs: 0, reason });
      continue;
    }
    // A property does not depend on what another one has asked before.
    const asker = new Asker(host, target, signal);
    try {
      const outcome = await property.check({
        asker,
        subjects,
        seed,
        runs,
        signal,
        progress: () => progress?.(property),
      });
      const status = outcome.violation ? 'broken' : outcome.runs === 0 ? 'no-subject' : 'shown';
      checked.push({ code, title, status, ...outcome });
    } catch (error) {
      if (!(error instanceof NotReached)) throw error;
      checked.push({ code, title, status: 'not-reached', runs: 0, reason: error.message });
    } finally {
      asker.close();
    }
  }
  return checked;
}
