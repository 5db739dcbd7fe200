import { CLOSED_BY_CANCEL, CLOSED_BY_DEADLINE, closedWithCode } from '../texts';

/** Exit codes the gateway's runtime closes a module with when its context is done. */
export const EXIT_CANCELED = 0xffffffff;
export const EXIT_DEADLINE = 0xefffffff;

/** Text of a call that ends with exit code `code` (u32), wazero C4. */
export function exitMessage(code: number): string {
  const u32 = code >>> 0;
  if (u32 === EXIT_CANCELED) return CLOSED_BY_CANCEL;
  if (u32 === EXIT_DEADLINE) return CLOSED_BY_DEADLINE;
  return closedWithCode(u32);
}
