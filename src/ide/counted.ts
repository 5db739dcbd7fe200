import * as l10n from '@vscode/l10n';
import { figure } from '../text/figure';

/**
 * A count with its noun, as people read it: one placeholder of a sentence. Each noun has its texts for one and for
 * others, because languages differ in how they count.
 */
export const counted = {
  answers: (count: number): string => (count === 1 ? l10n.t('1 answer') : l10n.t('{0} answers', count)),
  brokenProperties: (count: number): string =>
    count === 1 ? l10n.t('1 broken property') : l10n.t('{0} broken properties', count),
  bytes: (count: number): string => (count === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', count)),
  calls: (count: number): string => (count === 1 ? l10n.t('1 call') : l10n.t('{0} calls', count)),
  cases: (count: number): string => (count === 1 ? l10n.t('1 case') : l10n.t('{0} cases', count)),
  changes: (count: number): string => (count === 1 ? l10n.t('1 change') : l10n.t('{0} changes', count)),
  entries: (count: number): string => (count === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', count)),
  expectedValues: (count: number): string =>
    count === 1 ? l10n.t('1 expected value') : l10n.t('{0} expected values', count),
  failures: (count: number): string => (count === 1 ? l10n.t('1 failure') : l10n.t('{0} failures', count)),
  items: (count: number): string => (count === 1 ? l10n.t('1 item') : l10n.t('{0} items', figure(count))),
  labels: (count: number): string => (count === 1 ? l10n.t('1 label') : l10n.t('{0} labels', count)),
  libraryFrames: (count: number): string =>
    count === 1 ? l10n.t('1 library frame') : l10n.t('{0} library frames', count),
  moreSessions: (count: number): string =>
    count === 1 ? l10n.t('1 more session') : l10n.t('{0} more sessions', figure(count)),
  moreCalls: (count: number): string =>
    count === 1 ? l10n.t('1 more call') : l10n.t('{0} more calls', count),
  moreFailures: (count: number): string =>
    count === 1 ? l10n.t('1 more failure') : l10n.t('{0} more failures', count),
  moreScenarios: (count: number): string =>
    count === 1 ? l10n.t('1 more scenario') : l10n.t('{0} more scenarios', count),
  pages: (count: number): string => (count === 1 ? l10n.t('1 page') : l10n.t('{0} pages', count)),
  requests: (count: number): string => (count === 1 ? l10n.t('1 request') : l10n.t('{0} requests', count)),
  results: (count: number): string => (count === 1 ? l10n.t('1 result') : l10n.t('{0} results', count)),
  savedAnswers: (count: number): string =>
    count === 1 ? l10n.t('1 saved answer') : l10n.t('{0} saved answers', count),
  scenarios: (count: number): string => (count === 1 ? l10n.t('1 scenario') : l10n.t('{0} scenarios', count)),
  steps: (count: number): string => (count === 1 ? l10n.t('1 step') : l10n.t('{0} steps', count)),
  tools: (count: number): string => (count === 1 ? l10n.t('1 tool') : l10n.t('{0} tools', count)),
} as const;
