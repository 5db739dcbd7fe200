import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixesGuard } from '../../../src/inspect/fix-check';
import { checkGuard } from '../../../src/inspect/guard-check';
import { GuardText } from '../../../src/inspect/guard-text';
import { applyEdits, type LocatedDiagnostic } from '../../../src/diagnostics/diagnostic';
import { assembleGuardText } from '../../../src/run/guard-file';

const LIMITS = { memoryPages: 256 };
const labels = (...names: string[]): string =>
  names
    .map((name) => `  (func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
    .join('\n');
const REST = labels('label_resource', 'label_response');
const ALL = labels('label_agent', 'label_resource', 'label_response');
const CLAMP = "Lower to the gateway's limit of 256 pages";
const AGENT = '(param i32) (result i32)';

async function check(text: string): Promise<LocatedDiagnostic[]> {
  return checkGuard(new GuardText(text), await assembleGuardText('g.wat', text), LIMITS);
}

/** The fixes of errors that are offered, by title, each with the text it makes. */
async function offered(text: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const diagnostic of await check(text)) {
    if (diagnostic.severity !== 'error') continue;
    for (const fix of diagnostic.fixes ?? []) {
      const edits = fix.edits();
      if (await fixesGuard({ path: 'g.wat', text, edits, fixed: diagnostic }, LIMITS))
        found.set(fix.title, applyEdits(text, edits));
    }
  }
  return found;
}

async function errors(text: string): Promise<string[]> {
  return (await check(text)).filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

/** Guards with one thing wrong, and the fix that leaves nothing wrong. */
const CURED: Record<string, readonly [text: string, title: string]> = {
  'an export beside comments': [
    `(module ;; mine\n  (memory 1) ;; one page\n  ;; the end\n)`,
    'Add label_agent, label_resource, label_response',
  ],
  'an export with carriage returns': [
    `(module\r\n  (memory 1)\r\n)\r\n`,
    'Add label_agent, label_resource, label_response',
  ],
  'an export beside an import of its name': [
    `(module\n  (import "env" "host_log" (func $label_agent (param i32 i32 i32)))\n  (memory 1)\n${REST})`,
    'Add label_agent',
  ],
  'an export beside an inline import of its name': [
    `(module\n  (func $label_agent (import "env" "host_log") (param i32 i32 i32))\n  (memory 1)\n${REST})`,
    'Add label_agent',
  ],
  'an export under another name': [
    `(module\n  (func $label_agent (export "agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))\n  (memory 1)\n${REST})`,
    'Export label_agent',
  ],
  'a signature of a function exported by name': [
    `(module\n  (memory 1)\n  (func $a ${AGENT} (local.get 0))\n  (export "label_agent" (func $a))\n${REST})`,
    'Correct the signature of label_agent',
  ],
  'a signature of a function exported by number': [
    `(module\n  (memory 1)\n  (func ${AGENT} (local.get 0))\n  (export "label_agent" (func 0))\n${REST})`,
    'Correct the signature of label_agent',
  ],
  'a signature of a function in flat form': [
    `(module\n  (memory 1)\n  (func $a (export "label_agent") ${AGENT}\n    local.get 0)\n${REST})`,
    'Correct the signature of label_agent',
  ],
  'a signature given by a type': [
    `(module\n  (memory 1)\n  (type $t (func (param i64) (result i32)))\n  (func (export "label_agent") (type $t) (param $x i64) (result i32) i32.const 0)\n${REST})`,
    'Correct the signature of label_agent',
  ],
  'a memory in hexadecimal': [`(module\n  (memory 0x1_000 (; most: ;) 0x2000)\n${ALL})`, CLAMP],
  'a memory that is exported': [`(module\n  (memory $m (export "m") 300)\n${ALL})`, CLAMP],
  'an import for a call in flat form': [
    `(module ;; mine\n  (memory 1)\n  (func i32.const 1 i32.const 0 i32.const 0 call $host_log)\n${ALL})`,
    'Import env.host_log',
  ],
  'the name of an inline import': [
    `(module\n  (func $log (import "env" "hostlog") (param i32 i32 i32))\n  (memory 1)\n${ALL})`,
    'Change to "host_log"',
  ],
  'the type of an inline import': [
    `(module\n  (func $log (import "env" "host_log") (param i32))\n  (memory 1)\n${ALL})`,
    'Correct the type of env.host_log',
  ],
  'the type of an import given by a type': [
    `(module\n  (type $l (func (param i32)))\n  (import "env" "host_log" (func $log (type $l)))\n  (memory 1)\n${ALL})`,
    'Correct the type of env.host_log',
  ],
  'a misspelt function': [
    `(module\n  (import "env" "host_log" (func $log_line (param i32 i32 i32)))\n  (memory 1)\n  (func (call $logline (i32.const 1) (i32.const 0) (i32.const 0)))\n${ALL})`,
    'Change to $log_line',
  ],
  'a misspelt local': [
    `(module\n  (memory 1)\n  (func (param $length i32) (drop (local.get $lenght)))\n${ALL})`,
    'Change to $length',
  ],
  'a memory that is missing': [`(module\n${ALL}\n  ;; no more\n)`, 'Add a memory'],
};

/** Guards for whose error there is no fix that would help. */
const NOT_CURED: Record<string, string> = {
  'an export whose name is taken by a memory': `(module\n  (memory (export "label_agent") 1)\n${REST})`,
  'a host function exported as a label function': `(module\n  (import "env" "host_log" (func $h (param i32 i32 i32)))\n  (memory 1)\n  (export "label_agent" (func $h))\n${REST})`,
  'a body that does not fit the right signature': `(module\n  (memory 1)\n  (func (export "label_agent") (result i64) (i64.const 0))\n${REST})`,
  'a body that counts its locals': `(module\n  (memory 1)\n  (func (export "label_agent") (param i32) (result i32) (local i32) (local.get 1))\n${REST})`,
  'a memory whose data lies beyond the cap': `(module\n  (memory 300)\n  (data (i32.const 18000000) "x")\n${ALL})`,
  'an imported memory': `(module\n  (import "env" "memory" (memory 300))\n${ALL})`,
  'a call beside functions that are named by number': `(module\n  (memory 1)\n  (func (param i32 i32 i32 i32) (result i32) (call $host_log (i32.const 1) (i32.const 0) (i32.const 0)) i32.const 0)\n  (export "label_agent" (func 0))\n${REST})`,
};

describe('quick fixes of a guard', () => {
  for (const [name, [text, title]] of Object.entries(CURED)) {
    it(`correct ${name}`, async () => {
      assert.notDeepEqual(await errors(text), []);
      const fixes = await offered(text);
      const after = fixes.get(title);
      assert.ok(after !== undefined, `offered: ${[...fixes.keys()].join(', ')}`);
      assert.deepEqual(await errors(after), [], after);
    });
  }

  for (const [name, text] of Object.entries(NOT_CURED)) {
    it(`do not pretend to correct ${name}`, async () => {
      assert.notDeepEqual(await errors(text), []);
      assert.deepEqual([...(await offered(text)).keys()], []);
    });
  }

  it("correct an import's type although its calls and another function are wrong then", async () => {
    for (const other of [
      '(func (call $log (i32.const 0)))',
      '(func drop)',
      '(func (call $log (i32.const 0)) drop)',
    ]) {
      const text = `(module\n  (import "env" "host_log" (func $log (param i32)))\n  (memory 1)\n  ${other}\n${ALL})`;
      const after = (await offered(text)).get('Correct the type of env.host_log');
      assert.match(after ?? '', /\(func \$log \(param i32 i32 i32\)\)/, other);
    }
  });

  it('leave comments where they are', async () => {
    const text = `(module
  (memory 1)
  (func (export "label_agent")
    (param $in i32) ;; the input
    (param $len i32) ;; its length
    (result i32)
    local.get 0)
${REST})`;
    const after = (await offered(text)).get('Correct the signature of label_agent');
    assert.equal(
      after?.slice(after.indexOf('(func'), after.indexOf('local.get')),
      `(func (export "label_agent")
    (param $in i32) (param $len i32) (param i32 i32) (result i32) ;; the input
    ;; its length
    `,
    );
  });

  it('leave no blank where a part of a signature was', async () => {
    const text = `(module\r\n  (memory 1)\r\n  (func (export "label_agent") (param $in i32) (; in ;) (result i32)\r\n    local.get 0)\r\n${REST})`;
    const after = (await offered(text)).get('Correct the signature of label_agent');
    assert.equal(
      after?.slice(after.indexOf('(func'), after.indexOf('local.get')),
      '(func (export "label_agent") (param $in i32) (param i32 i32 i32) (result i32) (; in ;)\r\n    ',
    );
  });

  for (const [name, unit] of [
    ['tabs', '\t'],
    ['four blanks', '    '],
    ['two blanks', '  '],
  ] as const) {
    it(`nest in a file of ${name} as the file does`, async () => {
      const text = `(module\n${unit}(memory 1)\n)`;
      const after = (await offered(text)).get('Add label_agent, label_resource, label_response') ?? '';
      const indents = new Set(after.split('\n').map((line) => /^[ \t]*/.exec(line)?.[0]));
      assert.deepEqual([...indents], ['', unit, unit.repeat(3), unit.repeat(2)]);
    });
  }

  it('nest as the lines of a text without a module do', async () => {
    const text = `(memory 1)\n(func $f\n\tnop)\n`;
    const after = (await offered(text)).get('Add label_agent, label_resource, label_response') ?? '';
    assert.match(after, /\n\(func \(export "label_agent"\)\n\t\t\(param/);
  });

  it('put a field behind the comment of the one before it', async () => {
    const text = `(module ;; mine
  (import "env" "call_backend" (func $ask (param i32 i32 i32 i32 i32 i32) (result i32))) ;; asks
  (memory 1)
  (func (call $host_log (i32.const 1) (i32.const 0) (i32.const 0)))
${ALL})`;
    const after = (await offered(text)).get('Import env.host_log');
    assert.match(
      after ?? '',
      /;; asks\n {2}\(import "env" "host_log" \(func \$host_log \(param i32 i32 i32\)\)\)\n {2}\(memory 1\)/,
    );
  });

  it('keep the line ends of the file', async () => {
    const text = `(module\r\n  (memory 1)\r\n  (func (call $host_log (i32.const 1) (i32.const 0) (i32.const 0)))\r\n)`;
    const [after = ''] = (await offered(text)).values();
    assert.doesNotMatch(after, /[^\r]\n/);
  });
});
