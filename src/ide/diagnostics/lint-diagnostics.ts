import { compactJson } from '../../scenario/compact';
import type { ParsedScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { LintFix, LintDiagnostic } from '../../scenario/lint/lint-diagnostic';
import type { TextRange } from '../../text/text-range';
import { SOURCES } from '../../diagnostics/diagnostic';
import { setAnswers, wrapAnswers } from './answer-fixes';
import { removeValue } from './json-removal';
import type { LocatedDiagnostic, TextEdit, Fix } from '../../diagnostics/diagnostic';
import type { PositionRange } from '../../text/text-position';
import { replaceValue } from './scenario-fixes';
import { nameInScenario, rangeInScenario, stepPath } from './scenario-ranges';

/** A lint diagnostic about a scenario as a diagnostic of its file, which is `uri`. */
export function lintDiagnosticIn(
  { source }: ParsedScenario,
  uri: string,
  { code, severity, message, path, atName, fix, otherFixes = [], related }: LintDiagnostic,
): LocatedDiagnostic {
  const fixes = [...(fix ? [fix] : []), ...otherFixes].flatMap((each) => fixOf(source, each) ?? []);
  return {
    range: (atName ? nameInScenario(source, path) : undefined) ?? rangeAt(source, path),
    severity,
    message,
    source: SOURCES.scenario,
    code,
    ...(related
      ? { related: [{ uri, range: rangeAt(source, related.path), message: related.message }] }
      : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** A step at its name, an answer at its tool, anything else with the name it has. */
function rangeAt(source: ScenarioSource, path: ScenarioPath): PositionRange {
  const [last, list] = [path.at(-1), path.at(-2)];
  if (typeof last === 'number' && list === 'steps') return rangeInScenario(source, stepPath(source, last));
  if (typeof last === 'number' && list === 'backend') return rangeInScenario(source, [...path, 'tool']);
  return rangeInScenario(source, path);
}

function fixOf(source: ScenarioSource, fix: LintFix): Fix | undefined {
  switch (fix.kind) {
    case 'remove': {
      const last = fix.path.at(-1);
      const what = typeof last === 'number' ? 'this entry' : `\`${String(last)}\``;
      return { title: `Remove ${what}`, edits: () => removeValue(source, fix.path) };
    }
    case 'replace':
      return replaceValue(source, fix.path, fix.value);
    case 'insert': {
      const { path, value } = fix;
      const title = `Add \`${String(path.at(-1))}\`: ${compactJson(value, 60)}`;
      return { title, edits: () => replaceValue(source, path, value).edits() };
    }
    case 'set-answers':
      return setAnswers(source, fix.value);
    case 'wrap':
      return wrapAnswers(source, fix.paths);
    case 'rename': {
      const key = source.rangeOf(fix.path)?.key;
      if (!key) return undefined;
      const text = JSON.stringify(fix.name);
      const edit = { ...key, text };
      return { title: `Change to ${compactJson(fix.name, 60)}`, preferred: true, edits: () => [edit] };
    }
    case 'rotate':
      return {
        title: 'Move the answers with `args` to the top',
        preferred: true,
        edits: () => rotation(source, fix.list, fix.first, fix.last),
      };
  }
}

/** Moves the entries after `first` one place up; commas and comments between them stay where they are. */
function rotation(source: ScenarioSource, list: ScenarioPath, first: number, last: number): TextEdit[] {
  const at = (index: number): TextRange => source.rangeOf([...list, index])?.value ?? { start: 0, end: 0 };
  const edits: TextEdit[] = [];
  for (let index = first; index <= last; index++) {
    const from = at(index === last ? first : index + 1);
    edits.push({ ...at(index), text: source.text.slice(from.start, from.end) });
  }
  return edits;
}
