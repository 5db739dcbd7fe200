import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { MAX_TREE_PROBLEMS } from '../../../src/wat/list-layout';
import { nodeAt, parseTree } from '../../../src/wat/tree';
import { depthOf, drawTree } from './draw';

function draw(text: string): string {
  return drawTree(parseTree(text));
}

function problems(text: string): string[] {
  return parseTree(text).problems.map(
    ({ kind, start, end }) => `${kind} ${String(start)} ${text.slice(start, end)}`,
  );
}

describe('WAT tree', () => {
  it('nests lists and gives their ranges', () => {
    const text = '(module (func $f (nop)))';
    const tree = parseTree(text);
    const module = tree.root.items[0];
    assert.ok(module?.kind === 'list');
    const func = module.items[1];
    assert.ok(func?.kind === 'list');
    assert.equal(text.slice(func.start, func.end), '(func $f (nop))');
    assert.equal(func.head, 'func');
    assert.equal(func.parent, module);
  });

  it('leaves comments and annotations out', () => {
    const tree = parseTree('(a (; x ;) (@custom "n" (b "c")) d) ;; e');
    assert.equal(drawTree(tree), '[a d]');
    assert.deepEqual(
      tree.comments.map((comment) => comment.kind),
      ['block-comment', 'line-comment'],
    );
    assert.deepEqual(tree.annotations, [{ start: 11, end: 32 }]);
  });

  it('closes an unfinished function where the next field starts', () => {
    const text = '(module (func $a (i32.add (local.get 0) (func $b) (memory 1))';
    assert.equal(draw(text), '[module [func $a [i32.add [local.get 0] …] …] [func $b] [memory 1]]');
    assert.deepEqual(problems(text), ['unclosed-list 8 (', 'unclosed-list 17 (']);
  });

  it('distinguishes inline imports, exports and type uses from fields', () => {
    const text =
      '(module (func $a (export "a") (import "m" "n") (type $t) (export "b" (func $a)) (type $t (func))';
    assert.equal(
      draw(text),
      '[module [func $a [export "a"] [import "m" "n"] [type $t] …] [export "b" [func $a]] [type $t [func]] …]',
    );
  });

  it('closes an import after its description', () => {
    assert.equal(draw('(import "a" "b" (func $f) (func $g)'), '[import "a" "b" [func $f] …] [func $g]');
  });

  it('leaves a stray parenthesis out', () => {
    assert.equal(draw('(a)) (b)'), '[a] [b]');
    assert.deepEqual(problems('(a)) (b)'), ['stray-close 3 )']);
  });

  it('reports strings and comments without an end', () => {
    assert.deepEqual(problems('(a "b\n) (; c'), ['unterminated-string 3 "b', 'unterminated-comment 8 (; c']);
  });

  it('finds the node at an offset', () => {
    const text = '(a $b (c 12) (d))';
    const tree = parseTree(text);
    const found = [0, 1, 5, 7, 9, 11, 12, 13].map((offset) => {
      const node = nodeAt(tree, offset);
      return text.slice(node.start, node.end);
    });
    assert.deepEqual(found, [text, 'a', '$b', 'c', '12', '12', text, '(d)']);
  });

  it('survives 100,000 open parentheses', () => {
    const tree = parseTree('(block '.repeat(100_000));
    assert.equal(depthOf(tree.root), 100_000);
    assert.equal(tree.problems.length, MAX_TREE_PROBLEMS);
    assert.equal(nodeAt(tree, 350_001).start, 350_001);
  });

  it('finds nothing to repair in the text of modules that assemble', () => {
    for (const file of ['abi', 'pipeline', 'exec']) {
      const cases = JSON.parse(
        readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), 'utf8'),
      ) as { name: string; wat?: string }[];
      for (const { name, wat } of cases) {
        if (wat !== undefined) assert.deepEqual(parseTree(wat).problems, [], name);
      }
    }
  });
});
