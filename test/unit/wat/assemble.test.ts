import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeModule } from '../../../src/wasm/decode';
import { shownText } from '../../../src/text/shown-position';
import { assembleWat } from '../../../src/wat/assemble';
import { ANALYZED, ASSEMBLED } from '../../../src/text/size';
import { parseWabtErrors } from '../../../src/wat/wabt-errors';

/** `kind line:column «range» message`, one a line; `assembled` when there is nothing to tell. */
async function draw(text: string): Promise<string> {
  const outcome = await assembleWat(text, 'guard.wat');
  if (outcome.ok) return 'assembled';
  return outcome.error
    .map(
      ({ code, start, range, message }) =>
        `${code.slice('wat-'.length)} ${shownText(start)} «${text.slice(range.start, range.end)}» ${message}`,
    )
    .join('\n');
}

interface VectorCase {
  readonly name: string;
  readonly wat?: string;
  readonly wasmBase64: string;
}

function vectors(file: string): VectorCase[] {
  return JSON.parse(
    readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), 'utf8'),
  ) as VectorCase[];
}

/** The module up to its name section, which comes last. */
function withoutNames(bytes: Uint8Array): string {
  const decoded = decodeModule(bytes, { memoryLimitPages: 65536 });
  const names = decoded.ok
    ? decoded.value.sections.find(({ customName }) => customName === 'name')
    : undefined;
  return Buffer.from(bytes.subarray(0, names?.range.start)).toString('base64');
}

