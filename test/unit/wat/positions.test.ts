import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { shownPosition, shownText } from '../../../src/text/shown-position';
import { decodeModule } from '../../../src/wasm/decode';
import { forEachInstruction, type Instruction } from '../../../src/wasm/instructions';
import type { ByteRange } from '../../../src/wasm/module';
import { assembleWat } from '../../../src/wat/assemble';
import { watPositions, type WatPositions } from '../../../src/wat/positions';
import { randomWat } from './random-wat';

async function assemble(text: string): Promise<Uint8Array> {
  const outcome = await assembleWat(text, 'guard.wat');
  assert.ok(outcome.ok, outcome.ok ? '' : `${outcome.error[0]?.message ?? ''}\n${text}`);
  return outcome.value.bytes;
}

async function positionsOf(text: string): Promise<WatPositions> {
  return watPositions(text, await assemble(text));
}

/** Every expression of the module: bodies, initialisers and offsets. */
function expressions(bytes: Uint8Array): ByteRange[] {
  const outcome = decodeModule(bytes, { memoryLimitPages: 65536 });
  assert.ok(outcome.ok);
  const { code, globals, data, elements } = outcome.value;
  const offsets = [...data, ...elements].map((segment) => segment.offset);
  return [...code.map((body) => body.expression), ...globals.map((global) => global.init), ...offsets].filter(
    (range) => range !== undefined,
  );
}

function instructions(bytes: Uint8Array, range: ByteRange): Instruction[] {
  const result: Instruction[] = [];
  assert.ok(forEachInstruction(bytes, range, (instruction) => result.push(instruction)).ok);
  return result;
}

/** One line per instruction of the binary: its name, and the text it points at when that says more. */
async function draw(text: string): Promise<string> {
  const bytes = await assemble(text);
  const positions = watPositions(text, bytes);
  return expressions(bytes)
    .map((range) =>
      instructions(bytes, range)
        .map(({ opcode, offset }) => {
          const found = positions.rangeAt(offset);
          return `${opcode.name} @${String(found && shownText(found.position))} ${text.slice(found?.start, found?.end)}`;
        })
        .join('\n'),
    )
    .join('\n--\n');
}

