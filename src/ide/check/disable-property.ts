import * as l10n from '@vscode/l10n';
import { applyEdits } from '../../diagnostics/diagnostic';
import { isJsonObject, ownValue } from '../../gateway/json';
import { readJsonInput } from '../../scenario/json-input';
import { parseScenario } from '../../scenario/parse';
import { change } from '../../scenario/json-edits';

/** The new text of `guard-lab.json`, or why it cannot be changed. */
export type SettingsText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/**
 * The settings of a project with a property switched off for a reason; comments and all the rest stay as they are.
 * @param text the file as it is; undefined where there is none
 */
export function disableProperty(text: string | undefined, code: string, reason: string): SettingsText {
  if (text === undefined || text.trim() === '') {
    const settings = { version: 1, check: { disabled: { [code]: reason } } };
    return { ok: true, text: `${JSON.stringify(settings, null, 2)}\n` };
  }
  const read = readJsonInput(text);
  if (!read.ok) return { ok: false, error: read.error };
  if (!isJsonObject(read.value)) return { ok: false, error: l10n.t('an object is expected') };
  const check = ownValue(read.value, 'check') ?? {};
  const disabled = isJsonObject(check) ? (ownValue(check, 'disabled') ?? {}) : check;
  if (!isJsonObject(disabled))
    return { ok: false, error: l10n.t('`check.disabled` must be an object of reasons') };
  const edits = change(parseScenario(text).source, ['check', 'disabled', code], reason);
  return { ok: true, text: applyEdits(text, edits) };
}
