import * as l10n from '@vscode/l10n';
import { reasonText } from '../../report/check';
import { duration } from '../../report/lines';
import { figure } from '../../text/figure';
import { inline, printable } from '../../report/terminal-text';
import { countsOf, type CheckState, type PropertyState } from './check-state';
import { counted } from '../counted';

/** What a row is about; menus look for the words. */
export type CheckWord = 'guard' | 'property' | 'counterexample' | 'source' | 'growth' | 'enabled' | 'note';

/** A row of the view of checks. */
export interface CheckRow {
  /** Unique, and the same from one drawing to the next. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Name of a product icon, and the theme color it has. */
  readonly icon: string;
  readonly color?: string;
  /** Paragraphs, in plain text. */
  readonly tooltip: readonly string[];
  /** What a screen reader says. */
  readonly spoken: string;
  readonly words: readonly CheckWord[];
  /** What a click does; nothing when absent. */
  readonly click?: 'source' | 'growth' | 'counterexample';
  /** `CheckState.key` of its check. */
  readonly key: string;
  /** The property that it belongs to. */
  readonly code?: string;
  readonly children: readonly CheckRow[];
  readonly open?: boolean;
}

const FAILED = 'testing.iconFailed';
const PASSED = 'testing.iconPassed';
const SKIPPED = 'testing.iconSkipped';

/** A guard that was checked, with a row for each property and what is to be said of it. */
export function checkRow(state: CheckState): CheckRow {
  const { key, guard, seed, status, warnings } = state;
  const said = statusText(state);
  const children = [
    ...warnings.map((warning, at) => noteRow(state, `warning ${String(at)}`, inline(warning), 'warning')),
    ...state.properties.map((property) => propertyRow(state, property)),
  ];
  return {
    id: key,
    label: inline(guard),
    description: said,
    icon: { running: 'loading~spin', ended: 'beaker', stopped: 'debug-stop', failed: 'error' }[status],
    tooltip: [inline(guard), said, l10n.t('Seed {0}, {1}.', seed, counted.requests(state.requests))],
    spoken: `${inline(guard)}, ${said}`,
    words: ['guard'],
    key,
    children,
    open: true,
  };
}

function statusText(state: CheckState): string {
  const { status, error, outdated, seed } = state;
  if (status === 'failed') return inline(error ?? l10n.t('the check failed'));
  const counts = countsOf(state);
  const parts = [
    { running: l10n.t('checking…'), ended: '', stopped: l10n.t('stopped') }[status],
    counts,
    outdated === undefined ? '' : l10n.t('outdated: {0}', outdated),
    counts === '' ? '' : l10n.t('seed {0}', seed),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function propertyRow(state: CheckState, property: PropertyState): CheckRow {
  const { code, title, answered } = property;
  const said = resultText(state, property);
  const children = answered ? detailRows(state, property) : [];
  return {
    // Another id makes VS Code open the row, which it has known without anything in it.
    id: `${state.key} ${code}${children.length === 0 ? '' : ' with details'}`,
    label: code,
    description: said,
    ...iconOf(state, property),
    tooltip: [title, said],
    spoken: `${code}, ${said}. ${title}`,
    words: wordsOf(property),
    key: state.key,
    code,
    children,
    open: answered?.result.status === 'broken',
  };
}

function resultText({ status }: CheckState, { answered, cases }: PropertyState): string {
  if (!answered) {
    if (status !== 'running') return l10n.t('not finished');
    return cases === 0 ? l10n.t('waiting') : l10n.t('{0} cases…', figure(cases));
  }
  const { result } = answered;
  if (result.status === 'broken') return l10n.t('broken');
  const reason = reasonText(result);
  return reason === '' ? l10n.t('shown by {0}', counted.cases(result.runs)) : inline(reason);
}

function iconOf(
  { status, outdated }: CheckState,
  { answered, cases }: PropertyState,
): Pick<CheckRow, 'icon' | 'color'> {
  if (!answered) return { icon: status === 'running' && cases > 0 ? 'loading~spin' : 'circle-outline' };
  if (outdated !== undefined) return { icon: 'history', color: SKIPPED };
  switch (answered.result.status) {
    case 'shown':
      return { icon: 'pass', color: PASSED };
    case 'broken':
      return { icon: 'error', color: FAILED };
    case 'disabled':
    case 'no-subject':
    case 'not-reached':
      return { icon: 'debug-step-over', color: SKIPPED };
  }
}

function wordsOf({ answered }: PropertyState): readonly CheckWord[] {
  const words: CheckWord[] = ['property'];
  if (answered?.scenario) words.push('counterexample');
  if (answered?.frame) words.push('source');
  if ((answered?.result.growth ?? []).length > 0) words.push('growth');
  if (answered && answered.result.status !== 'disabled') words.push('enabled');
  return words;
}

function detailRows(state: CheckState, property: PropertyState): CheckRow[] {
  const { result, frame, difference } = property.answered ?? {};
  const rows: CheckRow[] = [];
  const row = (name: string, text: string, icon: string, more: Partial<CheckRow> = {}): void => {
    rows.push({ ...noteRow(state, `${property.code} ${name}`, text, icon), code: property.code, ...more });
  };
  const { counterexample, growth = [], limit } = result ?? {};
  if (counterexample) {
    const words = wordsOf(property).filter((word) => word !== 'property' && word !== 'enabled');
    const click = frame ? { click: 'source' as const } : { click: 'counterexample' as const };
    const { source } = counterexample;
    row('message', inline(counterexample.message.split('\n')[0] ?? ''), 'comment', {
      ...click,
      words,
      description: source ? `${inline(source.file)}:${String(source.line)}` : '',
      tooltip: [printable(counterexample.message).slice(0, 2000)],
    });
  }
  if (difference) {
    for (const [name, text] of [
      [l10n.t('must be'), difference.expected],
      [l10n.t('is'), difference.actual],
    ] as const)
      row(name, `${name}: ${inline(shortDifference(difference, text))}`, 'tag', {
        tooltip: [printable(text)],
      });
  }
  const last = growth.at(-1);
  if (last) {
    const text = limit
      ? l10n.t('The limit {0} is hit with {1} items', limit.name, figure(limit.items))
      : l10n.t('No limit is hit with up to {0} items', figure(last.items));
    row('growth', text, 'graph-line', {
      click: 'growth',
      words: ['growth'],
      description: l10n.t(
        '{0} took {1}, {2}, {3}',
        counted.items(last.items),
        duration(last.durationMs),
        counted.pages(last.memoryPages),
        counted.calls(last.backendCalls),
      ),
    });
  }
  return rows;
}

/** The first line that the two sides do not share. */
function shortDifference({ expected, actual }: { expected: string; actual: string }, side: string): string {
  const [right, wrong, lines] = [expected.split('\n'), actual.split('\n'), side.split('\n')];
  const at = right.findIndex((line, index) => line !== wrong[index]);
  return lines[Math.max(0, at)] ?? lines.at(-1) ?? '';
}

function noteRow({ key }: CheckState, name: string, label: string, icon: string): CheckRow {
  return {
    id: `${key} ${name}`,
    label,
    description: '',
    icon,
    tooltip: [label],
    spoken: label,
    words: ['note'],
    key,
    children: [],
  };
}