describe('positions of WAT instructions', () => {
  it('follows flat code with its immediates', async () => {
    assert.equal(
      await draw(
        '(memory 1)\n(func (local $a i32)\n  i32.const 1 ;; one\n  i32.load offset=4 align=1\n  local.set $a)',
      ),
      [
        'i32.const @3:3 i32.const 1',
        'i32.load @4:3 i32.load offset=4 align=1',
        'local.set @5:3 local.set $a',
        'end @5:15 )',
      ].join('\n'),
    );
  });

  it('puts folded operands first', async () => {
    assert.equal(
      await draw('(func (result i32)\n (i32.sub\n  (i32.const 1)\n  (i32.mul (i32.const 2) (i32.const 3))))'),
      [
        'i32.const @3:4 i32.const 1',
        'i32.const @4:13 i32.const 2',
        'i32.const @4:27 i32.const 3',
        'i32.mul @4:4 i32.mul',
        'i32.sub @2:3 i32.sub',
        'end @4:41 )',
      ].join('\n'),
    );
  });

  it('orders a folded if by condition, branches and implied end', async () => {
    assert.equal(
      await draw('(func (if $l (i32.const 1) (then (nop)) (else (br $l) unreachable)))'),
      [
        'i32.const @1:15 i32.const 1',
        'if @1:8 if $l',
        'nop @1:35 nop',
        'else @1:42 else',
        'br @1:48 br $l',
        'unreachable @1:55 unreachable',
        'end @1:67 )',
        'end @1:68 )',
      ].join('\n'),
    );
  });

  it('knows that an empty else is not written', async () => {
    assert.equal(
      await draw('(func (param i32) (if (local.get 0) (then) (else)) local.get 0 if $a nop else $a end $a)'),
      [
        'local.get @1:24 local.get 0',
        'if @1:20 if',
        'end @1:50 )',
        'local.get @1:52 local.get 0',
        'if @1:64 if $a',
        'nop @1:70 nop',
        'end @1:82 end $a',
        'end @1:88 )',
      ].join('\n'),
    );
  });

  it('keeps type uses and tables with call_indirect, select and blocks', async () => {
    assert.equal(
      await draw(
        '(type $t (func (param i32) (result i32))) (table $x 1 funcref) (elem declare func 0) (func (result i32)' +
          '\n(call_indirect $x (type $t) (param i32) (result i32) (i32.const 1) (i32.const 0))' +
          '\n(block $b (param i32) (result i32) (br_table $b 0 $b (i32.const 1) (i32.const 2)))' +
          '\nref.null func ref.func 0 i32.const 5 select (result funcref) drop)',
      ),
      [
        'i32.const @2:55 i32.const 1',
        'i32.const @2:69 i32.const 0',
        'call_indirect @2:2 call_indirect $x (type $t) (param i32) (result i32)',
        'block @3:2 block $b (param i32) (result i32)',
        'i32.const @3:55 i32.const 1',
        'i32.const @3:69 i32.const 2',
        'br_table @3:37 br_table $b 0 $b',
        'end @3:82 )',
        'ref.null @4:1 ref.null func',
        'ref.func @4:15 ref.func 0',
        'i32.const @4:26 i32.const 5',
        'select @4:38 select (result funcref)',
        'drop @4:62 drop',
        'end @4:66 )',
      ].join('\n'),
    );
  });

  it('follows vector constants and lanes', async () => {
    assert.equal(
      await draw(
        '(func v128.const i32x4 1 2 3 4 (i8x16.extract_lane_s 3) drop (drop (v128.const f64x2 nan inf)))',
      ),
      [
        'v128.const @1:7 v128.const i32x4 1 2 3 4',
        'i8x16.extract_lane_s @1:33 i8x16.extract_lane_s 3',
        'drop @1:57 drop',
        'v128.const @1:69 v128.const f64x2 nan inf',
        'drop @1:63 drop',
        'end @1:95 )',
      ].join('\n'),
    );
  });

  it('follows initialisers and offsets, written and implied', async () => {
    assert.equal(
      await draw(
        '(global $g (export "g") (mut i64) (i64.const 1)) (global f32 f32.const 2)\n(memory (export "m") (data "a"))' +
          '\n(data (offset i32.const 3) "b") (data (memory 0) (i32.const 4)) (data "passive")' +
          '\n(func $f) (table funcref (elem $f)) (elem (table 0) (i32.const 0) func $f) (elem declare func $f)',
      ),
      [
        'i64.const @1:36 i64.const 1\nend @1:48 )',
        'f32.const @1:62 f32.const 2\nend @1:73 )',
        'i32.const @2:23 data\nend @2:23 data',
        'i32.const @3:15 i32.const 3\nend @3:26 )',
        'i32.const @3:51 i32.const 4\nend @3:62 )',
        'i32.const @4:27 elem\nend @4:27 elem',
        'i32.const @4:54 i32.const 0\nend @4:65 )',
      ]
        .join('\n--\n')
        .replace(/^/, 'end @4:9 )\n--\n'),
    );
  });

  it('matches every way to write segments, blocks and memory accesses', async () => {
    const text = `
      (type $pair (func (param i32 i32) (result i32 i32)))
      (memory $m (export "m") 1) (func $f) (func $g (type $pair) (param $x i32) (param i32) (result i32 i32)
        (local.get $x) local.get 1)
      (table $t (export "t") funcref (elem (ref.func $f) (ref.null func) (item ref.func $g))) (table $u 2 externref)
      (elem funcref) (elem $p funcref (ref.func $f) (item ref.func $f) (item (ref.null func)))
      (elem func $f $f) (elem $d declare func $f) (elem declare funcref (ref.func $g) (ref.null func))
      (elem (table $t) (i32.const 0) funcref (ref.null func)) (elem $a (table 0x0) (offset i32.const 0) func $f)
      (elem (offset (i32.const 0)) $f $f) (elem (i32.const 0)) (elem (table $u) (i32.const 1) externref (ref.null extern))
      (data $passive "a" "" "b\\"c") (data (memory $m) (offset (i32.const 0x1_0)) "\\00") (data (i32.const 1))
      (global $v (mut v128) (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)) (global $r funcref (ref.func $f))
      (global externref ref.null extern)
      (func (export "a") (export "b") (param i32) (result i32) (local i64 i64) (local $!#%&'*+-./:<=>?@\\^_\`|~ f64)
        local.get 0 (if (param) (result) (then)) i32.const 7 i32.const 8 (block (type $pair) (param i32 i32) (result i32 i32)
          (br 0 (i32.const 1) (i32.const 2)) unreachable) (drop) drop
        (if (result i32) (i32.eqz (local.get 0)) (then (return (i32.const 1))) (else i32.const 2)) drop
        (v128.load8_lane $m offset=1 align=1 3 (i32.const 0) (v128.const f32x4 0x1p-2 -inf nan:0x123 +1.5e3)) drop
        (i64.store32 offset=0xff align=4 (i32.const 0) (i64.const -0x8000_0000)) (table.copy (i32.const 0) (i32.const 0)
        (i32.const 0)) (table.init $t $p (i32.const 0) (i32.const 0) (i32.const 0)) (memory.copy (i32.const 0)
        (i32.const 0) (i32.const 0)) elem.drop $p (table.set $u (i32.const 0) (table.get $u (i32.const 1)))
        (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (global.get $v) (global.get $v)) global.set $v
        block $o loop $i (br_table $o $i 0 (i32.const 0)) end $i end $o
        (call_indirect (param i32 i32) (result i32 i32) (i32.const 1) (i32.const 2) (i32.const 0)) drop return)`;
    const { pieces, unmatched } = (await positionsOf(text)).coverage();
    assert.deepEqual([unmatched, pieces], [[], 14]);
  });

  it('skips imported functions and finds functions by index', async () => {
    const text =
      '(func $imported (import "env" "host_log") (param i32 i32 i32))\n(func $own (export "a")\n  unreachable)';
    const positions = await positionsOf(text);
    const range = positions.functionRange(1);
    assert.deepEqual(
      [text.slice(range?.start, range?.end), range && shownPosition(range.position).line],
      ['(func $own', 2],
    );
    assert.deepEqual(positions.coverage(), { pieces: 1, matched: 1, unmatched: [] });
  });

  it('points at declarations by their place in the binary', async () => {
    const text = [
      '(type $t (func))',
      '(import "env" "a" (func $a))',
      '(func $b (import "env" "b") (type $t))',
      '(func $c (export "c") (export "d") (nop))',
      '(memory $m (export "memory") 1 2)',
      '(global $g i32 (i32.const 1))',
      '(export "e" (func $a))',
      '(table 1 funcref) (elem (i32.const 0) $c)',
      '(start $c) (data $x "y")',
    ].join('\n');
    const positions = await positionsOf(text);
    const at = (...place: Parameters<WatPositions['declarationRange']>): string => {
      const range = positions.declarationRange(...place);
      return range === undefined
        ? 'nowhere'
        : `${String(shownPosition(range.position).line)} ${text.slice(range.start, range.end)}`;
    };
    assert.deepEqual(
      [
        at('type', 0),
        at('import', 0),
        at('import', 1),
        at('function', 0),
        at('function', 2),
        at('export', 1),
        at('export', 2),
        at('export', 3),
        at('memory'),
        at('global', 0),
        at('table', 0),
        at('element', 0),
        at('start'),
        at('data', 0),
        at('export', 9),
      ],
      [
        '1 (type $t (func))',
        '2 (import "env" "a" (func $a))',
        '3 (import "env" "b")',
        '2 (func $a',
        '4 (func $c',
        '4 (export "d")',
        '5 (export "memory")',
        '7 (export "e" (func $a))',
        '5 (memory $m (export "memory") 1 2)',
        '6 (global $g i32 (i32.const 1))',
        '8 (table 1 funcref)',
        '8 (elem (i32.const 0) $c)',
        '9 (start $c)',
        '9 (data $x "y")',
        'nowhere',
      ],
    );
  });

  it('finds the offsets of what is written at a place', async () => {
    const text = '(func (drop (i32.const 7)))';
    const bytes = await assemble(text);
    const positions = watPositions(text, bytes);
    const names = (at: number): string[] =>
      positions.offsetsAt(at).map((offset) => {
        const [body] = expressions(bytes);
        return instructions(bytes, body!).find((entry) => entry.offset === offset)!.opcode.name;
      });
    assert.deepEqual([names(8), names(15), names(5), names(26)], [['drop'], ['i32.const'], [], ['end']]);
  });

  it('finds instructions up to one that the gateway does not know', async () => {
    const text = '(func $f\n nop\n (return_call $f)\n nop)\n(func\n nop)';
    const bytes = await assemble(text);
    const positions = watPositions(text, bytes);
    const tailCall = bytes.indexOf(0x12, bytes.indexOf(0x01, 20));
    assert.deepEqual(
      [tailCall, tailCall + 2].map((offset) => {
        const found = positions.rangeAt(offset);
        return `${String(found?.precision)} ${text.slice(found?.start, found?.end)}`;
      }),
      ['instruction return_call $f', 'declaration (func $f'],
    );
  });

  it('answers with the function when the text is another', async () => {
    const bytes = await assemble('(func $f nop unreachable)');
    const text = '(func $f unreachable nop)';
    const positions = watPositions(text, bytes);
    const [body] = expressions(bytes);
    const found = positions.rangeAt(body!.start);
    assert.deepEqual([found?.precision, text.slice(found?.start, found?.end)], ['declaration', '(func $f']);
  });

  it('knows nothing outside of code', async () => {
    const positions = await positionsOf('(func)');
    assert.equal(positions.rangeAt(0), undefined);
    assert.equal(positions.rangeAt(1_000_000), undefined);
  });

  it('is empty on bytes that are no module', () => {
    const positions = watPositions('(func nop)', Uint8Array.of(1, 2, 3));
    assert.deepEqual(positions.coverage(), { pieces: 0, matched: 0, unmatched: [] });
  });

  it('agrees with the binary on random functions, constant by constant', async () => {
    let checked = 0;
    const property = fc.asyncProperty(randomWat(8, 150), async (text) => {
      const bytes = await assemble(text);
      const positions = watPositions(text, bytes);
      const { pieces, unmatched } = positions.coverage();
      assert.equal(unmatched.length, 0);
      assert.equal(pieces, expressions(bytes).length);
      for (const range of expressions(bytes)) {
        for (const { opcode, offset, immediates } of instructions(bytes, range)) {
          const found = positions.rangeAt(offset);
          const written = text.slice(found?.start, found?.end);
          const [first, second] = immediates;
          // Constants and offsets from 1000 on are unique in the text.
          const unique =
            opcode.name === 'i32.const' ? first : opcode.immediates === 'memory argument' ? second : 0;
          if (Number(unique) < 1000) continue;
          assert.match(
            written,
            new RegExp(`^${opcode.name.replace('.', '\\.')} (offset=)?${String(unique)}\\b`),
          );
          checked++;
        }
      }
    });
    await fc.assert(property, { seed: 1, numRuns: 60 });
    assert.ok(checked > 5_000, String(checked));
  });

  for (const file of ['abi', 'pipeline', 'load', 'exec']) {
    it(`matches every instruction of the modules of ${file}.json that load`, async () => {
      const cases = JSON.parse(
        readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), 'utf8'),
      ) as { name: string; wat?: string; expect?: { ok?: boolean } }[];
      let pieces = 0;
      for (const { name, wat, expect } of cases) {
        if (wat === undefined || expect?.ok === false) continue;
        const outcome = await assembleWat(wat, name);
        if (!outcome.ok) continue;
        const coverage = watPositions(wat, outcome.value.bytes).coverage();
        assert.equal(coverage.unmatched.length, 0, name);
        pieces += coverage.pieces;
      }
      assert.ok(pieces > 100, String(pieces));
    });
  }
});
