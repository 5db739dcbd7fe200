import type { SinkAccess, StepResult } from '../run/result';
import { shorten } from '../scenario/compact';

/** Tags and names that are listed; more are counted. */
const LISTED = 5;

/**
 * What the agent may write to after a step, in one line: `may write to "notes", not to "comments"
 * (private:acme/app)`. Undefined in a scenario without write sinks.
 */
export function sinksText(sinks: StepResult['sinks']): string | undefined {
  const all = Object.entries(sinks ?? {});
  if (all.length === 0) return undefined;
  const open = all.filter(([, { allowed }]) => allowed).map(([name]) => quoted(name));
  const closed = all.filter(([, { allowed }]) => !allowed).map(deniedText);
  const parts = [
    ...(open.length > 0 ? [`may write to ${listed(open)}`] : []),
    ...(closed.length > 0 ? [`${open.length > 0 ? 'not to' : 'may not write to'} ${listed(closed)}`] : []),
  ];
  return parts.join(', ');
}

/** The same for a step that may have changed it: a request to a sink changes nothing. */
export function sinksAfter({ sink, sinks }: Pick<StepResult, 'sink' | 'sinks'>): string | undefined {
  return sink === undefined ? sinksText(sinks) : undefined;
}

/** `"comments" (private:acme/app)` */
function deniedText([name, { deniedBy }]: readonly [string, SinkAccess]): string {
  return `${quoted(name)} (${listed(deniedBy.map((tag) => shorten(tag, 80)))})`;
}

function quoted(name: string): string {
  return JSON.stringify(shorten(name, 80));
}

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return more > 0 ? `${names.slice(0, LISTED).join(', ')} and ${String(more)} more` : names.join(', ');
}
