import type { HostModule } from './runtime-instance';
import { GuestHost } from './guest-host';

/**
 * The closed table of what a guard can import, with signatures (gateway-contract 2.3): for checks of modules
 * that are not run. Its functions answer as in a module without memory.
 */
export function hostSignatures(): readonly HostModule[] {
  const backend = { call: () => ({ ok: false, error: 'no guard is running', match: 'none' }) as const };
  return new GuestHost({ backend, backendCalls: 0 }).modules;
}
