import type * as vscode from 'vscode';
import { LruMap } from '../../base/lru-map';
import type { Frame } from '../../gateway/invocation';

/** Where the instruction at an offset of a guard's file is in its disassembly. */
export type LocationOfInstruction = (
  guard: vscode.Uri,
  offset: number,
) => Promise<vscode.Location | undefined>;

/** Frames of one trap that are looked up: endless recursion has thousands. */
const MAX_FRAMES = 40;
/** Places that are remembered. */
const MAX_PLACES = 2000;

/** Lines of disassemblies, where frames lead that have no source. What was looked up once is known at once. */
export class InstructionLocations {
  readonly #places = new LruMap<string, vscode.Location>(MAX_PLACES);
  #disassembly: LocationOfInstruction | undefined;

  /** Nothing is known before there is a disassembly to look into. */
  use(disassembly: LocationOfInstruction): void {
    this.#disassembly = disassembly;
  }

  /** Looks the frames of a trap up, unless one of them has a source. */
  async prepare(stack: readonly Frame[], guard: vscode.Uri): Promise<void> {
    if (!this.#disassembly || stack.some((frame) => frame.line !== undefined)) return;
    for (const { offset } of stack.slice(0, MAX_FRAMES)) {
      const location = await this.#disassembly(guard, offset);
      if (location) this.#places.set(keyOf(offset, guard), location);
    }
  }

  /** The line of the instruction at `offset`, if it was looked up before. */
  locationOf(offset: number, guard: vscode.Uri): vscode.Location | undefined {
    return this.#places.get(keyOf(offset, guard));
  }

  /** The guard changed: its instructions stand elsewhere. */
  clear(): void {
    this.#places.clear();
  }
}

function keyOf(offset: number, guard: vscode.Uri): string {
  return `${guard.toString()} ${String(offset)}`;
}
