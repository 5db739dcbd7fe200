import { sourcePoints, type CoveredGuard, type GuardSources } from '../analysis/coverage/source-points';
import type { FaultSink } from '../base/fault';
import { LruMap } from '../base/lru-map';
import { AllowedFolders } from '../files/allowed-folders';
import { debugFileReader } from '../files/debug-files';
import { bodyStarts, codeRows } from '../inspect/code-rows';
import { debuggedFunction, debuggedGuard, type DebuggedFunction } from '../inspect/debugged-guard';
import {
  listedInstructions,
  type ListedInstructions,
  type WantedInstructions,
} from '../inspect/listed-instructions';
import { sourceScopes } from '../inspect/source-scopes';
import { createSourceLocator, type SourceLocator, type UnlocatedStack } from '../run/source-locator';
import { readVariableNames, type VariableNames } from '../wasm/debug/variable-names';
import type { VariableScopes } from '../wasm/debug/variables/types';
import type { VariableInfo } from '../wasm/debug/variables/variable-info';
import { decodeModule } from '../wasm/decode';
import type { WasmModule } from '../wasm/module';
import type {
  DebugAnswer,
  DebugInformation,
  GuardReply,
  GuardRequest,
  GuardSubject,
  SourceAnswer,
  SourceDirectory,
} from './analysis-protocol';

/** Guards that are kept open, with their debug information. */
const KEPT = 8;
/** Code larger than this is not debugged, in bytes: it would take minutes to rewrite. */
const MAX_CODE_BYTES = 64 * 1024 * 1024;

/** A module with the names that its name section has for variables. */
interface Decoded {
  readonly memoryPages: number;
  readonly module: WasmModule;
  readonly names: VariableNames;
}

/** The guards that the analysis thread has open, by the number that they were sent with. */
export class OpenGuards {
  readonly #open = new LruMap<number, OpenGuard>(KEPT);
  readonly #onFault: FaultSink;

  /** @param onFault gets faults of ours, for which source positions are missing */
  constructor(onFault: FaultSink) {
    this.#onFault = onFault;
  }

  /** Answers a question about a guard that comes along or is open. */
  answer(request: GuardRequest): GuardReply {
    const { guard: number, subject } = request;
    const guard = subject ? new OpenGuard(subject, this.#onFault) : this.#open.get(number);
    if (!guard) return { type: 'unopened' };
    this.#open.set(number, guard);
    switch (request.type) {
      case 'locate':
        return { type: 'located', answer: guard.locate(request.stacks) };
      case 'cover':
        return { type: 'covered', ...guard.cover(request.covered) };
      case 'debug':
        return { type: 'debugged', answer: guard.debug(request.memoryPages) };
      case 'functions':
        return { type: 'described', functions: guard.functions(request.memoryPages, request.indices) };
      case 'instructions':
        return {
          type: 'instructions-listed',
          listed: guard.instructions(request.memoryPages, request.wanted),
        };
      case 'scopes':
        return { type: 'scoped', scopes: guard.scopes(request.memoryPages, request.offset) };
      case 'statics':
        return { type: 'listed', statics: guard.variables?.statics(request.offset) ?? [] };
      case 'types':
        return { type: 'typed', shapes: guard.variables?.types(request.ids) ?? new Map() };
    }
  }
}

class OpenGuard {
  readonly #subject: GuardSubject;
  readonly #locator: SourceLocator;
  #decoded: Decoded | undefined;
  #bodyStarts: Float64Array | undefined;

  constructor(subject: GuardSubject, onFault: FaultSink) {
    this.#subject = subject;
    const { file, beside, siblings } = subject;
    const read = beside && debugFileReader(beside.guard, new AllowedFolders(beside.folders));
    const readBeside = (reference: string): Uint8Array | undefined => read?.(reference);
    this.#locator = createSourceLocator(file, { readBeside, siblings, onFault });
  }

  locate(stacks: readonly UnlocatedStack[]): SourceAnswer {
    const located = stacks.map(({ frames, hints }) => this.#locator.locate(frames, hints));
    const sources = located.flat().flatMap(({ source }) => source ?? []);
    return { stacks: located, problem: this.#locator.problem, directories: this.#directoriesOf(sources) };
  }

  cover(covered: CoveredGuard): { readonly sources: GuardSources; readonly information: DebugInformation } {
    const sources = sourcePoints(covered, this.#locator);
    const { problem } = this.#locator;
    const directories = this.#directoriesOf(sources.sources.map(({ source }) => source));
    return { sources, information: { problem, directories } };
  }

  debug(memoryPages: number): DebugAnswer {
    const decoded = this.#decode(memoryPages);
    if (typeof decoded === 'string') return { kind: 'refused', message: decoded };
    const { module, names } = decoded;
    const { code } = module;
    if ((code.at(-1)?.range.end ?? 0) - (code[0]?.range.start ?? 0) > MAX_CODE_BYTES)
      return { kind: 'too-large' };
    const sourceRows = this.#locator.rows();
    this.#bodyStarts = bodyStarts(sourceRows);
    const rows = codeRows(sourceRows, module, this.#subject.file.wat !== undefined);
    return {
      kind: 'ready',
      guard: debuggedGuard(module, names),
      rows,
      problem: this.#locator.problem,
      directories: this.#directoriesOf(rows.sources),
    };
  }

  functions(memoryPages: number, indices: readonly number[]): readonly DebuggedFunction[] {
    const decoded = this.#decode(memoryPages);
    if (typeof decoded === 'string') throw new Error(decoded);
    return indices.map((index) => debuggedFunction(decoded.module, decoded.names, index));
  }

  instructions(memoryPages: number, wanted: WantedInstructions): ListedInstructions {
    const decoded = this.#decode(memoryPages);
    if (typeof decoded === 'string') throw new Error(decoded);
    return listedInstructions(decoded.module, wanted);
  }

  get variables(): VariableInfo | undefined {
    return this.#locator.variables();
  }

  scopes(memoryPages: number, offset: number): VariableScopes | undefined {
    const decoded = this.#decode(memoryPages);
    const scopes = this.variables?.scopes(offset);
    if (scopes === undefined || typeof decoded === 'string') return undefined;
    this.#bodyStarts ??= bodyStarts(this.#locator.rows());
    return sourceScopes(scopes, decoded.module, this.#bodyStarts, offset);
  }

  #directoriesOf(sources: readonly string[]): SourceDirectory[] {
    return [...new Set(sources)].flatMap((source): SourceDirectory[] => {
      const directory = this.#locator.directoryOf(source);
      return directory === undefined ? [] : [[source, directory]];
    });
  }

  /** The module, decoded once; a sentence when the gateway does not decode it. */
  #decode(memoryPages: number): Decoded | string {
    if (this.#decoded?.memoryPages === memoryPages) return this.#decoded;
    const { bytes } = this.#subject.file.module;
    const decoded = decodeModule(bytes, { memoryLimitPages: memoryPages });
    if (!decoded.ok) return decoded.error.message;
    this.#decoded = { memoryPages, module: decoded.value, names: readVariableNames(bytes) };
    return this.#decoded;
  }
}
