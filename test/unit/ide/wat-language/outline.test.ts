import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outlineOf, type OutlineNode } from '../../../../src/ide/wat-language/outline';
import { analyzeWat } from '../../../../src/wat/symbols';

function drawn(nodes: readonly OutlineNode[], indent = ''): string {
  return nodes
    .map(({ kind, name, detail, children }) => {
      return `${indent}${kind} ${name}${detail === '' ? '' : ` · ${detail}`}\n${drawn(children, `${indent}  `)}`;
    })
    .join('');
}

function outline(text: string): string {
  return drawn(outlineOf(analyzeWat(text)));
}

describe('outline of WAT', () => {
  it('has what the module declares, in its order, with its type', () => {
    const text = `(module
      (type $t (func (param i32)))
      (import "env" "host_log" (func $log (param i32 i32 i32)))
      (memory (export "memory") 2)
      (global $heap (mut i32) (i32.const 0))
      (data (i32.const 0) "x"))`;
    assert.equal(
      outline(text),
      [
        'type $t · (func (param i32))',
        'func $log · import env.host_log (param i32 i32 i32)',
        'memory "memory" · 2',
        'global $heap · (mut i32)',
        'data data 0',
        '',
      ].join('\n'),
    );
  });

  it('has the named params, locals and labels of a function, not those without a name', () => {
    const text = `(func $f (param $a i32) (param i32) (local $x i64) (block $done (loop (br $done))))`;
    assert.equal(
      outline(text),
      [
        'func $f · (param $a i32) (param i32)',
        '  param $a · (param $a i32)',
        '  local $x · (local $x i64)',
        '  label $done · block $done',
        '',
      ].join('\n'),
    );
  });

  it('reports exports written inside a function and on their own', () => {
    const text = '(func $f (export "a")) (export "b" (func $f)) (func (export "c") (export "d"))';
    assert.equal(outline(text), 'func $f · export a, b\nfunc "c" · export d\n');
  });

  it('keeps every selection inside its range, also in half-typed text', () => {
    const text = '(module (func $f (param $a i32) (block $b (func $g (local $l';
    const check = (nodes: readonly OutlineNode[]): void => {
      for (const { range, selection, children } of nodes) {
        assert.ok(range.start <= selection.start && selection.end <= range.end);
        check(children);
      }
    };
    const nodes = outlineOf(analyzeWat(text));
    assert.equal(nodes.length, 2);
    check(nodes);
  });
});
