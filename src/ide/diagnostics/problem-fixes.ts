import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath, ScenarioProblem } from '../../scenario/problem';
import { removeValue } from './json-removal';
import type { TextEdit, Fix } from '../../diagnostics/diagnostic';
import { change } from './json-edits';

/** What can be done about a problem of the file itself. */
export function problemFixes(source: ScenarioSource, problem: ScenarioProblem): Fix[] {
  const { suggestion, range, code, path } = problem;
  if (suggestion !== undefined) {
    const edit = { ...range, text: JSON.stringify(suggestion) };
    return [{ title: `Change to "${suggestion}"`, preferred: true, edits: () => [edit] }];
  }
  switch (code) {
    case 'no-effect':
    case 'never-holds':
    case 'unknown-property':
    case 'unknown-session':
      return [removal(source, path)];
    case 'conflict':
      return conflictFixes(source, problem);
    case 'missing-property':
      return missingFixes(source, problem);
    case 'wrong-type':
      return typeFixes(source, problem);
    default:
      return [];
  }
}

function removal(source: ScenarioSource, path: ScenarioPath): Fix {
  return { title: `Remove \`${String(path.at(-1))}\``, edits: () => removeValue(source, path) };
}

/** A property of the other kind of step gets its name here, unless that is taken; an answer keeps one of two. */
function conflictFixes(source: ScenarioSource, { path, detail }: ScenarioProblem): Fix[] {
  if (detail?.kind === 'both-answers')
    return ['error', 'result'].map((name) => removal(source, [...path, name]));
  const meant = detail?.kind === 'use-instead' ? detail.name : undefined;
  const key = source.rangeOf(path)?.key;
  if (meant === undefined || !key) return [];
  const isSameKind = path.at(-1) === 'input' || path.at(-1) === 'args';
  if (!isSameKind || source.rangeOf([...path.slice(0, -1), meant])) return [removal(source, path)];
  const edit = { ...key, text: JSON.stringify(meant) };
  return [{ title: `Change to "${meant}"`, preferred: true, edits: () => [edit] }, removal(source, path)];
}

function missingFixes(source: ScenarioSource, { path, detail }: ScenarioProblem): Fix[] {
  if (path.length === 0 && detail?.kind === 'missing' && detail.name === 'version') {
    const edits = (): readonly TextEdit[] => change(source, ['version'], 1, 0);
    return [{ title: 'Add "version": 1', preferred: true, edits }];
  }
  if (detail?.kind !== 'no-answer') return [];
  return [{ title: 'Add "result": null', edits: () => change(source, [...path, 'result'], null) }];
}

/** One text where a list of texts belongs, and a number in quotes. */
function typeFixes(source: ScenarioSource, { range, detail }: ScenarioProblem): Fix[] {
  if (detail?.kind !== 'string-instead') return [];
  const written = source.text.slice(range.start, range.end);
  const replaced = (text: string): Fix[] => [
    {
      title: `Change to ${text.length > 60 ? 'a list' : text}`,
      preferred: true,
      edits: () => [{ ...range, text }],
    },
  ];
  if (detail.wanted === 'strings') return replaced(`[${written}]`);
  const number = written.slice(1, -1).trim();
  return /^\d+(\.\d+)?$/.test(number) ? replaced(number) : [];
}
