import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { analyzeWat } from '../../../src/wat/symbols';

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

describe('WAT symbols of features that the gateway refuses', () => {
  it('resolves the tags and labels of exception handlers, the labels outside of their block', () => {
    const handlers = '(catch $e $h) (catch_ref $e 0) (catch_all $h) (catch_all_ref 1)';
    const targets = ['tag 0', 'label 0', 'tag 0', 'label 0', 'label 0', 'label -1', 'label 1'];
    for (const text of [
      `(tag $e) (func (block $h (try_table $t ${handlers} (br $t))))`,
      `(tag $e) (func block $h try_table $t (result i32) ${handlers} br $t end end)`,
      `(tag $e) (func (block $h (try_table $h ${handlers} (br $h))))`,
    ]) {
      const found = analyzeWat(text).references.filter(({ role }) => role === 'use');
      assert.deepEqual(
        found.map(({ symbol }) => `${symbol?.kind ?? ''} ${String(symbol?.index)}`),
        targets,
        text,
      );
    }
  });

  it('resolves the older handlers, which are inside of their block', () => {
    assert.deepEqual(
      uses('(tag $e) (func (try $t (do (br $t)) (catch $e (drop) br $t) (catch_all (rethrow $t))))'),
      [
        'label $t@31 -> label 0@20',
        'tag $e@43 -> tag 0@5',
        'label $t@56 -> label 0@20',
        'label $t@80 -> label 0@20',
      ],
    );
    assert.deepEqual(
      uses('(func block $b try $b nop delegate $b br 0 end (block $c (try (do) (delegate $c))))'),
      ['label $b@35 -> label 0@12', 'label 0@41 -> label 0@12', 'label $c@77 -> label 0@54'],
    );
  });

  it('resolves the names in every place of the types and instructions that the gateway refuses', () => {
    for (const text of [
      '(type $a (func (param (ref $a)) (result (ref null $a))))',
      '(type $a (struct (field (mut (ref null $a))) (field (ref $a) i32)))',
      '(rec (type $a (array (ref $b))) (type $b (sub final $a (array (mut (ref $a))))))',
      '(type $a (func)) (func (param (ref $a)) (param $p (ref null $a)) (result (ref $a)) (local $x (ref $a)))',
      '(type $a (func)) (global (ref $a) (ref.func 0)) (global (mut (ref null $a)) (ref.null $a))',
      '(type $a (func)) (table 1 (ref null $a)) (table (export "x") 1 2 (ref $a) (ref.null $a))',
      '(type $a (func)) (elem (ref $a) (ref.null $a)) (elem (i32.const 0) (ref null $a) (item ref.null $a))',
      '(type $a (func)) (tag $e (param (ref $a))) (import "m" "t" (tag (param (ref $a)))) (export "e" (tag $e))',
      '(type $a (func)) (import "m" "g" (global (mut (ref $a)))) (import "m" "f" (func (result (ref $a))))',
      '(type $a (struct)) (func (block (result (ref $a))) block (param (ref $a)) end (select (result (ref $a))))',
      '(type $a (struct)) (func (ref.test (ref $a) (nop)) ref.cast (ref null $a) struct.new $a call_ref $a)',
      '(type $a (struct)) (func (block $l (br_on_cast $l (ref null $a) (ref $a)) br_on_cast_fail $l anyref (ref $a)))',
      '(type $a (struct)) (func (block $l (br_on_null $l) br_on_non_null $l))',
      '(type $a (array i8)) (data $d "") (func (array.copy $a $a) (array.init_data $a $d) array.new_data $a $d)',
      '(type $a (array i8)) (elem $s func) (func (array.init_elem $a $s) array.new_elem $a $s)',
    ]) {
      const document = analyzeWat(text);
      for (const { index } of text.matchAll(/\$\w+/g)) {
        const reference = document.referenceAt(index + 1);
        assert.ok(reference, `${text} at ${String(index)}`);
        assert.equal(reference.symbol?.name, reference.text, `${text} at ${String(index)}`);
      }
      const names = [...text.matchAll(/\$a\b/g)].length;
      const [type] = document.symbols.filter(({ name }) => name === '$a');
      assert.equal(type && document.referencesOf(type).length, names, text);
    }
  });
});