describe('assembling WAT', () => {
  it('writes the bytes the gateway ran, names included', async () => {
    for (const { name, wat, wasmBase64 } of vectors('pipeline')) {
      if (wat === undefined) continue;
      const outcome = await assembleWat(wat, name);
      assert.ok(outcome.ok, name);
      const bytes = Buffer.from(outcome.value.bytes).toString('base64');
      // Some vectors were run without the names.
      const isSame = bytes === wasmBase64 || withoutNames(outcome.value.bytes) === wasmBase64;
      assert.ok(isSame, name);
    }
  });

  it('names functions that have an id and leaves the others unnamed', async () => {
    const outcome = await assembleWat('(func $named) (func (export "other"))', 'guard.wat');
    assert.ok(outcome.ok);
    const module = new WebAssembly.Module(Uint8Array.from(outcome.value.bytes));
    const [names] = WebAssembly.Module.customSections(module, 'name');
    assert.ok(names);
    const text = Buffer.from(names).toString('latin1');
    assert.equal(text.includes('named'), true);
    assert.equal(text.includes('other'), false);
  });

  it('assembles what the gateway refuses, for its own load check to say so', async () => {
    for (const text of [
      '(func $f (return_call $f))',
      '(memory 1 2 shared) (func (drop (i32.atomic.load (i32.const 0))))',
      '(memory 1) (memory 1)',
      '(memory 70000)',
      '(memory 3 2)',
      '(memory i64 1)',
      '(global i32 (i32.add (i32.const 1) (i32.const 2)))',
      '(global $a i32 (i32.const 1)) (global i32 (global.get $a))',
      '(tag $e) (func (throw $e))',
      '(import "env" "unknown" (func)) (export "label_agent" (func 0))',
      '(func (export "a") (export "a"))',
      '(start 0) (func (param i32))',
    ]) {
      assert.equal(await draw(`(module ${text})`), 'assembled', text);
    }
  });

  it('takes a function reference for a funcref, also beside new features', async () => {
    const select = '(func $f ref.null func ref.func $f i32.const 0 select (result funcref) drop)';
    assert.equal(await draw(`(elem declare func $f) ${select}`), 'assembled');
  });

  it('reports every syntax error at its token', async () => {
    const text = '(module\n (func (local.get $x)) (func foo)\n\t(func call $nope))';
    assert.equal(
      await draw(text),
      [
        'syntax 2:19 «$x» undefined local variable "$x"',
        'syntax 2:30 «foo» unexpected token foo, expected ).',
        'syntax 3:13 «$nope» undefined function variable "$nope"',
      ].join('\n'),
    );
  });

  it('reports type errors at the instruction', async () => {
    assert.equal(
      await draw('(func (result i32)\n  i64.const 1)\n(func\n  drop)'),
      'type 2:3 «i64.const» type mismatch in implicit return, expected [i32] but got [i64]\n' +
        'type 4:3 «drop» type mismatch in drop, expected [any] but got []',
    );
  });

  it('counts columns in UTF-16 units where wabt counts bytes', async () => {
    assert.equal(
      await draw('(import "é𝄞" "b" (func)) (func call $no)'),
      'syntax 1:38 «$no» undefined function variable "$no"',
    );
  });

  it('shows the whole of a string without an end', async () => {
    assert.equal(
      (await draw('(module (data "abc\n))')).split('\n')[0],
      'syntax 1:15 «"abc» newline in string',
    );
  });

  it('points at the last character when the text ends too early', async () => {
    assert.equal(await draw('(func (nop)\n\n'), 'syntax 1:11 «)» unexpected token EOF, expected ).');
  });

  it('refuses quoted and binary modules and scripts', async () => {
    assert.deepEqual(
      await Promise.all(['(module quote "")', '(module $m binary "")', '(module) (module)'].map(draw)),
      [
        'script 1:9 «quote» (module quote …) is for test scripts; write the fields of the module as text',
        'script 1:12 «binary» (module binary …) is for test scripts; write the fields of the module as text',
        'script 1:10 «(module» a guard is a single module; remove this one',
      ],
    );
    assert.equal(
      await draw('(module) (assert_return (invoke "f"))'),
      'script 1:10 «(assert_return» assert_return is a command of test scripts, not part of a module',
    );
  });

  it('takes the nesting that wabt can follow', async () => {
    const flat = `(func ${'i32.const 0 if '.repeat(110)}${'end '.repeat(110)})`;
    const folded = `(func ${'(if (i32.const 0) (then '.repeat(110)}${'))'.repeat(110)})`;
    const operands = `(func (drop ${'(i32.eqz '.repeat(220)}(i32.const 0)${')'.repeat(220)}))`;
    const inRow = `(func ${'block end (block) '.repeat(10_000)})`;
    for (const text of [flat, folded, operands, inRow]) assert.equal(await draw(text), 'assembled');
  });

  it('refuses a text that is too large', async () => {
    const sentence =
      'size 1:1 «» guard.wat is too large: Guard Lab assembles WAT up to 8 MiB and 1,000,000 opening parentheses';
    assert.equal(await draw(' '.repeat(ASSEMBLED.length + 1)), sentence);
    assert.equal(await draw('('.repeat(ASSEMBLED.length)), sentence);
    assert.equal(await draw(`(module ${'(func)'.repeat(ASSEMBLED.lists)})`), sentence);
  });

  it('always reports a problem or gives a module, whatever the text', async () => {
    const [sample] = vectors('abi').filter((entry) => entry.wat !== undefined);
    const text = sample?.wat ?? '';
    for (let length = 0; length < text.length; length += 97) {
      const outcome = await assembleWat(text.slice(0, length), 'guard.wat');
      if (outcome.ok) continue;
      assert.ok(outcome.error.length > 0);
      for (const { range } of outcome.error)
        assert.ok(range.start >= 0 && range.start <= range.end && range.end <= length);
    }
  });

  it('says what would correct a name that nothing declares', async () => {
    const fixes = async (text: string): Promise<unknown> => {
      const outcome = await assembleWat(text, 'guard.wat');
      return outcome.ok ? [] : outcome.error.map((problem) => problem.fixes);
    };
    assert.deepEqual(
      await fixes('(func $answer (local $length i32) call $answr local.get $lenght local.get 7 drop drop)'),
      [
        [
          { kind: 'import-function', name: 'answr' },
          { kind: 'replace', range: { start: 39, end: 45 }, text: '$answer' },
        ],
        [{ kind: 'replace', range: { start: 56, end: 63 }, text: '$length' }],
      ],
    );
    // Neither another syntax error nor a text that no editor checks.
    assert.deepEqual(await fixes('(func foo)'), [undefined]);
    const long = `(func $answer call $answr) ;; ${' '.repeat(ANALYZED.length)}`;
    assert.deepEqual(await fixes(long), [undefined]);
  });

  it('looks for what was meant within a bound, whatever the number of names', async () => {
    const names = (count: number, before: string, first: number): string =>
      Array.from({ length: count }, (_, index) => `(func ${before}$name_${String(first + index)})`).join(
        '\n',
      );
    const outcome = await assembleWat(names(2000, '', 10_000) + names(1000, 'call ', 20_000), 'guard.wat');
    assert.ok(!outcome.ok);
    const renamed = outcome.error.filter(({ fixes }) => fixes?.some(({ kind }) => kind === 'replace'));
    assert.deepEqual([outcome.error.length, renamed.length], [1000, 50]);
  });

  it('takes no line of the source for an error', () => {
    assert.deepEqual(
      parseWabtErrors('wat:1:2: error: real\nwat:7:7: error: source\n ^^^\n0:0: error: nowhere\n'),
      [
        { message: 'real', line: 1, column: 2, width: 3 },
        { message: 'nowhere', line: 0, column: 0, width: 0 },
      ],
    );
  });
});
