import { goQuote } from '../../wasm/go-quote';
import { toLower, trimSpace } from '../go-text';
import type { Json } from '../json';
import { isScope } from '../policy-repos';
import { required, type PolicyFault } from './policy-fault';

/** What the configuration has against `repos`, which is at `path`; undefined when it takes them. */
export function reposFault(repos: Json, path: PolicyFault['path']): PolicyFault | undefined {
  const wrong = (error: string, at = path): PolicyFault => ({ code: 'bad-repos', path: at, error });
  if (typeof repos === 'string') {
    if (['all', 'public'].includes(toLower(trimSpace(repos)))) return undefined;
    return wrong("allow-only.repos string must be 'all' or 'public'");
  }
  if (!Array.isArray(repos)) {
    return wrong("allow-only.repos must be 'all', 'public', or a non-empty array of repo scope strings");
  }
  if (repos.length === 0) return wrong('allow-only.repos array must contain at least one scope');
  const seen = new Set<string>();
  for (const [index, entry] of repos.entries()) {
    const error = scopeError(entry, seen);
    if (error !== undefined) return wrong(error, [...path, index]);
  }
  return undefined;
}

/** What is wrong with the next scope of a list; `seen` holds those before it. */
function scopeError(entry: Json, seen: Set<string>): string | undefined {
  if (typeof entry !== 'string') return 'allow-only.repos array values must be strings';
  const scope = trimSpace(entry);
  if (scope === '') return required('allow-only.repos', 'repos');
  if (!isScope(scope)) {
    return `allow-only.repos scope ${goQuote(scope)} is invalid; expected owner/*, owner/repo, or owner/re*`;
  }
  if (seen.has(scope)) return 'allow-only.repos must not contain duplicates';
  seen.add(scope);
  return undefined;
}
