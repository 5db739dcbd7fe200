import { PAGE_BYTES, PROFILES, resolveLimits, type Limits, type ProfileName } from '../../gateway/limits';

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

interface Row {
  readonly limit: keyof Limits;
  readonly title: string;
  readonly unit: (value: number) => string;
  readonly hit: string;
}

const ROWS: readonly Row[] = [
  {
    limit: 'memoryPages',
    title: 'Linear memory',
    unit: (pages) => `${figure(pages)} pages (${figure((pages * PAGE_BYTES) / 1_048_576)} MiB)`,
    hit: '`memory.grow` answers -1; a guard that starts with more is not loaded',
  },
  {
    limit: 'backendCalls',
    title: 'Backend calls of one invocation',
    unit: figure,
    hit: '`call_backend` answers -1, and the guard is not told why',
  },
  { limit: 'inputBytes', title: 'Input', unit: bytes, hit: 'the function is not called' },
  {
    limit: 'outputBytes',
    title: 'Output buffer',
    unit: bytes,
    hit: 'the call is tried with a larger buffer up to this, then fails',
  },
  {
    limit: 'timeoutMs',
    title: 'Time of one step',
    unit: (ms) => `${figure(ms / 1000)} s`,
    hit: 'the invocation is ended, and the guard stays unavailable',
  },
];

/** The limits as Markdown: value in force, where it comes from, and what happens at the limit. */
export function limitsReport(sources: LimitSources): string {
  const { profile, settings, scenario, subject, profileFrom } = sources;
  const limits = resolveLimits(profile, { ...settings, ...scenario });
  const rows = ROWS.map(({ limit, title, unit, hit }) => {
    const from = origin(limit, sources);
    return `| ${title} | **${unit(limits[limit])}** | ${from} | ${hit} |`;
  });
  return [
    '# Gateway Limits',
    '',
    `In force for ${subject}. Profile \`${profile}\`, ${profileFrom}.`,
    '',
    '| Limit | In force | Comes from | At the limit |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'A scenario’s own `limits` win over the setting `guardLab.limits`, and this over the profile. Only the values of a profile are those of a gateway: what passes with a larger limit may fail in production.',
    '',
    '## Profiles',
    '',
    `| Limit | ${Object.keys(PROFILES).join(' | ')} |`,
    `| --- |${' --- |'.repeat(Object.keys(PROFILES).length)}`,
    ...ROWS.map(
      ({ limit, title, unit }) =>
        `| ${title} | ${Object.values(PROFILES)
          .map((values: Limits) => unit(values[limit]))
          .join(' | ')} |`,
    ),
    '',
  ].join('\n');
}

function origin(limit: keyof Limits, { profile, settings, scenario }: LimitSources): string {
  const overruled = `; the profile says ${figure(PROFILES[profile][limit])}`;
  if (scenario[limit] !== undefined) return `\`limits\` of this scenario${overruled}`;
  if (settings[limit] !== undefined) return `setting \`guardLab.limits\`${overruled}`;
  return `profile \`${profile}\``;
}

function bytes(value: number): string {
  const mebibytes = value / 1_048_576;
  return mebibytes >= 1 ? `${figure(value)} bytes (${figure(mebibytes)} MiB)` : `${figure(value)} bytes`;
}

function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
