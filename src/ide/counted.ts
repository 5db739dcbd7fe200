import * as l10n from '@vscode/l10n';

/**
 * A count with its noun, as people read it: one placeholder of a sentence. Each noun has its texts for one and for
 * others, because languages differ in how they count.
 */
export const counted = {
  brokenProperties: (count: number): string =>
    count === 1 ? l10n.t('1 broken property') : l10n.t('{0} broken properties', count),
  calls: (count: number): string => (count === 1 ? l10n.t('1 call') : l10n.t('{0} calls', count)),
  changes: (count: number): string => (count === 1 ? l10n.t('1 change') : l10n.t('{0} changes', count)),
  labels: (count: number): string => (count === 1 ? l10n.t('1 label') : l10n.t('{0} labels', count)),
  requests: (count: number): string => (count === 1 ? l10n.t('1 request') : l10n.t('{0} requests', count)),
  scenarios: (count: number): string => (count === 1 ? l10n.t('1 scenario') : l10n.t('{0} scenarios', count)),
} as const;
