import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkModule } from '../../../src/wasm/load-check';
import { shownPosition, shownText } from '../../../src/text/shown-position';
import { assembleWat } from '../../../src/wat/assemble';
import { moduleFields } from '../../../src/wat/fields';
import { flattenFields } from '../../../src/wat/flat-module';
import { MAX_NESTING } from '../../../src/wat/nesting';
import { watPositions } from '../../../src/wat/positions';
import { parseTree } from '../../../src/wat/tree';
import { runWabt } from '../../../src/wat/wabt-instance';
import { body, type Bytes, I32, list, moduleOf, section, text as nameText, types, u32 } from '../wasm/build';
import { randomWat } from './random-wat';

const DEPTH = 1000;

const repeat = (bytes: Bytes, count = DEPTH): Bytes => Array.from({ length: count }, () => bytes).flat();
const around = (before: string, inside: string, after: string, count = DEPTH): string =>
  before.repeat(count) + inside + after.repeat(count);

const NOP = 0x01;
const END = 0x0b;
const EMPTY = 0x40;
const zero: Bytes = [0x41, 0];

/** A module with one function, as an assembler writes it that knows no names: the name section counts its locals. */
function encoded(code: Bytes, results: Bytes = []): Uint8Array {
  const names = section(0, nameText('name'), section(2, list([0, 0])));
  return moduleOf(types([[], results]), section(3, [1, 0]), section(10, list(body(code))), names);
}

async function assembled(text: string): Promise<Uint8Array> {
  const outcome = await assembleWat(text, 'deep.wat');
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error[0]?.message);
  return outcome.value.bytes;
}

/** `kind line:column «range» message` of each problem. */
async function problems(text: string): Promise<string> {
  const outcome = await assembleWat(text, 'deep.wat');
  if (outcome.ok) return 'assembled';
  const draw = outcome.error.map(({ code, start, range, message }) => {
    return `${code.slice('wat-'.length)} ${shownText(start)} «${text.slice(range.start, range.end)}» ${message}`;
  });
  return draw.join('\n');
}

