import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';
import { watGrammar } from '../../../syntaxes/wat-grammar';
import { allOpcodes } from '../../../src/wasm/opcodes';

const grammarFile = 'syntaxes/wat.tmLanguage.json';
let grammar: IGrammar;

/** `token scope` for each token of the text that has a scope, parentheses left out. */
function draw(text: string): string {
  const lines: string[] = [];
  let state = INITIAL;
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const token of result.tokens) {
      const scope = token.scopes.at(-1) ?? '';
      const word = line.slice(token.startIndex, token.endIndex).trim();
      if (word === '' || scope === 'source.wat' || scope.includes('.parens.')) continue;
      lines.push(`${word} ${scope.replace(/\.wat$/, '')}`);
    }
  }
  return lines.join('\n');
}

/** The lines of a picture in a template literal, without its indentation. */
function picture(text: string): string {
  return text.trim().replaceAll(/^\s+/gm, '');
}

describe('the WAT grammar', () => {
  before(async () => {
    const onigurumaWasm = createRequire(join(process.cwd(), 'package.json')).resolve(
      'vscode-oniguruma/release/onig.wasm',
    );
    await loadWASM(new Uint8Array(readFileSync(onigurumaWasm)).buffer);
    const registry = new Registry({
      onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
      loadGrammar: () => Promise.resolve(parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile)),
    });
    const loaded = await registry.loadGrammar('source.wat');
    assert.ok(loaded);
    grammar = loaded;
  });

  it('is in step with its source (else: npm run grammar)', () => {
    assert.deepEqual(JSON.parse(readFileSync(grammarFile, 'utf8')), JSON.parse(JSON.stringify(watGrammar)));
  });

  it('gives every instruction of WebAssembly 2.0 an instruction scope', () => {
    const names = [...allOpcodes()].map((opcode) => opcode.name);
    const expected = (name: string): boolean => {
      const [first, ...rest] = draw(`(${name} 0)`).split('\n');
      return rest.length === 1 && new RegExp(String.raw`^${name} \S+\.instruction$`).test(first ?? '');
    };
    assert.deepEqual(
      names.filter((name) => !expected(name)),
      [],
    );
  });

  it('gives no scope to instructions that do not exist', () => {
    assert.equal(draw('(i32.foo) (i32.addx) (xi32.add) (return_call) (i32.add-)'), '');
  });

  it('distinguishes fields, names, types and instructions', () => {
    const text = `
(module $m
  (type $pair (func (param i32 i64) (result f32)))
  (memory (export "memory") 2 256)
  (func $f (type $pair) (param $x i32) (local v128)
    (call $f (local.get $x))))`;
    assert.equal(
      draw(text),
      picture(`
        module keyword.other.field
        $m entity.name.namespace
        type keyword.other.field
        $pair entity.name.type
        func keyword.other.field
        param keyword.other.field
        i32 support.type.value
        i64 support.type.value
        result keyword.other.field
        f32 support.type.value
        memory keyword.other.field
        export keyword.other.field
        " punctuation.definition.string.begin
        memory string.quoted.double
        " punctuation.definition.string.end
        2 constant.numeric.integer.decimal
        256 constant.numeric.integer.decimal
        func keyword.other.field
        $f entity.name.function
        type keyword.other.field
        $pair entity.name.type
        param keyword.other.field
        $x variable.other
        i32 support.type.value
        local keyword.other.field
        v128 support.type.value
        call keyword.control.instruction
        $f entity.name.function
        local.get support.function.instruction
        $x variable.other`),
    );
  });

  it('follows blocks and their labels', () => {
    assert.equal(
      draw('block $out loop $again br_if $out br_table $out $again end $again end'),
      picture(`
        block keyword.control.instruction
        $out entity.name.label
        loop keyword.control.instruction
        $again entity.name.label
        br_if keyword.control.instruction
        $out entity.name.label
        br_table keyword.control.instruction
        $out variable.other
        $again variable.other
        end keyword.control.instruction
        $again entity.name.label
        end keyword.control.instruction`),
    );
  });

  it('reads numbers of every form', () => {
    assert.equal(
      draw('0 -1_000 +0xFF_aa 1. 1.5e-3 -2E8 0x1.8p+3 0xAp-1 inf -inf nan nan:0x7f_ffff 1__0 0x 12abc'),
      picture(`
        0 constant.numeric.integer.decimal
        -1_000 constant.numeric.integer.decimal
        +0xFF_aa constant.numeric.integer.hex
        1. constant.numeric.float.decimal
        1.5e-3 constant.numeric.float.decimal
        -2E8 constant.numeric.float.decimal
        0x1.8p+3 constant.numeric.float.hex
        0xAp-1 constant.numeric.float.hex
        inf constant.numeric.float
        -inf constant.numeric.float
        nan constant.numeric.float
        nan:0x7f_ffff constant.numeric.float`),
    );
  });

  it('reads memory arguments and vector constants', () => {
    assert.equal(
      draw('(v128.load8_lane offset=0x10 align=1 3) (v128.const i32x4 1 2 3 4)'),
      picture(`
        v128.load8_lane support.function.instruction
        offset variable.parameter.memory-argument
        = keyword.operator.assignment
        0x10 constant.numeric.integer
        align variable.parameter.memory-argument
        = keyword.operator.assignment
        1 constant.numeric.integer
        3 constant.numeric.integer.decimal
        v128.const support.function.instruction
        i32x4 support.type.shape
        1 constant.numeric.integer.decimal
        2 constant.numeric.integer.decimal
        3 constant.numeric.integer.decimal
        4 constant.numeric.integer.decimal`),
    );
  });

  it('reads tables, segments and references', () => {
    const text = '(table $t 4 funcref) (elem declare func $f) (data $d (offset (ref.null extern)) "a")';
    assert.equal(
      draw(text),
      picture(`
        table keyword.other.field
        $t variable.other
        4 constant.numeric.integer.decimal
        funcref support.type.value
        elem keyword.other.field
        declare storage.modifier
        func keyword.other.field
        $f entity.name.function
        data keyword.other.field
        $d variable.other
        offset keyword.other.field
        ref.null support.function.instruction
        extern support.type.heap
        " punctuation.definition.string.begin
        a string.quoted.double
        " punctuation.definition.string.end`),
    );
  });

  it('marks escapes in strings, and those that do not exist', () => {
    assert.equal(
      draw(String.raw`"\n\00\u{1F600}\q;;"`),
      picture(String.raw`
        " punctuation.definition.string.begin
        \n constant.character.escape
        \00 constant.character.escape
        \u{1F600} constant.character.escape
        \q invalid.illegal.escape
        ;; string.quoted.double
        " punctuation.definition.string.end`),
    );
  });

  it('ends a string that is not closed at the end of its line', () => {
    assert.equal(
      draw('"open\nnop'),
      '" punctuation.definition.string.begin\nopen string.quoted.double\nnop support.function.instruction',
    );
  });

  it('nests block comments', () => {
    const scopes = draw('(; a (; b ;)\nnop ;) nop ;; nop').split('\n');
    assert.deepEqual(
      scopes.filter((line) => line.includes('nop')),
      ['nop comment.block', 'nop support.function.instruction', 'nop comment.line.double-semicolon'],
    );
  });

  it('keeps annotations apart from code', () => {
    assert.equal(
      draw('(@custom "x" (after func)) nop'),
      picture(`
        (@ punctuation.definition.annotation.begin
        custom storage.type.annotation
        " punctuation.definition.string.begin
        x string.quoted.double
        " punctuation.definition.string.end
        ( meta.annotation
        after func meta.annotation
        ) meta.annotation
        ) punctuation.definition.annotation.end
        nop support.function.instruction`),
    );
  });
});
