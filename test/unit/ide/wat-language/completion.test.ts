import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completionContext } from '../../../../src/ide/wat-language/completion-context';
import { proposalsFor, type Proposal } from '../../../../src/ide/wat-language/proposals';
import { assembleWat } from '../../../../src/wat/assemble';
import { FIELD_SNIPPETS } from '../../../../src/ide/wat-language/field-snippets';
import { marked } from './marked';

function proposals(text: string): readonly Proposal[] {
  const { document, offset } = marked(text);
  const context = completionContext(document, offset);
  return context ? proposalsFor(document, context, offset) : [];
}

function labels(text: string): string[] {
  return proposals(text).map(({ label }) => label);
}

/** The text after the proposal of that name was chosen at `|`. */
function chosen(text: string, label: string): string {
  const { document } = marked(text);
  const proposal = proposals(text).find((each) => each.label === label);
  assert.ok(proposal, `proposed: ${labels(text).join(', ')}`);
  const { start, end } = proposal.range;
  return document.tree.text.slice(0, start) + proposal.insert + document.tree.text.slice(end);
}

describe('completion of names in WAT', () => {
  it('has the functions after call, flat and folded', () => {
    const declared = '(func $a) (global $g i32 (i32.const 0)) (func $b';
    assert.deepEqual(labels(`${declared} (call $|))`), ['$a', '$b']);
    assert.deepEqual(labels(`${declared} call |)`), ['$a', '$b']);
  });

  it('has params and locals of the function around', () => {
    assert.deepEqual(labels('(func (param $x i32)) (func (param $a i32) (local $b i64) (local.get $|))'), [
      '$a',
      '$b',
    ]);
  });

  it('has the labels around, the innermost first', () => {
    assert.deepEqual(labels('(func (block $x) (block $outer (loop $inner (br_if $|))))'), [
      '$inner',
      '$outer',
    ]);
  });

  it('reports the type of each, which leaves room for the name', () => {
    const details = (text: string): (string | undefined)[] => proposals(text).map(({ detail }) => detail);
    assert.deepEqual(details('(func $a (export "a") (param i32) (result i32)) (func (call $|))'), [
      '(param i32) (result i32)',
    ]);
    assert.deepEqual(details('(global $g (mut i64) (i64.const 0)) (func (global.get $|))'), ['(mut i64)']);
    assert.deepEqual(details('(func (param $p i32) (local.get $|))'), ['i32']);
    assert.deepEqual(details('(func (loop $l (br $|)))'), ['loop $l']);
  });

  it('has the memory’s, the table’s and the type’s names where these belong', () => {
    const text = '(type $t (func)) (table $tab 1 funcref) (memory $m 1)';
    assert.deepEqual(labels(`${text} (func (type $|))`), ['$t']);
    assert.deepEqual(labels(`${text} (func (call_indirect (type $|)))`), ['$t']);
    assert.deepEqual(labels(`${text} (func (table.get $|))`), ['$tab']);
    assert.deepEqual(labels(`${text} (export "m" (memory $|))`), ['$m']);
  });

  it('has functions for start and elem', () => {
    assert.deepEqual(labels('(func $f) (start $|)'), ['$f']);
    assert.deepEqual(labels('(func $f) (elem (i32.const 0) func $|)'), ['$f']);
  });

  it('has nothing where a name is given', () => {
    assert.deepEqual(labels('(func $other) (func $|)'), []);
    assert.deepEqual(labels('(func (param $a i32) (local $|))'), []);
    assert.deepEqual(labels('(func $a) (func (block $|))'), []);
  });

  it('has no second index for an instruction that takes one', () => {
    assert.deepEqual(labels('(func $a) (func call $a $|)'), []);
  });

  it('replaces the whole name around the cursor', () => {
    assert.equal(
      chosen('(func $first) (func (call $fi|xx))', '$first'),
      '(func $first) (func (call $first))',
    );
  });
});

