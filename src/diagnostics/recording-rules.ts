import type { RuleText } from './rule';

/** The rules of findings about recordings, by their stable code. */
export const RECORDING_RULES = {
  'old-recording': {
    severity: 'warning',
    title: 'Old recording',
    documentation:
      'The answers of this scenario were recorded longer ago than `--max-age` allows (`recorded.at`). The server may answer otherwise today. Record them again: `guard-lab record SCENARIO --refresh`.',
  },
} as const satisfies Record<string, RuleText>;
