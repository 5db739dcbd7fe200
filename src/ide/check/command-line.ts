/** What a check was made of; paths as the terminal takes them. */
export interface RepeatedCheck {
  /** Scenarios, or the guard where there are none. */
  readonly paths: readonly string[];
  readonly catalogs: readonly string[];
  /** Absent for the profile that the command line uses anyway. */
  readonly profile?: string;
  readonly seed: number;
  readonly runs: number;
  /** The only property that is asked for; all when absent. */
  readonly only?: string;
}

/** The command that gives the same result in a terminal. Paths are quoted where the shell needs it. */
export function checkCommandLine(check: RepeatedCheck, shell: 'posix' | 'windows'): string {
  const { paths, catalogs, profile, seed, runs, only } = check;
  const quote = shell === 'windows' ? quotedForWindows : quotedForPosix;
  const words = [
    'guard-lab check',
    ...paths.map(quote),
    ...catalogs.flatMap((path) => ['--tools', quote(path)]),
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(only === undefined ? [] : ['--only', only]),
    `--seed ${String(seed)} --runs ${String(runs)}`,
  ];
  return words.join(' ');
}

const PLAIN = /^[\w./:@%+=,-]+$/;

function quotedForPosix(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  return PLAIN.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}

/** Windows refuses quotes in names. */
function quotedForWindows(path: string): string {
  // Quotes do not keep a program from taking a path for an option.
  const safe = path.startsWith('-') ? `.\\${path}` : path;
  return /^[\w./\\:@+=,-]+$/.test(safe) ? safe : `"${safe}"`;
}
