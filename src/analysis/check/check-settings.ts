import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import { readInput, type InputOutcome } from '../../scenario/json-input';
import { jsonOfNode, nodeAt, startOfNode } from '../../scenario/json-text';
import { parseRules, type Rule, type SettingsOutcome, type SettingsPath } from './rules';

/** What `guard-lab.json` says of checks; all else in the file is for others. */
export interface CheckSettings {
  /** Why properties are not checked, by code. */
  readonly disabled: ReadonlyMap<string, string>;
  /** Rules of one's own. */
  readonly rules: readonly Rule[];
}

/** Reads `guard-lab.json` by the rules of scenario files; an error has its line and column. Never throws. */
export function parseCheckSettings(text: string): InputOutcome<CheckSettings> {
  return readInput(text, (root, report) => {
    const outcome = settingsOf(jsonOfNode(root));
    if (outcome.ok) return outcome.value;
    // What is missing is reported at the innermost value around it.
    const { path } = outcome;
    const depths = Array.from({ length: path.length }, (_, at) => path.length - at);
    const node = depths.flatMap((depth) => nodeAt(root, path.slice(0, depth)) ?? [])[0] ?? root;
    report({ severity: 'error', message: outcome.error, range: startOfNode(node) });
    return undefined;
  });
}

function settingsOf(file: Json): SettingsOutcome<CheckSettings> {
  if (!isJsonObject(file)) return wrong('an object is expected', []);
  if (ownValue(file, 'version') !== 1) return wrong('`version` must be 1', ['version']);
  const check = ownValue(file, 'check') ?? {};
  if (!isJsonObject(check)) return wrong('`check` must be an object', ['check']);
  const at = ['check', 'disabled'];
  const disabled = ownValue(check, 'disabled') ?? {};
  if (!isJsonObject(disabled)) return wrong('`check.disabled` must be an object of reasons', at);
  const reasons = new Map<string, string>();
  for (const [code, reason] of Object.entries(disabled)) {
    if (typeof reason !== 'string' || reason.trim() === '')
      return wrong(`\`check.disabled\` must give a reason for ${JSON.stringify(code)}`, [...at, code]);
    reasons.set(code, reason.trim());
  }
  const rules = parseRules(ownValue(check, 'rules') ?? []);
  return rules.ok ? { ok: true, value: { disabled: reasons, rules: rules.value } } : rules;
}

function wrong(
  error: string,
  path: SettingsPath,
): { readonly ok: false; readonly error: string; readonly path: SettingsPath } {
  return { ok: false, error, path };
}
