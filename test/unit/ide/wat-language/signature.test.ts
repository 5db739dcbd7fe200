import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callSignature } from '../../../../src/ide/wat-language/signature';
import { marked } from './marked';

/** The signature at `|`, its active param in brackets. */
function signature(text: string): string | undefined {
  const { document, offset } = marked(text);
  const call = callSignature(document, offset);
  if (!call) return undefined;
  const { label, params, active } = call;
  const [start, end] = params[active] ?? [label.length, label.length];
  return start === end ? label : `${label.slice(0, start)}[${label.slice(start, end)}]${label.slice(end)}`;
}

const FUNCTIONS = '(type $t (func (param f32 f64))) (func $add (param $a i32) (param i64 i32) (result i32))';

describe('the signature of a called function', () => {
  it('marks the param whose argument is next', () => {
    const call = `${FUNCTIONS} (func (call $add`;
    assert.equal(signature(`${call} |))`), '$add [$a i32] i64 i32 -> i32');
    assert.equal(signature(`${call} (i32.const 1) |))`), '$add $a i32 [i64] i32 -> i32');
    assert.equal(signature(`${call} (i32.const 1) (i64.const 1) (i32.|)))`), '$add $a i32 i64 [i32] -> i32');
  });

  it('goes on around an argument that is being written, also an unfinished one', () => {
    const call = `${FUNCTIONS} (func (call $add (i32.const 1)`;
    assert.equal(signature(`${call} (i64.mul (i64.const 1) |)))`), '$add $a i32 [i64] i32 -> i32');
    assert.equal(signature(`${call} (i64.const|`), '$add $a i32 [i64] i32 -> i32');
  });

  it('is that of the innermost call', () => {
    const text = `${FUNCTIONS} (func $neg (param $x i32)) (func (call $add (call $neg |)))`;
    assert.equal(signature(text), '$neg [$x i32]');
  });

  it('has the params of a type that the function only names', () => {
    assert.equal(signature(`${FUNCTIONS} (func $f (type $t)) (func (call $f |))`), '$f [f32] f64');
  });

  it('marks nothing behind the last param', () => {
    assert.equal(signature('(func $f (param i32)) (func (call $f (nop) |))'), '$f i32');
  });

  it('is not there at the name, in a block among the arguments, and for what is not declared', () => {
    assert.equal(signature(`${FUNCTIONS} (func (call $add|))`), undefined);
    assert.equal(signature(`${FUNCTIONS} (func (call $add (block |)))`), undefined);
    assert.equal(signature('(func (call $gone |))'), undefined);
    assert.equal(signature('(func (i32.add |))'), undefined);
  });

  it('says what the gateway does when an import is called', () => {
    const { document, offset } = marked(
      '(import "env" "host_log" (func $log (param i32 i32 i32))) (func (call $log |))',
    );
    assert.match(callSignature(document, offset)?.documentation ?? '', /Writes to the gateway’s log/);
  });
});
