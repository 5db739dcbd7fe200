import * as l10n from '@vscode/l10n';
import type { ScenarioResult } from '../../run/result';
import { nodeAt } from '../../scenario/json-text';
import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { Fix, TextEdit } from '../../diagnostics/diagnostic';
import { commaAfter, removeValue } from '../../scenario/json-removal';

/** Paths of all saved answers that a run did not use. */
export function unusedPaths(result: ScenarioResult): ScenarioPath[] {
  const findings = [...result.findings, ...result.steps.flatMap((step) => step.findings)];
  return findings.flatMap(({ code, at }) => (code === 'unused-answer' && at ? [at] : []));
}

/** Removes an answer that no call used, or all of them. */
export function unusedFixes(source: ScenarioSource, path: ScenarioPath, all: readonly ScenarioPath[]): Fix[] {
  const removal = (title: string, paths: readonly ScenarioPath[]): Fix => ({
    title,
    edits: () => removeEntries(source, paths),
  });
  return [
    removal(l10n.t('Remove this unused answer'), [path]),
    ...(all.length > 1 ? [removal(l10n.t('Remove all {0} unused answers', all.length), all)] : []),
  ];
}

/** Removes entries of lists, with the comma that one before them would be left with at the end of its list. */
function removeEntries(source: ScenarioSource, paths: readonly ScenarioPath[]): TextEdit[] {
  const lists = new Map<string, { readonly path: ScenarioPath; readonly indexes: Set<number> }>();
  for (const path of paths) {
    const list = path.slice(0, -1);
    const known = lists.get(list.join('\0')) ?? { path: list, indexes: new Set<number>() };
    lists.set(list.join('\0'), known);
    known.indexes.add(Number(path.at(-1)));
  }
  const removals = [...lists.values()].flatMap(({ path, indexes }) => [
    ...[...indexes].flatMap((index) => removeValue(source, [...path, index])),
    ...danglingComma(source, path, indexes),
  ]);
  return joined(removals);
}

/** The comma after the last entry that stays, when those behind it go and the list ends without one. */
function danglingComma(source: ScenarioSource, list: ScenarioPath, removed: ReadonlySet<number>): TextEdit[] {
  const entries = (source.root && nodeAt(source.root, list))?.children ?? [];
  const last = entries.at(-1);
  const kept = entries.findLast((_, index) => !removed.has(index));
  if (!last || !kept || kept === last) return [];
  if (commaAfter(source.text, last.offset + last.length) !== undefined) return [];
  const comma = commaAfter(source.text, kept.offset + kept.length);
  return comma === undefined ? [] : [{ start: comma, end: comma + 1, text: '' }];
}

/** Removals that touch or overlap, as one. */
function joined(removals: readonly TextEdit[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const next of [...removals].sort((a, b) => a.start - b.start)) {
    const before = edits.at(-1);
    if (before && next.start <= before.end)
      edits[edits.length - 1] = { ...before, end: Math.max(before.end, next.end) };
    else edits.push(next);
  }
  return edits;
}
