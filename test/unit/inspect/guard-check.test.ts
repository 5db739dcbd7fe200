import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkGuard } from '../../../src/inspect/guard-check';
import { GuardText } from '../../../src/inspect/guard-text';
import type { LocatedDiagnostic } from '../../../src/diagnostics/diagnostic';
import { assembleGuardText } from '../../../src/run/guard-file';
import { drawDiagnostics, fixed, fixTitles } from '../ide/diagnostics/draw';

const LABELS = ['label_agent', 'label_resource', 'label_response']
  .map((name) => `  (func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n');
const ALLOCATOR = `  (func (export "alloc") (param i32) (result i32) (i32.const 16))
  (func (export "dealloc") (param i32 i32))`;

async function check(text: string, memoryPages = 256): Promise<LocatedDiagnostic[]> {
  return checkGuard(new GuardText(text), await assembleGuardText('g.wat', text), { memoryPages });
}

/** A guard with nothing to say about, and more fields. */
const withFields = (fields: string, memory = '(memory 1)'): string =>
  `(module\n${fields}\n  ${memory}\n${LABELS}\n${ALLOCATOR})`;

async function drawn(text: string): Promise<string> {
  return drawDiagnostics(text, await check(text));
}

describe('the check of a guard while it is typed', () => {
  it('says nothing about a guard that is right', async () => {
    assert.equal(await drawn(withFields('')), '');
  });

  it('marks a syntax error at its token', async () => {
    assert.equal(
      await drawn('(module\n  (fun))'),
      `  (fun))
   ^^^ error wat-syntax: unexpected token "fun", expected a module field.`,
    );
  });

  it('marks a type error at its instruction', async () => {
    assert.equal(
      await drawn('(module (func (result i32)\n  (i64.const 1)))'),
      `  (i64.const 1)))
   ^^^^^^^^^ error wat-type: type mismatch in implicit return, expected [i32] but got [i64]`,
    );
  });

  it("refuses newer features in the gateway's words at the instruction", async () => {
    const text = withFields('  (func (return_call 0))');
    assert.match(
      await drawn(text),
      /^ {2}\(func \(return_call 0\)\)\n {9}\^{13} error load-refused: failed to instantiate WASM module: .*feature "tail-call" is disabled/,
    );
  });

  it('marks every refused import, not only the first', async () => {
    const text = withFields(`  (import "env" "call_backed" (func (param i32)))
  (import "evn" "host_log" (func))
  (import "env" "host_log" (func $log (param i32)))`);
    assert.equal(
      await drawn(text),
      `  (import "env" "call_backed" (func (param i32)))
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error load-refused: failed to instantiate WASM module: "call_backed" is not exported in module "env" / Did you mean "call_backend"?
  (import "evn" "host_log" (func))
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error load-refused: failed to instantiate WASM module: module[evn] not instantiated / Did you mean "env"?
  (import "env" "host_log" (func $log (param i32)))
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error load-refused: failed to instantiate WASM module: import func[env.host_log]: signature mismatch: i32_v != i32i32i32_v`,
    );
  });

  it('corrects names and types of imports', async () => {
    const text = withFields(`  (import "env" "call_backed" (func (param i32)))
  (import "evn" "host_log" (func))
  (import "env" "host_log" (func $log (param $level i32)))`);
    const found = await check(text);
    assert.deepEqual(fixTitles(found), [
      'Change to "call_backend"',
      'Change to "env"',
      'Correct the type of env.host_log',
    ]);
    assert.match(fixed(text, found, 'Change to "env"'), /\(import "env" "host_log" \(func\)\)/);
    assert.match(
      fixed(text, found, 'Correct the type of env.host_log'),
      /\(func \$log \(param \$level i32\) \(param i32 i32\)\)/,
    );
  });

  it('marks a wrong import beside whatever else is wrong', async () => {
    const imports = '  (type $t (func (param i64)))\n  (import "env" "host_log" (func $log (type $t)))';
    const log = 'import func[env.host_log]: signature mismatch: i64_v != i32i32i32_v';
    for (const other of [
      '(func drop)',
      '(func (call $log (i32.const 0)))',
      '(func (local.get $none))',
      '(func (foo))',
      '(func (return_call 0))',
      '(memory 300)',
      '(global f32 (i32.const 0))',
    ]) {
      const text = `(module\n${imports}\n  ${other}\n${LABELS}\n${ALLOCATOR})`;
      const found = await check(text);
      const at = found.find(({ message }) => message.includes(log));
      assert.deepEqual(at?.range.start, { line: 2, character: 2 }, other);
      assert.ok(found.length > 1, other);
      assert.match(
        fixed(text, found, 'Correct the type of env.host_log'),
        /\(import "env" "host_log" \(func \$log \(param i32 i32 i32\)\)\)/,
      );
    }
  });

  it('says nothing of an import that is being typed, or that the text alone does not show', async () => {
    for (const text of [
      '(module (import "env" "host_log" (func $log (param i64',
      '(module (import "env" "host_log" (func $log (param i64 foo))))',
      '(module (func drop) (import "env" "host_log" (func (param (ref null func)))))',
      '(module (func drop) (import "env" "host\\5flog" (func)))',
      '(module (func drop) (import "env" "host_log" (func (type $none))))',
    ])
      assert.doesNotMatch(await drawn(text), /signature mismatch|is not exported/, text);
  });

  it('finds what an import was probably meant to name', async () => {
    for (const [from, what, meant] of [
      ['env', 'host_lgo', 'host_log'],
      ['env', 'hostLog', 'host_log'],
      ['ENV', 'host_log', 'env'],
      ['env', 'fd_write', 'wasi_snapshot_preview1'],
      ['wasi_unstable', 'fd_write', 'wasi_snapshot_preview1'],
      ['wasi_snapshot_preview1', 'host_log', 'env'],
    ] as const) {
      const text = withFields(`  (import "${from}" "${what}" (func))`);
      const found = await check(text);
      assert.match(found[0]?.message ?? '', new RegExp(`\nDid you mean "${meant}"\\?$`), `${from}.${what}`);
      assert.deepEqual(fixTitles(found), [`Change to "${meant}"`]);
    }
    const [unlike] = await check(withFields('  (import "other" "thing" (func))'));
    assert.doesNotMatch(unlike?.message ?? '', /Did you mean/);
  });

  it('marks a memory over the cap, and lowers it', async () => {
    const text = withFields('', '(memory (export "memory") 300 0x1000)');
    assert.equal(
      await drawn(text),
      `  (memory (export "memory") 300 0x1000)
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error load-refused: failed to instantiate WASM module: section memory: min 300 pages (18 Mi) over limit of 256 pages (16 Mi)`,
    );
    const after = fixed(text, await check(text), "Lower to the gateway's limit of 256 pages");
    assert.match(after, /\(memory \(export "memory"\) 256 256\)/);
    assert.equal(await drawn(after), '');
  });

  it('hints at a declared maximum over the cap', async () => {
    const text = withFields('', '(memory 1 300)');
    assert.equal(
      await drawn(text),
      `  (memory 1 300)
  ^^^^^^^^^^^^^^ hint memory-clamped: The declared maximum of 300 pages is over the gateway's limit of 256: \`memory.grow\` beyond 256 pages returns -1.`,
    );
    assert.equal(
      await drawn(fixed(text, await check(text), "Lower to the gateway's limit of 256 pages")),
      '',
    );
  });

  it('follows the cap of the profile', async () => {
    assert.deepEqual(await check(withFields('', '(memory 300)'), 512), []);
  });

  it('says that a module without memory fails every call', async () => {
    const text = `(module $g\n${LABELS})`;
    assert.equal(
      await drawn(text),
      `(module $g
^^^^^^^^^^ error no-memory: WASM module has no memory / A guard without a memory may load, but every call of it fails.`,
    );
  });
});