describe('functions that nest deeper than the assembler can follow', () => {
  const nopInside = (opening: Bytes): Bytes => [...repeat(opening), NOP, ...repeat([END])];
  const cases: readonly (readonly [string, string, Bytes, Bytes?])[] = [
    ['flat blocks', around('block ', 'nop ', 'end '), nopInside([0x02, EMPTY])],
    ['folded blocks', around('(block ', 'nop', ')'), nopInside([0x02, EMPTY])],
    ['flat loops', around('loop ', 'nop ', 'end '), nopInside([0x03, EMPTY])],
    ['folded loops', around('(loop ', '(nop)', ')'), nopInside([0x03, EMPTY])],
    ['flat ifs', around('i32.const 0 if ', 'nop ', 'end '), nopInside([...zero, 0x04, EMPTY])],
    [
      'folded ifs with both branches',
      around('(if (i32.const 0) (then ', 'nop', ') (else nop))'),
      [...repeat([...zero, 0x04, EMPTY]), NOP, ...repeat([0x05, NOP, END])],
    ],
    [
      'ifs in the other branch',
      around('(if (i32.const 0) (then nop) (else ', 'nop', '))'),
      [...repeat([...zero, 0x04, EMPTY, NOP, 0x05]), NOP, ...repeat([END])],
    ],
    [
      'ifs with an empty other branch',
      around('i32.const 0 if ', 'nop ', 'else end '),
      nopInside([...zero, 0x04, EMPTY]),
    ],
    ['operands', around('(i32.eqz ', '(i32.const 0)', ')'), [...zero, ...repeat([0x45])], [I32]],
    [
      'second operands',
      around('(i32.add (i32.const 0) ', '(i32.const 0)', ')'),
      [...repeat(zero), ...zero, ...repeat([0x6a])],
      [I32],
    ],
    [
      'blocks with a result',
      around('(block (result i32) ', '(i32.const 0)', ')'),
      [...repeat([0x02, I32]), ...zero, ...repeat([END])],
      [I32],
    ],
    [
      'branches by name and by number',
      around('block $l ', 'i32.const 0 br_table $l 0 $l ', 'i32.const 0 br_if $l end $l '),
      [...repeat([0x02, EMPTY]), ...zero, 0x0e, 2, 0, 0, 0, ...repeat([...zero, 0x0d, 0, END])],
    ],
    [
      'a branch to the outermost block',
      `(block $outer ${around('(block ', '(br $outer)', ')', DEPTH - 1)})`,
      [...repeat([0x02, EMPTY]), 0x0c, ...u32(DEPTH - 1), ...repeat([END])],
    ],
  ];
  for (const [name, code, bytes, results] of cases) {
    it(`assembles ${name}`, async () => {
      const result = results === undefined ? '' : '(result i32) ';
      assert.deepEqual(await assembled(`(func ${result}${code})`), encoded(bytes, results));
    });
  }

  it('assembles what lies beside them as ever', async () => {
    const deep = around('(block ', 'nop', ')');
    const bytes = await assembled(`(module (func $a (param $p i32) (result i32) local.get $p)
      (func $b (export "b") (local $x i64) ;; (
        ${deep} (drop (call $a (i32.const 1))))
      (global i32 (i32.const 5)) (func (export "c") (result i32) ${around('(i32.eqz ', '(call $a (i32.const 2))', ')')})
      (data "x"))`);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)));
    assert.equal((exports['c'] as () => number)(), 2 % 2 === DEPTH % 2 ? 1 : 0);
    assert.equal((exports['b'] as () => undefined)(), undefined);
    assert.equal(checkModule(bytes, { memoryLimitPages: 256, hosts: [] }).ok, true);
  });

  it('keeps the position of each instruction', async () => {
    const lines = [...Array<string>(DEPTH).fill('(block'), 'nop', `br ${String(DEPTH - 1)}`];
    const text = `(func\n${lines.join('\n')}${')'.repeat(DEPTH)}\n(unreachable))`;
    const bytes = await assembled(text);
    const positions = watPositions(parseTree(text), bytes);
    const { matched, pieces } = positions.coverage();
    assert.equal(matched, pieces);
    for (const line of [1, 500, DEPTH, DEPTH + 1, DEPTH + 2]) {
      const start = text.split('\n').slice(0, line).join('\n').length + 1;
      const [offset] = positions.offsetsAt(start + (lines[line - 1] === '(block' ? 1 : 0));
      const found = positions.rangeAt(offset ?? 0);
      assert.equal(found && text.slice(found.start, found.end), lines[line - 1]?.replace('(', ''));
      assert.equal(found && shownPosition(found.position).line, line + 1);
    }
  });

  it('says what is wrong inside of them at its place', async () => {
    const deep = (inside: string): string => `(func\n${around('(block ', `\n ${inside}\n`, ')')})`;
    const flat = (inside: string): string =>
      `(func $f (local $x i32)\n${around('block ', `\n ${inside}\n`, 'end ')})`;
    for (const [text, expected] of [
      [deep('local.get $no'), 'syntax 3:12 «$no» undefined local variable "$no"'],
      [deep('(br $no)'), 'syntax 3:6 «$no» undefined label variable "$no"'],
      [flat('local.get $x foo'), 'syntax 3:15 «foo» unexpected token foo, expected ).'],
      [deep('(i32.eqz (nop) nop)'), 'syntax 3:17 «nop» unexpected token nop, expected ).'],
      [
        deep('(i32.eqz (result i32) (nop))'),
        'syntax 3:12 «result» unexpected token "result", expected an instr.',
      ],
      [
        deep('(i32.eqz (nop) (result i32))'),
        'syntax 3:18 «result» unexpected token "result", expected an expr.',
      ],
      [deep('()'), 'syntax 3:3 «)» unexpected token ")", expected an expr.'],
      [deep('(if (nop))'), 'syntax 3:11 «)» unexpected token ), expected (then.'],
      [deep('block $a end $b'), 'syntax 3:15 «$b» mismatching label "$a" != "$b"'],
      [deep('block end $b'), 'syntax 3:12 «$b» unexpected label "$b"'],
      [deep('block'), `syntax 4:1 «)» unexpected token ), expected end.`],
      [deep('end'), 'syntax 3:2 «end» unexpected token end, expected ).'],
      [deep('block else end'), 'syntax 3:8 «else» unexpected token else, expected end.'],
      [deep('if else else end'), 'syntax 3:10 «else» unexpected token else, expected end.'],
      [`(func ${'(block '.repeat(DEPTH)}`, 'syntax 1:1 «(» this parenthesis is never closed'],
    ] as const) {
      assert.equal(await problems(text), expected);
    }
  });

  it('leaves type errors inside of them to the load check', async () => {
    const bytes = await assembled(`(func ${around('(block ', 'drop', ')')})`);
    const checked = checkModule(bytes, { memoryLimitPages: 256, hosts: [] });
    assert.match(checked.ok ? 'accepted' : checked.error.message, /^invalid function\[0\]: .*drop/);
  });

  it('reports type errors in other functions', async () => {
    assert.equal(
      await problems(`(func ${around('(block ', 'drop', ')')})\n(func drop)`),
      'type 2:7 «drop» type mismatch in drop, expected [any] but got []',
    );
  });

  it('nest up to a limit, beyond which one sentence says so', async () => {
    const text = (depth: number): string => `(func ${around('block ', '', 'end ', depth)})`;
    assert.equal(await problems(text(MAX_NESTING - 1)), 'assembled');
    const sentence =
      'nested too deeply: Guard Lab assembles up to 10,000 blocks and instructions inside each other';
    for (const opening of ['block ', '(block ', '(if (i32.const 0) (then ', '(i32.eqz ', '(foo ', '('])
      for (const closing of ['', ')'])
        assert.match(
          await problems(`(func ${opening.repeat(100_000)}${closing.repeat(100_000)})`),
          new RegExp(`^depth 1:\\d+ «(?:\\(|block)» ${sentence}$`),
          opening,
        );
  });

  it('is not done outside of functions, or for features that the gateway refuses', async () => {
    const outside =
      'nested too deeply: outside of the code of functions the assembler takes about 220 lists inside each other';
    assert.match(
      await problems(`(global i32 ${around('(i32.eqz ', '(i32.const 0)', ')')})`),
      new RegExp(`^depth 1:\\d+ «\\(» ${outside}$`),
    );
    for (const code of [
      around('(try (do ', 'nop', ') (catch_all))'),
      `${around('(block ', '(atomic.fence)', ')')}`,
    ]) {
      assert.match(
        await problems(`(func ${code})`),
        /^depth 1:\d+ «\(» nested too deeply for the assembler, .* features that the gateway refuses$/,
      );
    }
  });

  it('come out as the assembler itself writes them, where it can', async () => {
    const property = fc.asyncProperty(randomWat(4, 120), async (text) => {
      const tree = parseTree(text);
      const deep = moduleFields(tree)
        .declarations.func.filter(({ imported }) => !imported)
        .map(({ list: { start, end } }) => ({ start, tooDeep: { start, end } }));
      const flat = flattenFields(tree, deep);
      assert.ok(flat.ok && flat.value);
      const [direct, viaFlat] = [
        await runWabt(new TextEncoder().encode(text)),
        await runWabt(new TextEncoder().encode(flat.value.text)),
      ];
      assert.ok(direct.kind === 'assembled' && viaFlat.kind === 'assembled');
      assert.deepEqual(flat.value.nest(viaFlat.bytes), Uint8Array.from(direct.bytes));
    });
    await fc.assert(property, { seed: 1, numRuns: 40 });
  });
});
