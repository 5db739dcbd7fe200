import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FaultSink } from '../../base/fault';
import type { Frame } from '../../gateway/invocation';
import type { ListedInstructions, WantedInstructions } from '../../inspect/listed-instructions';
import type { Disassembly } from '../../wasm/debug/disassembly';
import type { DebugSubject } from './debug-run';
import type { ClientLocation } from './inspector';

/** The configuration as the manifest describes it. */
export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly scenario?: unknown;
  readonly step?: unknown;
  readonly stopOnEntry?: unknown;
}

/** A guard ready to be debugged, with the way from its sources to the client's files and back. */
export interface PreparedGuard {
  readonly subject: DebugSubject;
  locationOf(frame: Frame): Promise<ClientLocation | undefined>;
  /** Which of the guard's sources the client's file at `path` is. */
  sourcesAt(path: string): Promise<readonly string[]>;
  /** What the client's file at `path` shows when it is the guard's disassembly; a sentence when it is out of date. */
  disassemblyAt(path: string): Promise<Disassembly | string | undefined>;
  /** Instructions of the guard; none when they cannot be read. */
  instructions(wanted: WantedInstructions): Promise<ListedInstructions>;
}

export interface AdapterParts {
  readonly workerPath: string;
  /** Gets faults of ours, in the guard's thread too. */
  readonly onFault: FaultSink;
  /** A sentence when there is nothing to debug. `signal` fires when the session ends before that. */
  prepare(launch: LaunchArguments, signal: AbortSignal): Promise<PreparedGuard | string>;
}
