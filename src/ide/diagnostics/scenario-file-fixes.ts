import * as l10n from '@vscode/l10n';
import { compactJson } from '../../scenario/compact';
import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioFix, ScenarioPath } from '../../scenario/problem';
import type { TextRange } from '../../text/text-range';
import type { TextEdit, Fix } from '../../diagnostics/diagnostic';
import { setAnswers, wrapAnswers } from './answer-fixes';
import { change } from '../../scenario/json-edits';
import { removeValue } from '../../scenario/json-removal';
import { replaceValue } from './scenario-fixes';

/** Corrections as quick fixes, with edits in the file's own style; without those that this text does not allow. */
export function scenarioFileFixes(source: ScenarioSource, fixes: readonly ScenarioFix[] = []): Fix[] {
  return fixes.flatMap((each) => fixOf(source, each) ?? []);
}

function fixOf(source: ScenarioSource, fix: ScenarioFix): Fix | undefined {
  switch (fix.kind) {
    case 'remove': {
      const last = fix.path.at(-1);
      const title =
        typeof last === 'number' ? l10n.t('Remove this entry') : l10n.t('Remove {0}', `\`${String(last)}\``);
      return { title, edits: () => removeValue(source, fix.path) };
    }
    case 'replace':
      return replaceValue(source, fix.path, fix.value);
    case 'insert': {
      const { path, value } = fix;
      const title = l10n.t('Add `{0}`: {1}', String(path.at(-1)), compactJson(value, 60));
      return { title, edits: () => change(source, path, value) };
    }
    case 'complete':
      return completion(source, fix);
    case 'set-answers':
      return setAnswers(source, fix.value);
    case 'wrap':
      return wrapAnswers(source, fix.paths);
    case 'rename': {
      const key = source.rangeOf(fix.path)?.key;
      if (!key) return undefined;
      const text = JSON.stringify(fix.name);
      const edit = { ...key, text };
      return {
        title: l10n.t('Change to {0}', compactJson(fix.name, 60)),
        preferred: true,
        edits: () => [edit],
      };
    }
    case 'rotate':
      return {
        title: l10n.t('Move the answers with `args` to the top'),
        preferred: true,
        edits: () => rotation(source, fix.list, fix.first, fix.last),
      };
  }
}

function completion(
  source: ScenarioSource,
  { path, value, isFirst = false }: Extract<ScenarioFix, { readonly kind: 'complete' }>,
): Fix {
  return {
    title: l10n.t('Add {0}: {1}', compactJson(String(path.at(-1)), 60), compactJson(value, 60)),
    ...(isFirst ? { preferred: true } : {}),
    edits: () => change(source, path, value, isFirst ? 0 : undefined),
  };
}

/** Moves the entries after `first` one up; commas and comments between them stay where they are. */
function rotation(source: ScenarioSource, list: ScenarioPath, first: number, last: number): TextEdit[] {
  const at = (index: number): TextRange => source.rangeOf([...list, index])?.value ?? { start: 0, end: 0 };
  const edits: TextEdit[] = [];
  for (let index = first; index <= last; index++) {
    const from = at(index === last ? first : index + 1);
    edits.push({ ...at(index), text: source.text.slice(from.start, from.end) });
  }
  return edits;
}
