// Endless recursion, in functions of several shapes: how long until the guard has overflown its stack.
import { join } from 'node:path';
import { PROFILES } from '../../src/gateway/limits';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { assembleWat } from '../../src/wat/assemble';
import { row, title } from './measure';

const LIMITS = PROFILES['pr-7938'];
const never = new AbortController().signal;
/** The most frames the gateway's runtime ever holds (wazero C3). */
const FRAMES = 5_275_638;

function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ');
}

/** A function `$r` that calls itself with `$n + 1` and as many more parameters, and adds up what it gets. */
function counting(type: string, parameters: number): string {
  const rest = repeat(parameters - 1, (index) => `(local.get ${String(index + 1)})`);
  return `(func $r (param ${repeat(parameters, () => type)}) (result ${type})
    (${type}.add (call $r (${type}.add (local.get 0) (${type}.const 1)) ${rest}) (local.get 0)))
    (func $endless (drop (call $r ${repeat(parameters, () => `(${type}.const 0)`)})))`;
}

const COUNTING = counting('i32', 1);
const SUM = (count: number) => repeat(count, () => 'i32.add');
const PRODUCT = (index: number) => `(i32.mul (local.get 0) (i32.const ${String(index + 3)}))`;

const SHAPES: readonly (readonly [string, string])[] = [
  ['no parameters', '(func $endless (call $endless))'],
  ['one i32', COUNTING],
  ['30 i32', counting('i32', 30)],
  ['four i64', counting('i64', 4)],
  ['four f64', counting('f64', 4)],
  [
    '200 locals',
    `(func $r (param i32) (result i32) (local ${repeat(200, () => 'i32')})
      ${repeat(200, (index) => `(local.set ${String(index + 1)} ${PRODUCT(index)})`)}
      (call $r (local.get 1)) ${repeat(200, (index) => `(local.get ${String(index + 1)})`)} ${SUM(200)})
      (func $endless (drop (call $r (i32.const 0))))`,
  ],
  [
    '40 operands',
    `(func $r (param i32) (result i32) ${repeat(40, PRODUCT)} (call $r (local.get 0)) ${SUM(40)})
      (func $endless (drop (call $r (i32.const 0))))`,
  ],
  [
    'two functions in turn',
    `(func $a (param i32) (result i32) (i32.add (call $b (local.get 0)) (i32.const 1)))
      (func $b (param i32) (result i32) (i32.add (call $a (local.get 0)) (i32.const 1)))
      (func $endless (drop (call $a (i32.const 0))))`,
  ],
  [
    'call_indirect',
    `(type $t (func (param i32) (result i32))) (table 1 funcref) (elem (i32.const 0) $r)
      (func $r (param i32) (result i32)
        (i32.add (call_indirect (type $t) (local.get 0) (i32.const 0)) (i32.const 1)))
      (func $endless (drop (call $r (i32.const 0))))`,
  ],
];

async function moduleOf(fields: string): Promise<Uint8Array> {
  const assembled = await assembleWat(
    `(module (memory (export "memory") 80) ${fields}
      (func $leaf (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
      (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (call $endless) (i32.const 0))
      (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (local $n i32)
        (loop $next (local.set $n (call $leaf (local.get $n)))
          (br_if $next (i32.lt_u (local.get $n) (i32.const ${String(FRAMES)}))))
        (i32.const 0))
      (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`,
    'bench.wat',
  );
  if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
  return assembled.value.bytes;
}

/** Milliseconds of the first call of `name` in a thread that has run nothing before. */
async function firstCall(bytes: Uint8Array, name: 'label_agent' | 'label_resource'): Promise<number> {
  const host = new SandboxHost({ workerPath: join(__dirname, '..', '..', 'dist', 'worker.js') });
  const session = await host.open(
    { path: 'bench.wat', bytes },
    { guardName: 'guard', limits: LIMITS, backend: [], signal: never },
  );
  const { invocation } = await session.invoke(
    name,
    {},
    { timeoutMs: 60_000, signal: never, step: 0, backend: [] },
  );
  host.dispose();
  return invocation.durationMs;
}

/** The middle one of five first calls, each in its own thread. */
async function medianOf(bytes: Uint8Array, name: 'label_agent' | 'label_resource'): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await firstCall(bytes, name));
  return times.sort((a, b) => a - b)[2] ?? NaN;
}

export async function endlessRecursion(): Promise<void> {
  title('Endless recursion: the first call of a new thread (median of 5)');
  for (const [shape, fields] of SHAPES) {
    const bytes = await moduleOf(fields);
    const recursion = await medianOf(bytes, 'label_agent');
    row(
      shape,
      recursion,
      'as many calls in a loop as the gateway nests',
      await medianOf(bytes, 'label_resource'),
    );
  }
}
