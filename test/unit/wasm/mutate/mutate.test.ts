import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { decodeModule } from '../../../../src/wasm/decode';
import { checkModule } from '../../../../src/wasm/load-check';
import type { WasmModule } from '../../../../src/wasm/module';
import { codeMutations } from '../../../../src/wasm/mutate/code-mutations';
import { mutatedModule } from '../../../../src/wasm/mutate/mutate-module';
import { MUTATION_KINDS, type Mutation } from '../../../../src/wasm/mutate/mutation';
import { textMutations } from '../../../../src/wasm/mutate/text-mutations';
import { assemble } from '../../gateway/runtime/guest';
import { hosts } from '../hosts';

const FIXTURES = join(__dirname, '../../../fixtures');
const always = (): boolean => true;

function decoded(bytes: Uint8Array): WasmModule {
  const module = decodeModule(bytes, { memoryLimitPages: 1024 });
  assert(module.ok, module.ok ? '' : module.error.message);
  return module.value;
}

async function module(fields: string): Promise<WasmModule> {
  return decoded(await assemble(`(module ${fields})`));
}

function allMutations(of: WasmModule, texts: readonly string[]): Mutation[] {
  const { mutations, constants } = codeMutations(of, always);
  return [...mutations, ...textMutations(of, texts, constants)];
}

async function whats(body: string, fields = ''): Promise<string[]> {
  const { mutations } = codeMutations(await module(`${fields} (func $f (param i32) ${body})`), always);
  return mutations.map(({ kind, what }) => `${kind}: ${what}`);
}

/** Runs `run` of a mutant of a module whose only function is exported as `run`. */
async function mutantResult(body: string, kind: Mutation['kind'], argument: number): Promise<unknown> {
  const of = await module(`(func (export "run") (param i32) (result i32) ${body})`);
  const mutation = codeMutations(of, always).mutations.find((each) => each.kind === kind);
  assert(mutation);
  const bytes = new Uint8Array(mutatedModule(of, mutation));
  const { instance } = await WebAssembly.instantiate(bytes);
  return (instance.exports['run'] as (argument: number) => unknown)(argument);
}

describe('changes of code', () => {
  it('turns conditions around', async () => {
    assert.deepEqual(await whats('(if (local.get 0) (then nop)) (br_if 0 (local.get 0))'), [
      'return: f returns at once',
      'condition: if takes the other arm',
      'condition: br_if branches in the other case',
    ]);
    assert.equal(
      await mutantResult(
        '(if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2)))',
        'condition',
        1,
      ),
      2,
    );
    assert.equal(await mutantResult('(select (i32.const 1) (i32.const 2) (local.get 0))', 'condition', 1), 2);
  });

  it('turns a comparison around once, and moves its constant', async () => {
    assert.deepEqual(await whats('(if (i32.lt_s (local.get 0) (i32.const -1)) (then nop))'), [
      'return: f returns at once',
      'comparison: i32.lt_s becomes i32.ge_s',
      'constant: i32.lt_s compares with 0 instead of -1',
      'constant: i32.lt_s compares with -2 instead of -1',
    ]);
    assert.deepEqual(
      (await whats('(drop (i64.eq (i64.const 1) (i64.const 9223372036854775807)))')).slice(1),
      [
        'comparison: i64.eq becomes i64.ne',
        'constant: i64.eq compares with -9223372036854775808 instead of 9223372036854775807',
      ],
    );
    assert.equal(await mutantResult('(i32.gt_u (local.get 0) (i32.const 63))', 'constant', 64), 0);
  });

  it('leaves calls out, and lets the backend fail', async () => {
    const fields = `(import "env" "call_backend" (func $backend (param i32 i32 i32 i32 i32 i32) (result i32)))
      (import "env" "host_log" (func $log (param i32 i32 i32))) (memory 1)
      (func $g (param i32 f64) (result i64 f32) i64.const 1 f32.const 1)`;
    const zeros = '(i32.const 0) (i32.const 0) (i32.const 0)';
    const body = `(call $log ${zeros}) (drop (call $backend ${zeros} ${zeros})) (call $g (i32.const 1) (f64.const 1)) drop drop`;
    assert.deepEqual(
      (await whats(body, fields)).filter((each) => each.startsWith('call')),
      ['call: call_backend fails', 'call: the call of g is left out, with the result 0, 0'],
    );
  });

  it('leaves code alone that is not reached', async () => {
    const of = await module('(func (param i32) (if (local.get 0) (then nop)))');
    const [first, second] = codeMutations(of, always).mutations;
    const reached = codeMutations(of, (offset) => offset !== second?.offset).mutations;
    assert.deepEqual(reached, [first]);
  });
});

