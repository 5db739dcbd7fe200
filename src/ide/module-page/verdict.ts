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
  const limits = `Checked without running it, for the profile ${shownText(profile)} (memory up to ${limitAmount('memoryPages', capPages)}).`;
  switch (verdict) {
    case 'loads':
      return findings.rows.some(({ code }) => code === 'no-memory')
        ? said('bad', 'The gateway loads this guard, but every call of it fails', limits)
        : said('good', 'The gateway loads this guard', limits);
    case 'start':
      return startVerdict(overview, { limits, canRun, start });
    case 'refused':
      return said('bad', 'The gateway refuses this module', limits);
    case 'crash':
      return said('bad', 'Loading this module ends the gateway', limits);
    case 'undecided':
      return said('open', 'Guard Lab could not find out whether the gateway loads this module', limits);
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
    const why = canRun ? 'This page does not run it by itself.' : 'Guards do not run in this workspace.';
    const title = `The gateway loads this guard if its start function “${name}” ends`;
    return { ...said('open', title, `Everything else is right. ${why} ${limits}`), canRunStart: canRun };
  }
  const { guard } = start;
  const error = printable(guard.error ?? '');
  if (guard.verdict === 'none')
    return {
      ...said('open', 'Guard Lab could not find out whether the gateway loads this guard', error),
      canRunStart: canRun,
    };
  if (!guard.ok) return said('bad', 'The gateway refuses this module', error);
  const ran = `Its start function “${name}” was run in the sandbox and ended.`;
  const isUseless = findings.rows.some(({ code }) => code === 'no-memory');
  return isUseless
    ? said('bad', 'The gateway loads this guard, but every call of it fails', ran)
    : said('good', 'The gateway loads this guard', ran);
}

function said(kind: ShownVerdict['kind'], title: string, detail: string): ShownVerdict {
  return { kind, title, detail, canRunStart: false };
}
