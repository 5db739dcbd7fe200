import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import { parseRules, type Rule } from './rules';
import { readJsonInput, type InputOutcome } from '../../scenario/json-input';

/** What `guard-lab.json` says of checks; all else in the file is for others. */
export interface CheckSettings {
  /** Why properties are not checked, by code. */
  readonly disabled: ReadonlyMap<string, string>;
  /** Rules of one's own. */
  readonly rules: readonly Rule[];
}

/** Reads `guard-lab.json` by the rules of scenario files. Never throws. */
export function parseCheckSettings(text: string): InputOutcome<CheckSettings> {
  const outcome = readJsonInput(text);
  return outcome.ok ? settingsOf(outcome.value) : outcome;
}

function settingsOf(file: Json): InputOutcome<CheckSettings> {
  if (!isJsonObject(file)) return wrong('an object is expected');
  if (ownValue(file, 'version') !== 1) return wrong('`version` must be 1');
  const check = ownValue(file, 'check') ?? {};
  if (!isJsonObject(check)) return wrong('`check` must be an object');
  const disabled = ownValue(check, 'disabled') ?? {};
  if (!isJsonObject(disabled)) return wrong('`check.disabled` must be an object of reasons');
  const reasons = new Map<string, string>();
  for (const [code, reason] of Object.entries(disabled)) {
    if (typeof reason !== 'string' || reason.trim() === '')
      return wrong(`\`check.disabled\` must give a reason for ${JSON.stringify(code)}`);
    reasons.set(code, reason.trim());
  }
  const rules = parseRules(ownValue(check, 'rules') ?? []);
  return rules.ok ? { ok: true, value: { disabled: reasons, rules: rules.value } } : rules;
}

function wrong(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error: ` ${error}` };
}
