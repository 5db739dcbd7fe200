import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inlineValues, type InlineVariable } from '../../../../src/ide/debugging/inline-values';
import type { TokenLanguage } from '../../../../src/ide/debugging/source-tokens';

const local = (name: string, value: string, line?: number): InlineVariable => ({
  name,
  value,
  line,
  isArgument: false,
});
const argument = (name: string, value: string): InlineVariable => ({ name, value, isArgument: true });

/** The text with the values beside its lines; `>` marks the line where the guard is stopped. */
function drawn(
  marked: string,
  language: TokenLanguage,
  variables: readonly InlineVariable[],
  visible = { first: 0, last: 1e6 },
): string {
  const lines = marked.split('\n');
  const stop = lines.findIndex((line) => line.startsWith('>'));
  const text = lines.map((line) => line.replace(/^>/, ' ')).join('\n');
  const values = inlineValues(text, language, stop, variables, visible);
  for (const { line, start, end, text: shown } of values)
    assert.ok(shown.startsWith(`${(lines[line] ?? '').slice(start, end)} = `), shown);
  return lines
    .map((line, at) => {
      const here = values.filter((value) => value.line === at).map((value) => value.text);
      return here.length === 0 ? line : `${line}   <<${here.join(', ')}>>`;
    })
    .filter((line) => line.includes('<<'))
    .map((line) => line.replace(/^[ >\t]+/, ''))
    .join('\n');
}

describe('values beside the lines of a source', () => {
  it('are those of the stopped function, from declaration to stop', () => {
    const rust = `fn other(text: &str) -> usize { text.len() }
 fn label(text: &str, count: usize) -> usize {
   let total = text.len() + count; // text
   let name = "text";
>  let next = total + 1;
   next + total
 }`;
    const variables = [
      argument('text', '"abc"'),
      argument('count', '2'),
      local('total', '5', 3),
      local('name', '"text"', 4),
      local('next', '77', 5),
    ];
    assert.equal(
      drawn(rust, 'rust', variables),
      `fn label(text: &str, count: usize) -> usize {   <<text = "abc", count = 2>>
let total = text.len() + count; // text   <<total = 5, text = "abc", count = 2>>
let name = "text";   <<name = "text">>
let next = total + 1;   <<total = 5>>`,
    );
  });

  it('leave out fields, calls, what is lost, and lines above a declaration', () => {
    const c = `int f(int value) {
  for (int i = 0; i < 3; i++) { g(i); }
  for (int i = 0; i < 9; i++) {
>   p->value = i + value(lost) + p.i;
  }
}`;
    const variables = [argument('value', '1'), local('i', '7', 3), local('lost', '<optimized out>', 1)];
    assert.equal(
      drawn(c, 'c', variables),
      `int f(int value) {   <<value = 1>>
for (int i = 0; i < 9; i++) {   <<i = 7>>
p->value = i + value(lost) + p.i;   <<i = 7>>`,
    );
  });

  it('are found in a function of C whose parameters are structs', () => {
    const c = `struct g { int a; };
static struct g *f(struct g *guard, enum color color) {
  guard->a = 1;
> return guard;
}`;
    const shown = drawn(c, 'c', [argument('guard', '0x40'), argument('color', 'RED')]);
    assert.deepEqual(shown.match(/<<.*>>/g), [
      '<<guard = 0x40, color = RED>>',
      '<<guard = 0x40>>',
      '<<guard = 0x40>>',
    ]);
  });

  it('are found in every language that guards are written in', () => {
    const go = 'func (g *G) Label(n int) int {\n\ts := `n`\n>\treturn n + len(s)\n}';
    assert.equal(
      drawn(go, 'go', [argument('n', '4'), local('s', '"n"', 2)]),
      'func (g *G) Label(n int) int {   <<n = 4>>\ns := `n`   <<s = "n">>\nreturn n + len(s)   <<n = 4, s = "n">>',
    );
    const ts = `export function f(size: u32): i32 {
  if (size > 4) {
>   const half = size / 2;
  }
}`;
    assert.equal(
      drawn(ts, 'assemblyscript', [local('size', '9'), local('half', '0')]),
      `export function f(size: u32): i32 {   <<size = 9>>
if (size > 4) {   <<size = 9>>
const half = size / 2;   <<size = 9>>`,
    );
    const wat = `(module (func $g (param $n i32))
  (func $f (param $n i32) (local $m i32) ;; $n
>   (call $n (local.get $n) (local.get $m))))`;
    assert.equal(
      drawn(wat, 'wat', [local('n', '1'), local('m', '0')]),
      `(func $f (param $n i32) (local $m i32) ;; $n   <<n = 1, m = 0>>
(call $n (local.get $n) (local.get $m))))   <<n = 1, m = 0>>`,
    );
    assert.equal(
      drawn('fn f(n: u32) u32 {\n>  return n;\n}', 'zig', [argument('n', '3')]).split('\n').length,
      2,
    );
  });

  it('are bounded by what is seen, and take time in proportion to the text', () => {
    const rust = 'fn f(n: u8) {\n n;\n n;\n> n;\n}';
    assert.equal(drawn(rust, 'rust', [argument('n', '1')], { first: 2, last: 2 }), 'n;   <<n = 1>>');
    for (const text of ['"', '/*', "'", '`', 'r#"', '{', '(;', '\\']) {
      const long = `fn f(n: u8) {\n${text.repeat(100_000)}\nn`;
      for (const language of ['rust', 'c', 'go', 'assemblyscript', 'wat'] as const)
        inlineValues(long, language, 2, [argument('n', '1')], { first: 0, last: 9 });
    }
    assert.deepEqual(
      inlineValues(' '.repeat(3_000_000), 'c', 0, [argument('n', '1')], { first: 0, last: 1 }),
      [],
    );
  });
});
