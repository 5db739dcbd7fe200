import * as l10n from '@vscode/l10n';
import { compactJson } from '../../scenario/compact';
import { parseScenario } from '../../scenario/parse';
import { pointerText, reviewResult } from '../../run/expectation-changes';
import type { ScenarioResult } from '../../run/result';
import { stepScenario, type SeenRun, type WantedStep } from './step-scenario';

const MAX_VALUE = 80;

/** Runs the text of a scenario that is not written yet; a sentence when it cannot run. */
export type RunText = (text: string) => Promise<ScenarioResult | string>;

/** A scenario that passed; `because` says why earlier steps had to come along. Or why there is none. */
export type ProvenScenario =
  | { readonly ok: true; readonly text: string; readonly because?: string }
  | { readonly ok: false; readonly error: string };

/**
 * A scenario of one step that passes when it runs: of the step alone, or, where the step then goes otherwise, with the
 * steps before it, whose state it needs.
 */
export async function provenScenario(
  seen: SeenRun,
  wanted: Omit<WantedStep, 'withEarlier'>,
  run: RunText,
): Promise<ProvenScenario> {
  const alone = await attempt(seen, { ...wanted, withEarlier: false }, run);
  if (alone.ok || wanted.index === 0) return alone;
  const together = await attempt(seen, { ...wanted, withEarlier: true }, run);
  if (!together.ok) return { ok: false, error: together.error };
  return { ...together, because: alone.error };
}

async function attempt(seen: SeenRun, wanted: WantedStep, run: RunText): Promise<ProvenScenario> {
  const made = stepScenario(seen, wanted);
  if (!made.ok) return made;
  const result = await run(made.text);
  const error = typeof result === 'string' ? result : differenceOf(made.text, result);
  return error === undefined ? made : { ok: false, error };
}

/** How a scenario went otherwise than it says; undefined when it passed. */
function differenceOf(text: string, result: ScenarioResult): string | undefined {
  if (result.status === 'passed') return undefined;
  const { changes, others } = reviewResult(parseScenario(text), result);
  const [change] = changes;
  if (change) {
    const { path, expected, check } = change;
    const shown = (value: typeof expected): string => compactJson(value, MAX_VALUE);
    return l10n.t(
      '{0} of "{1}" is {2} instead of {3}',
      pointerText(path.slice(-2)),
      change.step,
      shown(check.actual),
      shown(expected),
    );
  }
  const [other] = others;
  return other ? other.message : l10n.t('nothing in it is checked');
}
