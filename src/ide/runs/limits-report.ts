import {
  LIMIT_KEYS,
  LIMITS,
  PROFILES,
  resolveLimits,
  type LimitKey,
  type Limits,
  type ProfileName,
} from '../../gateway/limits';
import { limitAmount } from '../../report/limit-amount';
import { figure } from '../../text/figure';

/** Limits in force and what they come from, the strongest last: profile, setting, scenario. */
export interface LimitSources {
  /** What the limits are shown for, in words: a scenario file, or all scenarios that say nothing themselves. */
  readonly subject: string;
  readonly profile: ProfileName;
  /** Who chose the profile: `named by this scenario`, `set for the workspace`, `the default`. */
  readonly profileFrom: string;
  readonly settings: Partial<Limits>;
  readonly scenario: Partial<Limits>;
}

/** The limits as Markdown: value in force, where it comes from, and what happens at the limit. */
export function limitsReport(sources: LimitSources): string {
  const { profile, settings, scenario, subject, profileFrom } = sources;
  const limits = resolveLimits(profile, { ...settings, ...scenario });
  const rows = LIMIT_KEYS.map((key) => {
    const { title, beyond } = LIMITS[key];
    return `| ${title} | **${limitAmount(key, limits[key])}** | ${origin(key, sources)} | ${beyond} |`;
  });
  return [
    '# Gateway Limits',
    '',
    `Limits for ${subject}. Profile \`${profile}\`, ${profileFrom}.`,
    '',
    '| Limit | Value | Source | At the limit |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'The `limits` of a scenario take precedence over the setting `guardLab.limits`, which takes precedence over the profile. Only the values of a profile match a gateway: what passes with a larger limit may fail in production.',
    '',
    '## Profiles',
    '',
    `| Limit | ${Object.keys(PROFILES).join(' | ')} |`,
    `| --- |${' --- |'.repeat(Object.keys(PROFILES).length)}`,
    ...LIMIT_KEYS.map((key) => {
      const amounts = Object.values(PROFILES).map((values: Limits) => limitAmount(key, values[key]));
      return `| ${[LIMITS[key].title, ...amounts].join(' | ')} |`;
    }),
    '',
  ].join('\n');
}

function origin(limit: LimitKey, { profile, settings, scenario }: LimitSources): string {
  const overruled = `; the profile says ${figure(PROFILES[profile][limit])}`;
  if (scenario[limit] !== undefined) return `\`limits\` of this scenario${overruled}`;
  if (settings[limit] !== undefined) return `setting \`guardLab.limits\`${overruled}`;
  return `profile \`${profile}\``;
}
