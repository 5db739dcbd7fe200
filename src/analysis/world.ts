import type { GatewayKind } from '../gateway/gateway-kind';
import type { BackendEntry, Fallback, Visibility } from '../scenario/model';
import type { RepositoryName } from './tool';

/** A set of saved answers under which every tool is asked about. */
export interface World {
  readonly name: string;
  readonly visibility: Visibility;
  /** The repository that requests name. */
  readonly repository: RepositoryName;
  /** Another one with the same visibility, which requests name to show whether labels follow the arguments. */
  readonly other: RepositoryName;
  /** Tried in order; the uses of an entry are counted anew for each request. */
  readonly backend: readonly BackendEntry[];
  /** Answers the calls that no entry fits; absent: they fail. */
  readonly fallback?: Fallback;
  /** Whose results tools have: MCP results, or bare bodies; absent: the MCP gateway. */
  readonly gateway?: GatewayKind;
}
