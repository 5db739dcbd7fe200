import type { Invocation } from '../../gateway/invocation';
import { LIMIT_KEYS, LIMITS, type LimitKey, type Limits } from '../../gateway/limits';
import { limitHits } from '../../run/limit-hits';
import { usedOf } from '../../run/limit-use';
import { duration } from '../lines';
import { limitAmount } from '../limit-amount';
import { figure } from '../../text/figure';

/** How much of a limit was used. */
export interface UseView {
  readonly key: LimitKey;
  readonly title: string;
  /** `12 of 50 (24 %)` */
  readonly text: string;
  /** Part of the limit that was used, from 0; 1 and more at the limit. */
  readonly share: number;
  /** `close`: over 80 %, which the finding `headroom` reports too. */
  readonly level: 'free' | 'close' | 'hit';
}

/** From here on a limit is close, as for the finding `headroom`. */
export const CLOSE = 0.8;

/** The use of each limit by invocations together, as a step uses it; empty without invocations. */
export function usesOf(invocations: readonly Invocation[], limits: Limits | undefined): UseView[] {
  if (!limits || invocations.length === 0) return [];
  const hit = new Set(invocations.flatMap(limitHits).map(({ limit }) => limit));
  return LIMIT_KEYS.map((key) => {
    const used = usedOf(invocations, key);
    const of = limits[key];
    const share = of > 0 ? used / of : used > 0 ? 1 : 0;
    const isHit = hit.has(LIMITS[key].name);
    return {
      key,
      title: LIMITS[key].title,
      text: `${amount(key, used)} of ${limitAmount(key, of)} (${percent(share)})`,
      share,
      level: isHit ? 'hit' : share > CLOSE ? 'close' : 'free',
    };
  });
}

/** What comes first is nearer to its limit, or reached it. */
export function isNearer(a: UseView, b: UseView): boolean {
  if ((a.level === 'hit') !== (b.level === 'hit')) return a.level === 'hit';
  return a.share > b.share;
}

function amount(key: LimitKey, used: number): string {
  return key === 'timeoutMs' ? duration(used) : figure(used);
}

/** Rounded down, so that nothing seems to be at a limit that is not. */
function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'under 1 %';
  return `${figure(Math.floor(share * 100))} %`;
}
