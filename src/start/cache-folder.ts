import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Set to `off`, no code is kept; set to the absolute path of a folder, it is kept there. */
const CACHE_VARIABLE = 'GUARD_LAB_CACHE';

/** What decides where the cache of a person is. */
export interface CachePlace {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home folder. */
  readonly home: () => string;
}

/** The folder for the code cache of this person; undefined when there is to be none. */
export function cacheFolder({ platform, env, home }: CachePlace): string | undefined {
  const wanted = env[CACHE_VARIABLE];
  if (wanted === 'off' || env['NODE_DISABLE_COMPILE_CACHE']) return undefined;
  if (wanted !== undefined && wanted !== '') return isAbsolute(wanted) ? wanted : undefined;
  const base = platformFolder({ platform, env, home });
  return base !== undefined && isAbsolute(base) ? join(base, 'guard-lab') : undefined;
}

function platformFolder({ platform, env, home }: CachePlace): string | undefined {
  if (platform === 'win32') return env['LOCALAPPDATA'];
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  return join(home(), ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
}

/** Of this process. */
export function ownCacheFolder(): string | undefined {
  return cacheFolder({ platform: process.platform, env: process.env, home: homedir });
}