describe('changes of texts', () => {
  const text = async (data: string, ...texts: string[]): Promise<string[]> => {
    const of = await module(
      `(memory 1) (data (i32.const 64) "${data}") (func (drop (i32.const 60)) (drop (i32.const 65)))`,
    );
    const { constants } = codeMutations(of, always);
    return textMutations(of, texts, constants).map((mutation) => {
      const bytes = mutatedModule(of, mutation);
      assert.equal(bytes.length, of.bytes.length);
      const { start, end } = of.data[0]!.bytes;
      const at = constants.find(({ offset }) => offset === mutation.offset)?.value;
      return `${String(at)} ${new TextDecoder('latin1').decode(bytes.subarray(start, end))}`;
    });
  };

  it('swaps words that are quoted, and keeps the length', async () => {
    assert.deepEqual(await text('[\\22private:a/b\\22]', 'private:a/b'), [
      '65 ["public:a/b" ]',
      '65 ["private:a/c"]',
    ]);
    assert.deepEqual(await text('\\22operation\\22:\\22write\\22', 'write'), ['65 "operation":"read" ']);
  });

  it('changes a letter elsewhere', async () => {
    assert.deepEqual(await text('\\22read\\22', 'read'), ['65 "sead"']);
    assert.deepEqual(await text(' private:', 'private:a/b'), ['65  qrivate:']);
    assert.deepEqual(await text(' zone', 'zone'), ['65  aone']);
  });

  it('finds texts of two bytes a character', async () => {
    assert.deepEqual(await text(' r\\00e\\00a\\00d\\00', 'read'), ['65  s\0e\0a\0d\0']);
  });

  it('leaves words alone that are part of others', async () => {
    assert.deepEqual(await text(' already read, \\22read-write\\22', 'read'), []);
  });
});

describe('every mutant', () => {
  const wasm = [
    'tiny-rust/tiny-rust.full.wasm',
    'tiny-c/tiny-c.o2.wasm',
    'tiny-c/tiny-c.o0.wasm',
    'assemblyscript/guard.wasm',
  ];
  for (const file of [...wasm, 'seeded/guard.wat']) {
    it(`of ${file} is a module that engine and gateway accept`, async () => {
      const read = readFileSync(join(FIXTURES, file));
      const of = decoded(file.endsWith('.wat') ? await assemble(read.toString('utf8')) : read);
      const mutations = allMutations(of, ['read', 'write', 'private:a/b', 'public', 'unknown']);
      // Enough of each kind, and not the same functions only.
      const step = Math.max(1, Math.floor(mutations.length / 300));
      const kinds = new Set(mutations.map(({ kind }) => kind));
      for (const kind of MUTATION_KINDS) if (kind !== 'text') assert(kinds.has(kind), kind);
      for (const [at, mutation] of mutations.entries()) {
        if (at % step !== 0) continue;
        const bytes = new Uint8Array(mutatedModule(of, mutation));
        assert(WebAssembly.validate(bytes), mutation.what);
        const checked = checkModule(bytes, { memoryLimitPages: 1024, hosts });
        assert(checked.ok, mutation.what);
        assert.notDeepEqual(bytes, of.bytes);
      }
    });
  }

  it('of one module is found in the same order again', async () => {
    const of = await assemble(readFileSync(join(FIXTURES, 'seeded/guard.wat'), 'utf8'));
    assert.deepEqual(allMutations(decoded(of), ['read']), allMutations(decoded(of), ['read']));
  });
});
