import type { ProfileName } from '../gateway/limits';

/** `guard-lab mcp`. */
export interface McpCommand {
  readonly kind: 'mcp';
  /** Folders that agents may use besides the working folder. */
  readonly roots: readonly string[];
  readonly profile?: ProfileName;
  readonly jobs?: number;
}
