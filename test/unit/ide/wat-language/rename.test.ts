import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renaming } from '../../../../src/ide/wat-language/rename';
import { marked } from './marked';

/** The text after renaming what is at `|`, or the refusal. */
function renamed(text: string, name: string): string {
  const { document, offset } = marked(text);
  const outcome = renaming(document, offset, name);
  if (!outcome.ok) return outcome.error;
  return outcome.ranges.reduceRight(
    (current, { start, end }) => current.slice(0, start) + outcome.text + current.slice(end),
    document.tree.text,
  );
}

describe('renaming in WAT', () => {
  it('changes a function where it is declared, called, exported, started and put in a table', () => {
    assert.equal(
      renamed(
        '(func $|f) (start $f) (export "f" (func $f)) (table funcref (elem $f)) (func call $f (call $f))',
        'g',
      ),
      '(func $g) (start $g) (export "f" (func $g)) (table funcref (elem $g)) (func call $g (call $g))',
    );
  });

  it('takes a name with its $ as well', () => {
    assert.equal(renamed('(global $|a i32 (i32.const 0))', '$b'), '(global $b i32 (i32.const 0))');
  });

  it('leaves an index that means the same', () => {
    assert.equal(renamed('(func $f) (func (call 0) (call $|f))', 'g'), '(func $g) (func (call 0) (call $g))');
  });

  it('changes a local only in its function', () => {
    assert.equal(
      renamed('(func (param $x i32) local.get $|x) (func (param $x i32) local.get $x)', 'y'),
      '(func (param $y i32) local.get $y) (func (param $x i32) local.get $x)',
    );
  });

  it('changes a label at its block, its branches and its end', () => {
    assert.equal(renamed('(func block $|a br $a end $a)', 'b'), '(func block $b br $b end $b)');
  });

  it('refuses an index and a keyword', () => {
    const index =
      'This is an index, not a name. Names begin with $. Rename the declaration that it refers to.';
    assert.equal(renamed('(func $f) (func (call |0))', 'g'), index);
    assert.equal(renamed('(func (n|op))', 'g'), 'Only names that begin with $ can be renamed.');
  });

  it('refuses a name that is declared nowhere', () => {
    assert.equal(renamed('(func (call $|gone))', 'g'), '$gone is not declared in this text.');
  });

  it('refuses a text that is no name', () => {
    assert.match(renamed('(func $|f)', 'a b'), /^\$a b is not a valid name/);
    assert.match(renamed('(func $|f)', ''), /^\$ is not a valid name/);
  });

  it('refuses a name that is taken in the same space', () => {
    assert.equal(renamed('(func $|f) (func $g)', 'g'), '$g is already the name of a func here.');
    assert.equal(
      renamed('(func (param $|a i32) (local $b i32))', 'b'),
      '$b is already the name of a local here.',
    );
  });

  it('takes a name that another space has', () => {
    assert.equal(
      renamed('(func $|f) (global $g i32 (i32.const 0))', 'g'),
      '(func $g) (global $g i32 (i32.const 0))',
    );
  });

  it('refuses a label that would hide or be hidden, and takes that of a block beside it', () => {
    const hidden = '$b is already the name of a label here.';
    assert.equal(renamed('(func (block $|a (block $b (br $a))))', 'b'), hidden);
    assert.equal(renamed('(func (block $b (block $|a (br $b))))', 'b'), hidden);
    assert.equal(
      renamed('(func (block $|a (br $a)) (block $b))', 'b'),
      '(func (block $b (br $b)) (block $b))',
    );
  });
});
