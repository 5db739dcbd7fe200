import { messageOf, type FaultSink } from '../base/fault';
import type { Frame, Invocation } from '../gateway/invocation';
import { shownPosition } from '../text/shown-position';
import { openDebugInfo, type DebugInfo } from '../wasm/debug/debug-info';
import { exportNames } from '../wasm/debug/export-names';
import { createFrameLocator, type FrameLocator, type FrameSources } from '../wasm/debug/locate-frames';
import { externalDebugReference } from '../wasm/debug/section-scan';
import {
  decodeDataUrl,
  openSourceMap,
  sourceMapReference,
  type ModuleSourceMap,
} from '../wasm/debug/source-map';
import type { VariableInfo } from '../wasm/debug/variables/variable-info';
import type { SourceRow } from '../wasm/debug/source-rows';
import { watPositions } from '../wat/positions';
import { watRows } from '../wat/statements';
import { parseTree } from '../wat/tree';
import type { GuardFile } from './guard-file';

/** What an invocation wrote, where a guard without debug information tells its position. */
export type FrameHints = Pick<Invocation, 'stderr' | 'logs'>;

/** A stack to be located. */
export interface UnlocatedStack {
  readonly frames: readonly Frame[];
  readonly hints?: FrameHints;
}

/** Adds source positions to stacks, maybe in another thread. */
export interface StackLocator {
  /** The stacks in this order, located as `SourceLocator.locate` does. Never rejects. */
  locateAll(stacks: readonly UnlocatedStack[]): Promise<readonly (readonly Frame[])[]>;
  /** Why positions are missing, once that was noticed: a sentence such as `debug information unreadable: reason`. */
  readonly problem: string | undefined;
  /** The directory in which a source that was named before was compiled, when debug information tells. */
  directoryOf(source: string): string | undefined;
}

/** Adds source positions to frames at once; may add frames that were inlined. */
export interface SourceLocator extends StackLocator {
  /**
   * Frames nothing is known about come back as they are, their names demangled. Throws faults of ours only, and only
   * without `SourceFiles.onFault`.
   */
  locate(frames: readonly Frame[], hints?: FrameHints): readonly Frame[];
  /** Every place where code of a source begins, by offset, sources as `locate` names them; throws as `locate` does. */
  rows(): readonly SourceRow[];
  /** The guard's variables, in DWARF; undefined without. Throws faults of ours. */
  variables(): VariableInfo | undefined;
}

/** Access to files beside the guard; paths and URLs are as written in the module. */
export interface SourceFiles {
  /** The file's content, or undefined when there is none. Asked at most once for each reference. */
  readBeside(reference: string): Uint8Array | undefined;
  /** The path people know for a source path of debug information, or undefined when the file is not here. */
  resolve?(source: string): string | undefined;
  /** Whether to look for `NAME.debug.wasm` and the file that `external_debug_info` names; default true. */
  readonly siblings?: boolean;
  /** Gets faults of ours, for which positions are then missing; without it they are thrown. */
  readonly onFault?: FaultSink | undefined;
}

/**
 * Positions for the frames of one guard: of its WAT text, else from DWARF (its own or in an external file),
 * else from its source map, else from what the guard printed. Nothing is read before the first frame.
 */
export function createSourceLocator(guard: GuardFile, files: SourceFiles): SourceLocator {
  return new LazyLocator(guard, files);
}

class LazyLocator implements SourceLocator {
  #locator: FrameLocator | undefined;
  #debugInfo: DebugInfo | undefined;
  #problem: string | undefined;
  readonly #resolved = new Map<string, string | undefined>();

  constructor(
    private readonly guard: GuardFile,
    private readonly files: SourceFiles,
  ) {}

  get problem(): string | undefined {
    return this.#problem ?? this.#debugInfo?.problem;
  }

  directoryOf(source: string): string | undefined {
    return this.#debugInfo?.directoryOf(source);
  }

