import * as l10n from '@vscode/l10n';
import type { AnsweredProperty } from '../../analysis/check/answered-property';
import { reasonText } from '../../report/check';
import { printable } from '../../report/terminal-text';

/** What the Test Explorer shows of a property. */
export type PropertyOutcome =
  | { readonly state: 'passed' }
  /** `note` says why nothing is known. */
  | { readonly state: 'skipped'; readonly note: string }
  | {
      readonly state: 'failed';
      readonly text: string;
      readonly difference?: { readonly expected: string; readonly actual: string };
    };

/**
 * The outcome of a property as a test. Only one that was shown has passed: what is switched off, had nothing to ask,
 * or was not finished, is skipped with its reason.
 */
export function propertyOutcome({ result, difference }: AnsweredProperty): PropertyOutcome {
  switch (result.status) {
    case 'shown':
      return { state: 'passed' };
    case 'broken': {
      const message = result.counterexample?.message ?? l10n.t('the property does not hold');
      return {
        state: 'failed',
        text: printable(l10n.t('{0}. Not so:\n{1}', result.title, message)),
        ...(difference
          ? { difference: { expected: printable(difference.expected), actual: printable(difference.actual) } }
          : {}),
      };
    }
    case 'disabled':
    case 'no-subject':
    case 'not-reached':
      return { state: 'skipped', note: printable(reasonText(result)) };
  }
}