describe('completion of words in WAT', () => {
  it('has instructions in a function, flat and folded', () => {
    for (const text of ['(func local.g|)', '(func (local.g|))', '(func (|))', '(func (block |))']) {
      assert.ok(labels(text).includes('local.get'), text);
    }
  });

  it('has the parts of a declaration where it opens a list', () => {
    assert.deepEqual(labels('(func (|').slice(0, 6), [
      'export',
      'import',
      'type',
      'param',
      'result',
      'local',
    ]);
    assert.deepEqual(labels('(import "a" "b" (|))'), ['func', 'memory', 'table', 'global']);
    assert.deepEqual(labels('(func (if (i32.const 1) (t|)))').slice(0, 2), ['then', 'else']);
  });

  it('has value types where types are expected', () => {
    assert.deepEqual(labels('(func (param $a |))').slice(0, 2), ['i32', 'i64']);
    assert.deepEqual(labels('(func (result i|))').slice(0, 2), ['i32', 'i64']);
  });

  it('has the reference types where these are expected', () => {
    assert.deepEqual(labels('(table $t 1 |)'), ['funcref', 'externref']);
    assert.deepEqual(labels('(func (ref.null |))'), ['func', 'extern']);
    assert.deepEqual(labels('(elem |)'), ['func', 'declare', 'funcref', 'externref']);
    assert.deepEqual(labels('(elem declare f|)'), ['func', 'declare', 'funcref', 'externref']);
  });

  it('has the arguments of what reads and writes memory, each once', () => {
    assert.deepEqual(labels('(func (i32.load | (i32.const 0)))'), ['offset=', 'align=']);
    assert.deepEqual(labels('(func (i32.load offset=4 a|))'), ['align=']);
    assert.deepEqual(labels('(func i32.const 0 i32.store8 o|)').slice(0, 3), [
      'offset=',
      'align=',
      'unreachable',
    ]);
    assert.deepEqual(labels('(func (i32.load (i32.const 0) |))'), []);
  });

  it('has no instructions among the operands of a folded one', () => {
    assert.deepEqual(labels('(func (i32.add |))'), []);
  });

  it('has nothing in comments and strings', () => {
    assert.deepEqual(labels('(func) ;; ca|'), []);
    assert.deepEqual(labels('(func) (; ca| ;)'), []);
    assert.deepEqual(labels('(data "ca|")'), []);
  });
});

describe('completion of what the gateway knows', () => {
  it('has the modules and functions a guard can import', () => {
    assert.deepEqual(labels('(import "|")'), ['env', 'wasi_snapshot_preview1']);
    assert.deepEqual(labels('(import "env" "|")'), ['call_backend', 'host_log']);
    assert.ok(labels('(import "wasi_snapshot_preview1" "f|")').includes('fd_write'));
  });

  it('has the exports the gateway looks for', () => {
    assert.deepEqual(labels('(func (export "|"))').slice(0, 3), [
      'label_agent',
      'label_resource',
      'label_response',
    ]);
  });

  it('replaces the text in the quotes', () => {
    assert.equal(chosen('(import "en|x" "y")', 'env'), '(import "env" "y")');
    assert.equal(chosen('(import "env" "|', 'host_log'), '(import "env" "host_log');
  });

  it('replaces the parentheses around what is typed by the field', () => {
    assert.equal(
      chosen('(module (imp|))', 'import env.host_log'),
      '(module (import "env" "host_log" (func \\$host_log (param i32 i32 i32))))',
    );
  });

  it('has whole modules only outside of one', () => {
    assert.ok(labels('|').includes('guard'));
    assert.ok(!labels('(module |)').includes('guard'));
  });

  it('writes fields that assemble, among what they name', async () => {
    for (const { label, lines, isModule } of FIELD_SNIPPETS) {
      const field = filledIn(lines);
      const body = label === 'func' ? field.replace('(result i32)', '(result i32) (i32.const 0)') : field;
      const memory = label === 'memory' ? '' : '(memory 1)';
      const named = ['export', 'start', 'elem'].includes(label) ? '(func $name) (table 1 funcref)' : '';
      const text = isModule === true ? body : `(module ${body}\n${memory}${named})`;
      const outcome = await assembleWat(text, 'x.wat');
      assert.ok(
        outcome.ok,
        `${label}: ${outcome.ok ? '' : outcome.error.map(({ message }) => message).join()}`,
      );
    }
  });
});

/** A snippet with its first proposals chosen. */
function filledIn(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replaceAll(/(?<!\\)\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/(?<!\\)\$\{\d+:((?:[^}\\]|\\.)*)\}/g, '$1')
    .replaceAll(/(?<!\\)\$\d/g, '')
    .replaceAll('\\$', '$');
}
