import * as l10n from '@vscode/l10n';
import type { LabelChange } from '../../analysis/diff/label-changes';
import { diffSummary } from '../../report/label-diff';
import { inline } from '../../report/terminal-text';
import { counted } from '../counted';

/** How far a comparison is. */
export type DiffStatus =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  /** `why` is a sentence. */
  | { readonly kind: 'outdated'; readonly why: string }
  | { readonly kind: 'failed'; readonly error: string };

/** Why rows of an earlier comparison may not be what the guard says now, as a sentence; undefined when they are. */
export function outdatedBecause(status: DiffStatus): string | undefined {
  if (status.kind === 'outdated') return status.why;
  return status.kind === 'failed' ? l10n.t('they could not be compared again.') : undefined;
}

/** What the view shows. */
export interface ShownDiff {
  readonly baseName: string;
  readonly headName: string;
  /** The path of the label file, as people know it. */
  readonly labelFile: string;
  readonly all: readonly LabelChange[];
  /** Without what the label file on disk has already. */
  readonly open: readonly LabelChange[];
  /** Those of `open` whose orders are shown. */
  readonly shown: readonly LabelChange[];
}

/** What the view says above its rows; `diff` is absent before labels were compared. */
export function diffMessage(status: DiffStatus, diff: ShownDiff | undefined): string {
  const about = diff ? aboutDiff(diff) : undefined;
  switch (status.kind) {
    case 'running': {
      const { done, total } = status;
      return total === 0
        ? l10n.t('Preparing …')
        : l10n.t('Asking the guard: {0} of {1} requests …', done, total);
    }
    case 'failed':
      return [status.error, ...(about === undefined ? [] : [l10n.t('Outdated rows: {0}', about)])].join('\n');
    case 'outdated':
      return [l10n.t('Outdated: {0} Refresh to compare again.', status.why), about].join('\n');
    case 'ready':
      return about ?? '';
  }
}

function aboutDiff({ baseName, headName, labelFile, all, open, shown }: ShownDiff): string {
  const left = new Set(open.map(({ key }) => key));
  const accepted = new Set(all.map(({ key }) => key)).size - left.size;
  const hidden = open.length - shown.length;
  return [
    `${inline(baseName)} → ${inline(headName)}: ${open.length > 0 ? diffSummary(open) : none(accepted)}.`,
    ...(hidden > 0 ? [l10n.t('{0} hidden by the filter.', hidden)] : []),
    ...(accepted > 0 ? [l10n.t('{0} accepted in {1}.', counted.requests(accepted), inline(labelFile))] : []),
    l10n.t('Both sides: scenarios, tools, and worlds of the working tree.'),
  ].join(' ');
}

function none(accepted: number): string {
  return accepted > 0 ? l10n.t('no changes left') : l10n.t('no changes');
}
