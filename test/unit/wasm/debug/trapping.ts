import { readFileSync } from 'node:fs';
import { decodeModule } from '../../../../src/wasm/decode';
import { openDebugInfo } from '../../../../src/wasm/debug/debug-info';
import { createFrameLocator, type LocatedFrame } from '../../../../src/wasm/debug/locate-frames';

/** A trap as the engine reports it, with what the guard wrote to stderr before. */
export interface Trap {
  readonly message: string;
  readonly frames: readonly LocatedFrame[];
  readonly stderr: string;
}

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url)));
}

/** Calls `label_resource` of a fixture with `input` and returns the trap it ends in. */
function trapOf(bytes: Uint8Array, input: string): Trap {
  const written: string[] = [];
  const memory = (): Uint8Array => new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  const instance: WebAssembly.Instance = new WebAssembly.Instance(module, imports(module, memory, written));
  const call = (name: string, ...values: number[]) =>
    (instance.exports[name] as (...numbers: number[]) => number)(...values);
  const text = new TextEncoder().encode(input);
  const [at, out] = [call('alloc', text.length), call('alloc', 4096)];
  memory().set(text, at);
  return catchTrap(bytes, () => call('label_resource', at, text.length, out, 4096), written);
}

/** Runs `action`, which must trap inside the module `bytes`. */
export function catchTrap(bytes: Uint8Array, action: () => unknown, written: readonly string[] = []): Trap {
  const names = functionNames(bytes);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  try {
    action();
  } catch (error) {
    const { message, stack } = error as Error;
    const frames = [...(stack ?? '').matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)/g)].map((match) => {
      const index = Number(match[1]);
      return { function: names.get(index) ?? `$${index}`, index, offset: parseInt(match[2] ?? '', 16) };
    });
    return { message, frames, stderr: written.join('') };
  } finally {
    Error.stackTraceLimit = limit;
  }
  throw new Error('the fixture did not trap');
}

function functionNames(bytes: Uint8Array): ReadonlyMap<number, string> {
  const decoded = decodeModule(bytes, { memoryLimitPages: 65536 });
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value.functionNames;
}

function imports(
  module: WebAssembly.Module,
  memory: () => Uint8Array,
  written: string[],
): WebAssembly.Imports {
  const result: Record<string, Record<string, (...values: number[]) => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (result[from] ??= {})[name] = () => 0;
  }
  const system = result['wasi_snapshot_preview1'];
  if (system !== undefined) {
    system['fd_write'] = (_file, vectors = 0, count = 0, sum = 0) => {
      const view = new DataView(memory().buffer);
      let total = 0;
      for (let i = 0; i < count; i++) {
        const start = view.getUint32(vectors + 8 * i, true);
        const length = view.getUint32(vectors + 8 * i + 4, true);
        written.push(new TextDecoder().decode(memory().slice(start, start + length)));
        total += length;
      }
      view.setUint32(sum, total, true);
      return 0;
    };
  }
  return result;
}

/** Frames as a picture: one a line, `<` behind a frame inlined into the next, `(library)` for dimmed ones. */
export function draw(frames: readonly LocatedFrame[]): string {
  return frames
    .map(({ function: name, index, offset, source, line, column, inlined, library }) => {
      const place = line === undefined ? '' : ` ${source}:${line}${column === undefined ? '' : `:${column}`}`;
      const marks = `${library ? ' (library)' : ''}${inlined ? ' <' : ''}`;
      return `${index}@${offset.toString(16)} ${name}${place}${marks}`;
    })
    .join('\n');
}

/** The frames of a fixture's trap, located by its debug information and by what it wrote. */
export function locateTrap(bytes: Uint8Array, input: string): LocatedFrame[] {
  const trap = trapOf(bytes, input);
  const locate = createFrameLocator({ debugInfo: openDebugInfo({ bytes }) });
  return locate(trap.frames, { stderr: trap.stderr, logs: [] });
}
