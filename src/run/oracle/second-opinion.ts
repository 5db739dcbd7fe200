import type { AgentLabels } from '../../gateway/difc/labels';
import { compactJson } from '../../scenario/compact';
import type { OracleDirection, OracleLabel } from '../../scenario/oracle-exceptions';
import { dataLabels } from '../label-checks';
import type { CheckSubject } from '../subject';
import type { ServerLabel } from './server-label';

type Request = CheckSubject['request'];

/** How one of the guard's labels compares with the server's, and why, in words. */
export type Comparison =
  | { readonly verdict: 'agree' }
  | { readonly verdict: OracleDirection; readonly message: string }
  | { readonly verdict: 'not-comparable'; readonly reason: string };

/**
 * Compares the labels that a guard gave the data of a response with the server's label of the whole result. The server's
 * is a bound for all that is in it, so the guard's labels of the items are taken together:
 *
 * - `private` means a secrecy tag, on every item, unless the result is untrusted too: then it can be a mixture.
 * - `trusted` means that every item has at least the integrity `approved`.
 */
export function secondOpinion(
  server: ServerLabel,
  request: Request,
): Readonly<Record<OracleLabel, Comparison>> {
  const judged = judgedLabels(request);
  if ('reason' in judged) {
    const none: Comparison = { verdict: 'not-comparable', reason: judged.reason };
    return { secrecy: none, integrity: none };
  }
  return { secrecy: comparedSecrecy(server, judged), integrity: comparedIntegrity(server, judged) };
}

interface Judged {
  readonly labels: readonly AgentLabels[];
  /** Whether they are those of items, not of the resource or of a response without labels. */
  readonly areItems: boolean;
}

function judgedLabels(request: Request): Judged | { readonly reason: string } {
  if (request.operation === 'write') return { reason: 'the response of a write has no labels' };
  const labels = dataLabels(request);
  if (!labels) return { reason: 'the request ended before the response had labels' };
  if (request.labelResponseCalled !== true) return { reason: 'label_response was not called' };
  if (labels.length === 0) return { reason: 'the response has no items' };
  return { labels, areItems: request.labeled === true };
}

function comparedSecrecy({ confidentiality, integrity }: ServerLabel, judged: Judged): Comparison {
  const { labels } = judged;
  const secret = labels.filter(({ secrecy }) => secrecy.length > 0);
  if (confidentiality === 'public') {
    if (secret.length === 0) return { verdict: 'agree' };
    const tags = [...new Set(secret.flatMap(({ secrecy }) => secrecy))];
    const message = `the server says public, but ${counted(judged, secret.length, 'has', 'have')} secrecy tags: ${compactJson(tags, 120)}`;
    return { verdict: 'stricter', message };
  }
  const open = labels.length - secret.length;
  if (open === 0) return { verdict: 'agree' };
  if (secret.length > 0 && integrity === 'untrusted')
    return {
      verdict: 'not-comparable',
      reason: 'the server’s label can be that of public and private data together',
    };
  return {
    verdict: 'looser',
    message: `the server says private, but ${counted(judged, open, 'has', 'have')} no secrecy tag`,
  };
}

function comparedIntegrity({ integrity }: ServerLabel, judged: Judged): Comparison {
  const { labels } = judged;
  const trust = labels.map(trustOf);
  const low = trust.filter((each) => each === 'untrusted').length;
  if (integrity === 'trusted') {
    if (low > 0) {
      const message = `the server says trusted, but ${counted(judged, low, 'has', 'have')} less than the integrity "approved"`;
      return { verdict: 'stricter', message };
    }
    return trust.includes('unknown') ? UNKNOWN_LEVEL : { verdict: 'agree' };
  }
  if (low > 0) return { verdict: 'agree' };
  if (trust.includes('unknown')) return UNKNOWN_LEVEL;
  const message = `the server says untrusted, but ${counted(judged, labels.length, 'has', 'have')} the integrity "approved" or more`;
  return { verdict: 'looser', message };
}

const UNKNOWN_LEVEL: Comparison = {
  verdict: 'not-comparable',
  reason: 'the integrity tags name no level (none, unapproved, approved, merged)',
};

const TRUSTED: ReadonlySet<string> = new Set(['approved', 'merged', '*']);
const UNTRUSTED: ReadonlySet<string> = new Set(['none', 'unapproved']);

/** What the server would call data with this integrity; tags of other kinds say nothing. */
function trustOf({ integrity }: AgentLabels): 'trusted' | 'untrusted' | 'unknown' {
  const levels = integrity.map((tag) => tag.split(':', 1)[0] ?? tag);
  if (levels.some((level) => TRUSTED.has(level))) return 'trusted';
  return levels.length === 0 || levels.some((level) => UNTRUSTED.has(level)) ? 'untrusted' : 'unknown';
}

/** `2 of 3 items have`, `the response, which passes without labels, has` */
function counted({ labels, areItems }: Judged, count: number, one: string, many: string): string {
  if (!areItems) return `the response, which passes without labels of items, ${one}`;
  if (labels.length === 1) return `its only item ${one}`;
  const which = count === labels.length ? `all ${count}` : `${count} of ${labels.length}`;
  return `${which} items ${count === 1 ? one : many}`;
}