describe('exports of a guard', () => {
  it('marks the function that only lacks its export', async () => {
    const text = `(module
  (memory 1)
  (func $label_agent (param i32 i32 i32 i32) (result i32) (i32.const 0))
${LABELS.split('\n').slice(1).join('\n')}
${ALLOCATOR})`;
    assert.equal(
      await drawn(text),
      `  (func $label_agent (param i32 i32 i32 i32) (result i32) (i32.const 0))
  ^^^^^^^^^^^^^^^^^^ error missing-export: WASM module must export label_agent / Not exported as a function: label_agent.`,
    );
    const after = fixed(text, await check(text), 'Export label_agent');
    assert.match(after, /\(func \$label_agent \(export "label_agent"\) \(param/);
    assert.equal(await drawn(after), '');
  });

  it("reports everything that is missing, in the gateway's words", async () => {
    const text = `(module\n  (memory 1)\n${ALLOCATOR})`;
    assert.equal(
      await drawn(text),
      `(module
^^^^^^^ error missing-export: WASM module must export label_resource and label_response functions / Not exported as a function: label_resource, label_response.
^^^^^^^ error missing-export: WASM module must export label_agent / Not exported as a function: label_agent.`,
    );
  });

  it('adds skeletons that load and let nothing pass', async () => {
    const text = `(module\n  (memory 1)\n${ALLOCATOR})`;
    const after = fixed(text, await check(text), 'Add label_agent, label_resource, label_response');
    assert.match(after, /\n {2}\(func \(export "label_agent"\)\n/);
    assert.equal(await drawn(after), '');
  });

  it('adds skeletons to bare fields and to an empty file', async () => {
    for (const text of ['', '(memory 1)\n']) {
      const after = fixed(text, await check(text), 'Add label_agent, label_resource, label_response');
      assert.equal(
        (await check(after)).some((found) => found.code === 'missing-export'),
        false,
      );
    }
  });

  it('recognises standard Go', async () => {
    const found = await check('(module (memory 1) (func (export "_start")))');
    assert.match(found[0]?.message ?? '', /^WASM module does not export guard functions\. .*TinyGo/);
  });

  it('marks each wrong signature at the written type', async () => {
    const text = `(module (memory 1)
  (func (export "label_agent") (param i32 i32 i32) (result i32) (i32.const 0))
  (func $r (result i64) (i64.const 0))
  (export "label_resource" (func $r))
  (func (export "label_response"))
${ALLOCATOR})`;
    assert.equal(
      await drawn(text),
      `  (func (export "label_agent") (param i32 i32 i32) (result i32) (i32.const 0))
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error wrong-signature: WASM module function label_agent must have signature (i32,i32,i32,i32)->i32, got [127 127 127]->[127]
  (func $r (result i64) (i64.const 0))
           ^^^^^^^^^^^^ error wrong-signature: WASM module function label_resource must have signature (i32,i32,i32,i32)->i32, got []->[126]
  (func (export "label_response"))
  ^^^^^ error wrong-signature: WASM module function label_response must have signature (i32,i32,i32,i32)->i32, got []->[]`,
    );
  });

  it('corrects a signature and keeps the names of parameters', async () => {
    const text = `(module (memory 1)
  (type $t (func (param i32) (result i32)))
  (func (export "label_agent") (param $in i32) (param $length i32) (result i32) (local.get $in))
  (func (export "label_resource") (type $t) (i32.const 0))
  (func (export "label_response"))
${ALLOCATOR})`;
    const found = await check(text);
    assert.match(
      fixed(text, found, 'Correct the signature of label_agent'),
      /\(param \$in i32\) \(param \$length i32\) \(param i32 i32\) \(result i32\) \(local\.get \$in\)/,
    );
    assert.match(
      fixed(text, found, 'Correct the signature of label_resource'),
      /\(func \(export "label_resource"\) \(param i32 i32 i32 i32\) \(result i32\) \(i32\.const 0\)\)/,
    );
    assert.match(
      fixed(text, found, 'Correct the signature of label_response'),
      /\(func \(export "label_response"\) \(param i32 i32 i32 i32\) \(result i32\)\)/,
    );
  });

  it('imports a host function that is called without an import', async () => {
    const text = `(module\n  (memory 1)\n  (func (call $host_log (i32.const 1) (i32.const 0) (i32.const 0))))`;
    const after = fixed(text, await check(text), 'Import env.host_log');
    assert.match(
      after,
      /^\(module\n {2}\(import "env" "host_log" \(func \$host_log \(param i32 i32 i32\)\)\)/,
    );
    assert.doesNotMatch(await drawn(after), /wat-|load-refused/);
  });

  it('puts an import after the imports that are there', async () => {
    const text = `(module
  (import "env" "host_log" (func $host_log (param i32 i32 i32)))
  (func (drop (call $fd_close (i32.const 1)))))`;
    const after = fixed(text, await check(text), 'Import wasi_snapshot_preview1.fd_close');
    assert.match(after, /"host_log".*\n {2}\(import "wasi_snapshot_preview1" "fd_close"/);
  });
});

describe('the allocator of a guard', () => {
  it('hints at buffers that may overlap', async () => {
    const text = `(module\n  (memory 1)\n${LABELS})`;
    assert.equal(
      await drawn(text),
      `  (memory 1)
  ^^^^^^^^^^ hint direct-memory-path: The guard exports no \`alloc\` and \`dealloc\`: the gateway puts its buffers at the very end of memory, where they may overwrite data of the guard.`,
    );
  });

  it('has no fix for the missing half of an allocator', async () => {
    const text = `(module\n  (memory 1)\n${LABELS}\n  (func (export "dealloc") (param i32 i32)))`;
    const found = await check(text);
    assert.match(found[0]?.message ?? '', /^The guard exports no `alloc`, so the other half/);
    assert.deepEqual(fixTitles(found), []);
  });

  it('exports an allocator that is there', async () => {
    const text = `(module
  (memory 1)
${LABELS}
  (func $alloc (param i32) (result i32) (i32.const 16))
  (func $dealloc (param i32 i32)))`;
    assert.equal(await drawn(fixed(text, await check(text), 'Export alloc and dealloc')), '');
  });
});
