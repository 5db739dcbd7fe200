// One invocation, in one process (bundled, see runBundled): what the gateway's rules and our records cost beside a bare
// V8 loop.
import type { Backend } from '../../src/gateway/backend';
import { encodeGoJson } from '../../src/gateway/go-json';
import type { Guard } from '../../src/gateway/guard';
import { loadGuard } from '../../src/gateway/guard-load';
import { hostSignatures } from '../../src/gateway/host-signatures';
import { PROFILES } from '../../src/gateway/limits';
import { compileModule } from '../../src/gateway/runtime/instantiate';
import { checkModule } from '../../src/wasm/load-check';
import { rewriteModule } from '../../src/wasm/rewrite/rewrite';
import { assembleWat } from '../../src/wat/assemble';
import { inTurn, row, title } from './measure';

const LIMITS = PROFILES['pr-7938'];
const INPUT = { tool_name: 'get_issue', tool_args: { owner: 'acme', repo: 'app', number: 7 } };
const ANSWER = { private: false, name: 'app' };
const backend: Backend = { call: () => ({ ok: true, result: ANSWER, match: 'entry' }) };

/** A guard that copies its input and, before that, asks the backend `calls` times. */
export function guardText(calls: number): string {
  return `(module
    (import "env" "call_backend" (func $ask (param i32 i32 i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 80)
    (data (i32.const 64) "get_repository{\\"owner\\":\\"acme\\"}")
    (func (export "alloc") (param $n i32) (result i32) (select (i32.const 65536) (i32.const 262144) (i32.lt_u (local.get $n) (i32.const 100000))))
    (func (export "dealloc") (param i32 i32))
    (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "label_resource") (param $in i32) (param $length i32) (param $out i32) (param $size i32) (result i32)
      (local $left i32)
      (local.set $left (i32.const ${String(calls)}))
      (block $done (loop $next
        (br_if $done (i32.eqz (local.get $left)))
        (drop (call $ask (i32.const 64) (i32.const 14) (i32.const 78) (i32.const 16) (i32.const 1024) (i32.const 1024)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $next)))
      (memory.copy (local.get $out) (local.get $in) (local.get $length))
      (local.get $length))
    (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`;
}

export async function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const assembled = await assembleWat(text, 'bench.wat');
  if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
  return Uint8Array.from(assembled.value.bytes);
}

export function load(bytes: Uint8Array): Guard {
  const checked = checkModule(bytes, { memoryLimitPages: LIMITS.memoryPages, hosts: hostSignatures() });
  if (!checked.ok) throw new Error(checked.error.message);
  const rewritten = rewriteModule(checked.value, { memoryPages: LIMITS.memoryPages });
  const compiled = compileModule(rewritten);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const loaded = loadGuard({
    module: compiled.value,
    info: rewritten.info,
    name: 'guard',
    limits: LIMITS,
    backend,
  });
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.guard;
}

interface BareExports {
  readonly memory: WebAssembly.Memory;
  alloc(size: number): number;
  dealloc(pointer: number, size: number): void;
  label_resource(input: number, length: number, output: number, size: number): number;
}

/** The same buffer protocol by hand in V8: no checks, no records. */
function bare(bytes: Uint8Array<ArrayBuffer>): () => number {
  const answer = encodeGoJson(ANSWER);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: {
      call_backend: (tool: number, toolLength: number, args: number, argsLength: number, result: number) => {
        const memory = new Uint8Array(exports.memory.buffer);
        decoder.decode(memory.subarray(tool, tool + toolLength));
        JSON.parse(decoder.decode(memory.subarray(args, args + argsLength)));
        memory.set(answer, result);
        return answer.length;
      },
    },
  });
  const exports = instance.exports as unknown as BareExports;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  return () => {
    const input = encoder.encode(JSON.stringify(INPUT));
    const pointer = exports.alloc(input.length);
    const output = exports.alloc(4 * 1024 * 1024);
    new Uint8Array(exports.memory.buffer).set(input, pointer);
    const length = exports.label_resource(pointer, input.length, output, 4 * 1024 * 1024);
    const text = decoder.decode(new Uint8Array(exports.memory.buffer, output, length));
    exports.dealloc(output, 4 * 1024 * 1024);
    exports.dealloc(pointer, input.length);
    return text.length;
  };
}

const ROUNDS = 400;
const CALLS = 20;

/** Each compared with the same work in V8 without rules and records; V8 tiers up as it does by itself (Liftoff, then TurboFan). */
export async function invocations(): Promise<void> {
  title(`One invocation (best of ${String(ROUNDS)} rounds of ${String(CALLS)}, in turn)`);
  for (const [what, calls, against] of [
    ['label_resource, no backend calls', 0, 'a bare V8 loop'],
    ['label_resource, 50 recorded backend calls', 50, 'the same calls answered bare, unrecorded'],
  ] as const) {
    const bytes = await assemble(guardText(calls));
    const guard = load(bytes);
    const repeat = (work: () => unknown) => () => {
      for (let round = 0; round < CALLS; round++) work();
    };
    const [ours, theirs] = await inTurn(
      ROUNDS,
      repeat(() => guard.invoke('label_resource', INPUT, { backend })),
      repeat(bare(bytes)),
    );
    row(what, ours / CALLS, against, theirs / CALLS);
  }
}
