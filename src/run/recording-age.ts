import type { Scenario } from '../scenario/model';
import { finding } from './finding';
import type { Finding } from './result';

/** How old recorded answers may be. */
export interface MaxAge {
  readonly ms: number;
  /** As it was given: `30d`. */
  readonly shown: string;
  /** The moment that ages are counted to, as of `Date.now`. */
  readonly now: number;
}

const DAY_MS = 86_400_000;

/** Whether the answers of a scenario were recorded too long ago; nothing is said of those without a date. */
export function recordingAge({ recorded }: Scenario, maxAge: MaxAge | undefined): Finding[] {
  if (!recorded || !maxAge) return [];
  const age = maxAge.now - Date.parse(recorded.at);
  if (age <= maxAge.ms) return [];
  const days = Math.floor(age / DAY_MS);
  const ago = days === 1 ? '1 day ago' : `${String(days)} days ago`;
  const message = `the answers were recorded on ${recorded.at.slice(0, 10)}, ${ago}, which is more than ${maxAge.shown}; record them again with guard-lab record --refresh`;
  return [finding('old-recording', message, { at: ['recorded', 'at'] })];
}
