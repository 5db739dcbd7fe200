import * as l10n from '@vscode/l10n';
import { limitAmount } from '../../report/limit-amount';
import type { ModuleOverview } from '../../inspect/overview/overview';
import { printable } from '../../report/terminal-text';
import type { Verdict } from '../../run/inspection';
import type { ShownVerdict } from './protocol';
import { shownText } from './shown-text';

/** What running the start function in the sandbox came to. */
export interface StartRun {
  readonly guard: Verdict;
  /** Set when our engine failed. */
  readonly engine?: string | undefined;
}

/** The verdict in words. Nothing is called good that was not checked. */
export function shownVerdict(
  overview: ModuleOverview,
  {
    profile,
    canRun,
    start,
  }: { readonly profile: string; readonly canRun: boolean; readonly start?: StartRun | undefined },
): ShownVerdict {
  const { verdict, capPages, findings } = overview;
  const limits = l10n.t(
    'Checked without running it, for the profile {0} (memory up to {1}).',
    shownText(profile),
    limitAmount('memoryPages', capPages),
  );
  switch (verdict) {
    case 'loads':
      return findings.rows.some(({ code }) => code === 'no-memory')
        ? said('bad', l10n.t('The gateway loads this guard, but every call of it fails'), limits)
        : said('good', l10n.t('The gateway loads this guard'), limits);
    case 'start':
      return startVerdict(overview, { limits, canRun, start });
    case 'refused':
      return said('bad', l10n.t('The gateway refuses this module'), limits);
    case 'crash':
      return said('bad', l10n.t('Loading this module ends the gateway'), limits);
    case 'undecided':
      return said(
        'open',
        l10n.t('Guard Lab could not find out whether the gateway loads this module'),
        limits,
      );
  }
}

function startVerdict(
  { facts, findings }: ModuleOverview,
  {
    limits,
    canRun,
    start,
  }: { readonly limits: string; readonly canRun: boolean; readonly start: StartRun | undefined },
): ShownVerdict {
  const name = shownText(facts?.start?.name ?? '');
  if (!start) {
    const why = canRun
      ? l10n.t('This page does not run it by itself.')
      : l10n.t('Guards do not run in this workspace.');
    const title = l10n.t('The gateway loads this guard if its start function “{0}” ends', name);
    return {
      ...said('open', title, l10n.t('Everything else is right. {0} {1}', why, limits)),
      canRunStart: canRun,
    };
  }
  const { guard } = start;
  const error = printable(guard.error ?? '');
  if (guard.verdict === 'none')
    return {
      ...said('open', l10n.t('Guard Lab could not find out whether the gateway loads this guard'), error),
      canRunStart: canRun,
    };
  if (!guard.ok) return said('bad', l10n.t('The gateway refuses this module'), error);
  const ran = l10n.t('Its start function “{0}” was run in the sandbox and ended.', name);
  const isUseless = findings.rows.some(({ code }) => code === 'no-memory');
  return isUseless
    ? said('bad', l10n.t('The gateway loads this guard, but every call of it fails'), ran)
    : said('good', l10n.t('The gateway loads this guard'), ran);
}

function said(kind: ShownVerdict['kind'], title: string, detail: string): ShownVerdict {
  return { kind, title, detail, canRunStart: false };
}