  locate(frames: readonly Frame[], hints?: FrameHints): readonly Frame[] {
    if (frames.length === 0) return frames;
    try {
      this.#locator ??= createFrameLocator(this.#sources());
      const found = this.#locator(
        frames,
        hints && { stderr: hints.stderr, logs: hints.logs.map((entry) => entry.message) },
      );
      return found.map((frame) => this.#known(frame));
    } catch (error) {
      this.#failed(error);
      return frames;
    }
  }

  locateAll(stacks: readonly UnlocatedStack[]): Promise<readonly (readonly Frame[])[]> {
    return Promise.resolve(stacks.map(({ frames, hints }) => this.locate(frames, hints)));
  }

  rows(): readonly SourceRow[] {
    const { wat, module } = this.guard;
    try {
      if (wat !== undefined) return watRows(parseTree(wat), module.bytes, module.path);
      const { debugInfo, sourceMap } = this.#positions();
      const rows = debugInfo?.rows() ?? sourceMap?.rows() ?? [];
      return rows.map((row) => this.#known(row));
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  variables(): VariableInfo | undefined {
    if (this.guard.wat !== undefined) return undefined;
    if (this.#debugInfo === undefined) this.#positions();
    return this.#debugInfo?.variables;
  }

  /** What is wrong with debug information is a `problem` of its reader; what is thrown is a fault of ours. */
  #failed(error: unknown): void {
    const { onFault } = this.files;
    if (!onFault) throw error;
    onFault('source positions could not be looked up', error);
    this.#problem = `source positions are missing: internal error: ${messageOf(error)}`;
  }

  #sources(): FrameSources {
    return { ...this.#positions(), exports: exportNames(this.guard.module.bytes) };
  }

  #positions(): FrameSources {
    const { wat, module } = this.guard;
    if (wat !== undefined) return { wat: watSource(module.path, wat, module.bytes) };
    const external = this.#externalBytes();
    this.#debugInfo = openDebugInfo({
      bytes: module.bytes,
      ...(external ? { externalBytes: external } : {}),
    });
    if (this.#debugInfo.available) return { debugInfo: this.#debugInfo };
    const sourceMap = this.#sourceMap();
    return sourceMap ? { sourceMap } : {};
  }

  #externalBytes(): Uint8Array | undefined {
    if (this.files.siblings === false) return undefined;
    const { path, bytes } = this.guard.module;
    const reference = externalDebugReference(bytes);
    const named = reference === undefined ? undefined : this.files.readBeside(reference);
    if (named) return named;
    const name = path.split(/[\\/]/).at(-1) ?? '';
    return this.files.readBeside(name.replace(/(\.wasm)?$/i, '.debug.wasm'));
  }

  #sourceMap(): ModuleSourceMap | undefined {
    const reference = sourceMapReference(this.guard.module.bytes);
    if (reference === undefined) return undefined;
    const text = /^data:/i.test(reference) ? decodeDataUrl(reference) : this.#readText(reference);
    if (text === undefined) return undefined;
    const opened = openSourceMap(text);
    if (opened.ok) return opened.value;
    this.#problem = opened.error;
    return undefined;
  }

  #readText(reference: string): string | undefined {
    const bytes = this.files.readBeside(reference);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** The frame with the path people know, when the file is here. */
  #known<T extends Pick<Frame, 'source'>>(frame: T): T {
    const { source } = frame;
    if (source === undefined || this.guard.wat !== undefined || !this.files.resolve) return frame;
    if (!this.#resolved.has(source)) this.#resolved.set(source, this.files.resolve(source));
    const known = this.#resolved.get(source);
    return known === undefined ? frame : { ...frame, source: known };
  }
}

function watSource(path: string, text: string, bytes: Uint8Array): NonNullable<FrameSources['wat']> {
  const positions = watPositions(text, bytes);
  return (offset) => {
    const range = positions.rangeAt(offset);
    return range && { source: path, ...shownPosition(range.position) };
  };
}
