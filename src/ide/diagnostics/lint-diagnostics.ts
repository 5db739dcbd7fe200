import { compactJson } from '../../scenario/compact';
import type { ParsedScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { Remedy, ScenarioRemark } from '../../scenario/lint/lint-diagnostic';
import type { TextRange } from '../../text/text-range';
import { SOURCES } from '../ids';
import { setAnswers, wrapAnswers } from './answer-fixes';
import { removeValue } from './json-removal';
import type { PlainDiagnostic, PlainEdit, PlainFix, PlainRange } from '../../diagnostics/diagnostic';
import { replaceValue } from './scenario-fixes';
import { nameInScenario, placeInScenario, stepPath } from './scenario-ranges';

/** A remark about a scenario as a diagnostic of its file, which is `uri`. */
export function remarkDiagnostic(
  { source }: ParsedScenario,
  uri: string,
  { code, severity, message, path, atName, remedy, alternatives = [], related }: ScenarioRemark,
): PlainDiagnostic {
  const fixes = [...(remedy ? [remedy] : []), ...alternatives].flatMap((each) => fixOf(source, each) ?? []);
  return {
    range: (atName ? nameInScenario(source, path) : undefined) ?? placeOf(source, path),
    severity,
    message,
    source: SOURCES.scenario,
    code,
    ...(related
      ? { related: [{ uri, range: placeOf(source, related.path), message: related.message }] }
      : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** A step at its name, an answer at its tool, anything else with the name it has. */
function placeOf(source: ScenarioSource, path: ScenarioPath): PlainRange {
  const [last, list] = [path.at(-1), path.at(-2)];
  if (typeof last === 'number' && list === 'steps') return placeInScenario(source, stepPath(source, last));
  if (typeof last === 'number' && list === 'backend') return placeInScenario(source, [...path, 'tool']);
  return placeInScenario(source, path);
}

function fixOf(source: ScenarioSource, remedy: Remedy): PlainFix | undefined {
  switch (remedy.kind) {
    case 'remove': {
      const last = remedy.path.at(-1);
      const what = typeof last === 'number' ? 'this entry' : `\`${String(last)}\``;
      return { title: `Remove ${what}`, edits: () => removeValue(source, remedy.path) };
    }
    case 'replace':
      return replaceValue(source, remedy.path, remedy.value);
    case 'insert': {
      const { path, value } = remedy;
      const title = `Add \`${String(path.at(-1))}\`: ${compactJson(value, 60)}`;
      return { title, edits: () => replaceValue(source, path, value).edits() };
    }
    case 'set-answers':
      return setAnswers(source, remedy.value);
    case 'wrap':
      return wrapAnswers(source, remedy.paths);
    case 'rename': {
      const key = source.rangeOf(remedy.path)?.key;
      if (!key) return undefined;
      const text = JSON.stringify(remedy.name);
      const edit = { ...key, text };
      return { title: `Change to ${compactJson(remedy.name, 60)}`, preferred: true, edits: () => [edit] };
    }
    case 'rotate':
      return {
        title: 'Move the answers with `args` to the top',
        preferred: true,
        edits: () => rotation(source, remedy.list, remedy.first, remedy.last),
      };
  }
}

/** Moves the entries after `first` one place up; commas and comments between them stay where they are. */
function rotation(source: ScenarioSource, list: ScenarioPath, first: number, last: number): PlainEdit[] {
  const at = (index: number): TextRange => source.rangeOf([...list, index])?.value ?? { start: 0, end: 0 };
  const edits: PlainEdit[] = [];
  for (let index = first; index <= last; index++) {
    const from = at(index === last ? first : index + 1);
    edits.push({ ...at(index), text: source.text.slice(from.start, from.end) });
  }
  return edits;
}
