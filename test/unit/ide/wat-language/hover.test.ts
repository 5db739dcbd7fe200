import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hoverAt } from '../../../../src/ide/wat-language/hover';
import { marked } from './marked';

/** What the hover at `|` is about, and what it says. */
function hover(text: string): string | undefined {
  const { document, offset } = marked(text);
  const found = hoverAt(document, offset);
  if (!found) return undefined;
  const about = document.tree.text.slice(found.range.start, found.range.end);
  return [about, ...found.parts].join('\n');
}

describe('hover in WAT', () => {
  it('says what an instruction takes, leaves and does', () => {
    assert.equal(
      hover('(func (local.te|e $x))'),
      'local.tee\n```wat\nlocal.tee $local\n```\n`[t] -> [t]`\n\nWrites a parameter or local variable and leaves the value on the stack.',
    );
  });

  it('has the declaration of a name, with the type it only names', () => {
    assert.equal(
      hover('(type $t (func (param i32) (result i64))) (func $f (type $t) nop) (func (call $|f))'),
      '$f\n```wat\n(func $f (type $t) (param i32) (result i64))\n```',
    );
  });

  it('has the declaration behind an index', () => {
    assert.equal(hover('(func (param $a i64) (local.get |0))'), '0\n```wat\n(param $a i64)\n```');
  });

  it('says that a name is declared nowhere', () => {
    assert.equal(hover('(func (call $|gone))'), '$gone\nThere is no func `$gone` here.');
  });

  it('says where a branch to a label goes on', () => {
    const loop = '(func (block $out (loop $again (br_if $';
    assert.equal(
      hover(`${loop}|again (nop)))))`),
      '$again\n```wat\nloop $again\n```\nA branch goes back to its start.',
    );
    assert.match(hover(`${loop}|out (nop)))))`) ?? '', /^\$out\n.*block \$out.*goes on after its end\.$/s);
    assert.match(hover('(func (block (br |1)))') ?? '', /func\n```\nA branch returns from the function\.$/);
  });

  it('says what words of declarations and types mean', () => {
    assert.match(hover('(func (lo|cal i32))') ?? '', /numbered after the parameters/);
    assert.match(hover('(func (i32.load off|set=4 (i32.const 0)))') ?? '', /^offset=4\n```wat\noffset=n\n/);
    assert.match(hover('(table 1 func|ref)') ?? '', /reference to a function, or null/);
    assert.equal(hover('(func (foo|))'), undefined);
  });

  it('says what the gateway does when an import is called, at its name and at its uses', () => {
    const text = '(import "env" "call_|backend" (func $ask (param i32 i32 i32 i32 i32 i32) (result i32)))';
    assert.match(
      hover(text) ?? '',
      /\*\*env\.call_backend\*\* `\(param i32 i32 i32 i32 i32 i32\) \(result i32\)`/,
    );
    assert.match(
      hover(`${text.replace('|', '')} (func (call $|ask))`) ?? '',
      /50 are allowed, retries included/,
    );
  });

  it('says that the gateway refuses an import it does not have', () => {
    assert.match(hover('(import "env" "abo|rt" (func))') ?? '', /refuses to load this guard/);
  });

  it('says what an import of WASI finds', () => {
    assert.match(
      hover('(import "wasi_snapshot_preview1" "fd_re|ad" (func))') ?? '',
      /without access to the system/,
    );
  });

  it('says what the gateway does with an export', () => {
    assert.match(hover('(func (export "label_|agent"))') ?? '', /Called once, before any request/);
    assert.match(hover('(func $|f (export "label_response"))') ?? '', /Exported as `label_response`/);
  });

  it('has nothing to say in a comment, about a number or about an export of one’s own', () => {
    assert.equal(hover(';; local.g|et\n(func)'), undefined);
    assert.equal(hover('(func (i32.const 1|2))'), undefined);
    assert.equal(hover('(func (export "mi|ne"))'), undefined);
  });

  it('takes nothing that the module says for Markdown', () => {
    const link = '[x](command:workbench.action.quit) ![](https://example.com/i.png) <b>';
    assert.equal(
      hover(`(import "a\`${link}" "|\`\`b" (func))`),
      `"\`\`b"\nThe gateway has no \`\`\`a\`${link}.\`\`b\`\`\` and refuses to load this guard.`,
    );
    assert.equal(
      hover(`(func (call $|"\`${link}"))`),
      `$"\`${link}"\nThere is no func \`\`$"\`${link}"\`\` here.`,
    );
    assert.equal(
      hover(`(func (param $a (;\n\`\`\`\n${link}\n;) i32) (local.get $|a))`),
      `$a\n\`\`\`\`wat\n(param $a (;\n\`\`\`\n${link}\n;) i32)\n\`\`\`\``,
    );
    assert.match(hover('(func (call $|"\u202e"))') ?? '', /There is no func `\$"\\u202e"` here\.$/);
    const long = 'n'.repeat(100_000);
    assert.ok((hover(`(import "m" "|${long}" (func))`) ?? '').length < long.length + 400);
  });
});
