import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { declarationText } from '../../../src/wat/declaration-text';
import { analyzeWat, type WatSymbol } from '../../../src/wat/symbols';

function outline(text: string): string {
  const draw = (symbol: WatSymbol, indent: string): string[] => [
    `${indent}${symbol.kind} ${String(symbol.index)} ${symbol.name ?? '-'}`,
    ...symbol.children.flatMap((child) => draw(child, `${indent}  `)),
  ];
  return analyzeWat(text)
    .symbols.flatMap((symbol) => draw(symbol, ''))
    .join('\n');
}

/** Each use as `text@offset -> kind index@offset of what it names`. */
function uses(text: string): string[] {
  return analyzeWat(text)
    .references.filter((reference) => reference.role === 'use')
    .map(({ text: name, start, space, symbol }) => {
      const target =
        symbol === undefined
          ? 'nothing'
          : `${symbol.kind} ${String(symbol.index)}@${String(symbol.nameRange.start)}`;
      return `${space} ${name}@${String(start)} -> ${target}`;
    });
}

describe('WAT symbols', () => {
  it('lists declarations in order, with params, locals and labels', () => {
    assert.equal(
      outline(`(module $m
        (type $t (func (param i32)))
        (import "env" "f" (func $f (param i32)))
        (memory $mem (export "memory") 1 (data "x"))
        (global $g (mut i32) (i32.const 0))
        (func $h (param $a i32) (param i64 i64) (local $l f32)
          (block $b (nop)) loop end)
        (table $tab funcref (elem $h))
        (elem $e func $h) (data $d "x"))`),
      [
        'type 0 $t',
        'func 0 $f',
        '  param 0 -',
        'memory 0 $mem',
        'data 0 -',
        'global 0 $g',
        'func 1 $h',
        '  param 0 $a',
        '  param 1 -',
        '  param 2 -',
        '  local 3 $l',
        '  label 0 $b',
        '  label 0 -',
        'table 0 $tab',
        'elem 0 -',
        'elem 1 $e',
        'data 1 $d',
      ].join('\n'),
    );
  });

  it('resolves names and indices of every index space', () => {
    const text =
      '(type $t (func)) (func $f (type $t)) (table $x 1 funcref) (memory $m 1) (global $g i32 (i32.const 0))' +
      '\n(elem $e (table $x) (i32.const 0) func $f) (data $d "")' +
      '\n(func call $f (call 0) (global.get $g) (call_indirect $x (type 0) (i32.const 0)) (memory.init $d (nop))' +
      ' (table.init $x $e) elem.drop 0 (i32.load8_u offset=3) data.drop $d ref.func $f memory.size)' +
      '\n(export "f" (func $f)) (export "m" (memory 0)) (start 1)';
    const found = uses(text).map((use) => use.replace(/@\d+/g, ''));
    assert.deepEqual(found, [
      'type $t -> type 0',
      'table $x -> table 0',
      'func $f -> func 0',
      'func $f -> func 0',
      'func 0 -> func 0',
      'global $g -> global 0',
      'table $x -> table 0',
      'type 0 -> type 0',
      'data $d -> data 0',
      'table $x -> table 0',
      'elem $e -> elem 0',
      'elem 0 -> elem 0',
      'data $d -> data 0',
      'func $f -> func 0',
      'func $f -> func 0',
      'memory 0 -> memory 0',
      'func 1 -> func 1',
    ]);
  });

  it('takes the names of types that are declared in a group for declarations', () => {
    assert.deepEqual(uses('(rec (type $a (func))) (func (type $a))'), ['type $a@35 -> type 0@11']);
  });

  it('resolves locals, also behind params that only the type names', () => {
    assert.deepEqual(
      uses(
        '(type $t (func (param i32 i32)))\n(func (type $t) (local $a i32) local.get 2 local.get $a (local.tee 1) local.get 3)',
      ),
      [
        'type $t@45 -> type 0@6',
        'local 2@74 -> local 2@56',
        'local $a@86 -> local 2@56',
        'local 1@100 -> param 1@26',
        'local 3@113 -> nothing',
      ],
    );
  });

  it('keeps params that only a type names apart in each function that has the type', () => {
    const text =
      '(type $t (func (param i32))) (func (type $t) (local.get 0) (local.get 0)) (func (type $t) (local.get 0))';
    const document = analyzeWat(text);
    const symbol = document.symbolAt(text.indexOf('0)'));
    assert.equal(symbol && document.referencesOf(symbol).length, 2);
  });

  it('resolves labels by name, by depth, and by the innermost of equal names', () => {
    assert.deepEqual(
      uses('(func (block $a (loop $a (br $a) (br 1) br 2) br $a) block $b br_table $b 0 end $b br $b)'),
      [
        'label $a@29 -> label 1@22',
        'label 1@37 -> label 0@13',
        'label 2@43 -> label -1@1',
        'label $a@49 -> label 0@13',
        'label $b@71 -> label 0@59',
        'label 0@74 -> label 0@59',
        'label $b@80 -> label 0@59',
        'label $b@86 -> nothing',
      ],
    );
  });

  it('keeps the label of a folded if out of its condition', () => {
    assert.deepEqual(uses('(func (if $i (br_if $i) (then (br $i)) (else br 0)))'), [
      'label $i@20 -> nothing',
      'label $i@34 -> label 0@10',
      'label 0@48 -> label 0@10',
    ]);
  });

  it('ends a flat block where its end is', () => {
    const document = analyzeWat('(func block $a nop end nop)');
    assert.deepEqual(document.symbols[0]?.children[0]?.range, { start: 6, end: 22 });
  });

  it('finds the symbol at an offset and all its references', () => {
    const text = '(func $f (param $n i32) local.get $n) (func call $f call 0)';
    const document = analyzeWat(text);
    const symbol = document.symbolAt(text.indexOf('call $f') + 6);
    assert.ok(symbol);
    assert.equal(symbol.name, '$f');
    assert.deepEqual(
      document.referencesOf(symbol).map(({ start, role }) => `${role} ${String(start)}`),
      ['definition 6', 'use 49', 'use 57'],
    );
    assert.equal(document.symbolAt(text.indexOf('$n)') + 2)?.kind, 'param');
    assert.equal(document.symbolAt(0), undefined);
    assert.equal(document.functionAt(30)?.name, '$f');
  });

  it('says where imports come from and what exports are called', () => {
    const document = analyzeWat(
      '(import "env" "a" (func $a)) (func $b (export "x") (export "y") (import "env" "b")) (memory (export "memory") 1)',
    );
    assert.deepEqual(
      document.symbols.map((symbol) => [
        symbol.importedFrom?.name?.text,
        symbol.exportedAs.map((name) => name.text).join(),
      ]),
      [
        ['"a"', ''],
        ['"b"', '"x","y"'],
        [undefined, '"memory"'],
      ],
    );
  });

  it('writes declarations on one line', () => {
    const text = `(type $t (func (param i32) (result i32)))
      (func $f (export "f") (type $t) (local i32) (local.get 0)) (func $g (param $p i32)
        (param i64) nop) (global $x (mut i32) (i32.const 1)) (memory $m 1 2) (data $d (i32.const 0) "abc")`;
    const document = analyzeWat(text);
    const symbols = [...document.symbols, ...document.symbols.flatMap((symbol) => symbol.children)];
    assert.deepEqual(
      symbols.map((symbol) => declarationText(document.tree, document.fields, symbol)),
      [
        '(type $t (func (param i32) (result i32)))',
        '(func $f (export "f") (type $t) (param i32) (result i32))',
        '(func $g (param $p i32) (param i64))',
        '(global $x (mut i32))',
        '(memory $m 1 2)',
        '(data $d)',
        '(local i32)',
        '(param $p i32)',
        '(param i64)',
      ],
    );
  });

  it('folds lists, flat blocks and comments', () => {
    const text = `;; one
;; two
(module
  (func
    block
      nop
    end
    (block
      nop))
  (; a
     b ;)
  (memory 1)
)`;
    assert.deepEqual(
      analyzeWat(text).foldingRanges.map(({ start, end, kind }) => `${kind} ${String(start)}-${String(end)}`),
      ['comment 0-1', 'code 2-11', 'code 3-8', 'code 4-5', 'code 7-8', 'comment 9-10'],
    );
  });

  it('works on text that is being typed', () => {
    assert.deepEqual(
      uses('(module (func $a (param $x i32) (local.get $x) (call $b (i32.add (local.get $').map((use) =>
        use.replace(/@\d+/g, ''),
      ),
      ['local $x -> param 0', 'func $b -> nothing', 'local $ -> nothing'],
    );
    assert.deepEqual(
      uses('(func $a (call $b) (func $b br').map((use) => use.replace(/@\d+/g, '')),
      ['func $b -> func 1'],
    );
  });

  it('takes any prefix of a text and any nesting', () => {
    const cases = JSON.parse(readFileSync(new URL('../../vectors/abi.json', import.meta.url), 'utf8')) as {
      wat?: string;
    }[];
    const text = cases.find((entry) => entry.wat !== undefined)?.wat ?? '';
    for (let length = 0; length < text.length; length += 61) {
      const document = analyzeWat(text.slice(0, length));
      for (const { start, end } of document.references) assert.ok(start < end && end <= length);
    }
    assert.equal(analyzeWat(`(func ${'(block $l (br $l) '.repeat(100_000)}`).references.length, 200_000);
    assert.equal(analyzeWat(`(func ${'if $l br $l '.repeat(100_000)}`).references.length, 200_000);
  });

  it('resolves every name of the modules that assemble', () => {
    for (const file of ['abi', 'pipeline', 'exec']) {
      const cases = JSON.parse(
        readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), 'utf8'),
      ) as { name: string; wat?: string }[];
      for (const { name, wat } of cases) {
        const unresolved = analyzeWat(wat ?? '').references.filter(({ symbol, text, space }) => {
          // A branch to the function itself is written as a depth and has no declaration.
          return symbol === undefined && (space !== 'label' || text.startsWith('$'));
        });
        assert.deepEqual(unresolved, [], name);
      }
    }
  });
});
