import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallsModel } from '../../../../src/ide/backend-calls/model';
import { clickLocation } from '../../../../src/ide/backend-calls/node';
import { backendCall, invocation } from '../../run/scripted-host';
import { asked, draw, ended, find, oneRun, refused, run, started, step } from './drawn';

const roots = (...runs: ReturnType<typeof run>[]) => new CallsModel({ runs }).roots;

describe('the tree of backend calls', () => {
  it('leads from the run to the arguments and the answer of a call', () => {
    const call = backendCall(1, {
      args: { owner: 'acme', page: [1, 2] },
      returned: 16,
      resultBytes: 16,
      entry: { scope: 'scenario', index: 0 },
      result: { private: true },
    });
    assert.deepEqual(draw(roots(oneRun([step('list issues', { invocations: [asked([call])] })]))), [
      '[pass] Run 14:03:01 | 1 passed',
      '  [pass] a.guard-scenario.json | 12 ms',
      '    [pass] list issues | allowed (read) · 1 call',
      '      [pass] label_resource | 1.0 ms · 1/50 calls · 2/256 pages',
      '        [check] 1 get_issue | {"owner":"acme","page":[1,2]} → 16 bytes · backend[0]',
      '          [symbol-object] arguments | {"owner":"acme","page":[1,2]}',
      '            [symbol-string] owner | "acme"',
      '            [symbol-array] page | [1,2]',
      '              [symbol-number] 0 | 1',
      '              [symbol-number] 1 | 2',
      '          [symbol-object] answer | {"private":true}',
      '            [symbol-boolean] private | true',
      '          [go-to-file] answered by | backend[0]',
    ]);
  });

  it('shows what the agent may write to after a step, and the sink of a request', () => {
    const sinks = {
      log: { allowed: true, deniedBy: [] },
      web: { allowed: false, deniedBy: ['private:a/b'] },
    };
    const facts = { sinks, invocations: [asked([])] };
    const sent = { sinks, sink: 'web', outcome: 'denied', operation: 'write' } as const;
    assert.deepEqual(draw(roots(oneRun([step('read', facts), step('send', sent)]))).slice(2), [
      '    [pass] read | allowed (read)',
      '      [pass] label_resource | 1.0 ms · 0/50 calls · 2/256 pages',
      '      [info] write sinks | may write to "log", not to "web" (private:a/b)',
      '    [pass] send | denied (write) · sink web',
    ]);
  });

  it('reports the true cause of a failure, repeated calls, and grays those over the limit', () => {
    const calls = [
      backendCall(1, {
        returned: -1,
        cause: 'no saved answer for "get_issue"',
        failure: 'backend-error',
        match: 'none',
      }),
      backendCall(2, { match: 'reused', entry: { scope: 'step', index: 3 }, repeats: 1 }),
      refused(51),
    ];
    const tree = draw(roots(oneRun([step('s', { status: 'unchecked', invocations: [asked(calls)] })])), {
      closed: ['call'],
    });
    assert.deepEqual(tree.slice(3), [
      '      ![pass] label_resource | 1.0 ms · 3/50 calls · 2/256 pages',
      '        ![error] 1 get_issue | -1: no saved answer for "get_issue" · {"n":1}',
      '        [check] 2 get_issue | {"n":2} → 2 bytes · the step’s backend[3] again · ↻ repeats 1',
      '        !~[circle-slash] 51 get_issue | refused: limit of 50 backend calls per invocation reached · {"n":51}',
    ]);
  });

  it('takes an answer that did not fit for no failure when the guard asked again with a larger buffer', () => {
    const small = {
      returned: -2,
      cause: 'the answer of 9 bytes does not fit',
      failure: 'result-too-large' as const,
    };
    const again = asked([backendCall(1, small), backendCall(2, { repeats: 1 }), backendCall(3, small)]);
    const tree = draw(roots(oneRun([step('s', { invocations: [again] })])), { closed: ['call'] });
    assert.deepEqual(
      tree.slice(4).map((line) => line.trim().slice(0, 22)),
      ['[arrow-circle-up] 1 ge', '[check] 2 get_issue | ', '![error] 3 get_issue |'],
    );
  });

  it('has one row for all calls over the limit, also those that were not kept', () => {
    const calls = [
      ...Array.from({ length: 50 }, (_, at) => backendCall(at + 1)),
      ...Array.from({ length: 950 }, (_, at) => refused(at + 51)),
    ];
    const many = asked(calls, { backendCallCount: 1200 });
    const tree = roots(oneRun([step('s', { status: 'failed', invocations: [many] })]));
    for (const failuresOnly of [false, true]) {
      const rows = draw(tree, { closed: ['call', 'refused'], failuresOnly }).slice(4);
      assert.equal(rows.length, failuresOnly ? 1 : 51);
      assert.equal(
        rows.at(-1),
        '        !~[circle-slash] 1150 refused calls | 51 – 1200 · limit of 50 backend calls per invocation reached',
      );
    }
    const below = find(tree, 'refused').children?.(false) ?? [];
    assert.deepEqual(
      below.map(({ label, description }) => `${label} ${description}`.trim()),
      ['51 – 550', '551 – 1000', 'more calls 200 more calls counted but not kept'],
    );
    assert.equal(below[0]?.children?.(false)[0]?.label, '51 get_issue');
  });

  it('names groups of calls and steps by the numbers of their rows, also when only failures are shown', () => {
    const broken = { returned: -1, cause: 'no', failure: 'backend-error' as const };
    const calls = Array.from({ length: 1200 }, (_, at) => backendCall(at + 1, at % 2 === 0 ? {} : broken));
    const groups = find(roots(oneRun([step('s', { invocations: [asked(calls)] })])), 'invocation');
    assert.deepEqual(
      groups.children?.(true).map(({ label }) => label),
      ['2 – 1000', '1002 – 1200'],
    );
    const steps = Array.from({ length: 1200 }, (_, at) => step('s', at % 2 ? { status: 'failed' } : {}));
    const scenario = find(roots(oneRun(steps)), 'scenario');
    assert.deepEqual(
      scenario.children?.(true).map(({ label }) => label),
      ['2 – 1000', '1002 – 1200'],
    );
  });

  it('shows logs, streams, output, and the frames of a trap', () => {
    const trapped = invocation('label_resource', {
      kind: 'trap',
      error:
        'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t._ZN4core5panic17h0E()',
      attempts: 2,
      backendCallCount: 1200,
      logs: [
        { level: 3, message: 'two\nlines' },
        { level: 9, message: '' },
      ],
      stdout: 'hello\n',
      stderr: 'panicked',
      output: '{"a":1}',
      stack: [
        { function: 'core::panic', index: 9, offset: 4, source: 'lib.rs', line: 3, library: true },
        { function: '$label', index: 7, offset: 812 },
      ],
    });
    const tree = draw(
      roots(oneRun([step('s', { status: 'errored', outcome: null, invocations: [trapped] })])),
    );
    assert.deepEqual(tree.slice(3), [
      '      ![zap] label_resource | trap · 1.0 ms · 1200/50 calls · 2/256 pages · 2 buffer attempts',
      '        ![zap] WASM function call failed: wasm error: unreachable',
      '          [debug-stackframe] at | $label 0x32c',
      '          ~[debug-stackframe] 1 library frame',
      '            ~[debug-stackframe] at | core::panic lib.rs:3',
      '        [info] more calls | 1200 more calls counted but not kept',
      '        [output] logs | 2 entries',
      '          [error] error | two lines',
      '          [info] 9',
      '        [terminal] stdout | hello',
      '        [terminal] stderr | panicked',
      '        [symbol-object] output | {"a":1}',
      '          [symbol-number] a | 1',
    ]);
  });

  it('says why a scenario has no steps', () => {
    const refusedGuard = oneRun([], {
      status: 'errored',
      load: { ok: false, error: 'WASM module must export label_agent' },
    });
    refusedGuard.scenarios[0]!.load = { ok: false, error: 'WASM module must export label_agent' };
    assert.deepEqual(draw(roots(refusedGuard)), [
      '![issues] Run 14:03:01 | 1 could not run',
      '  ![issues] a.guard-scenario.json | could not run · 12 ms',
      '    ![issues] WASM module must export label_agent',
    ]);
  });

  it('shows label_agent of each session with all its attempts', () => {
    const failed = { kind: 'error' as const, error: 'no' };
    const agent = {
      error: null,
      mode: 'filter' as const,
      secrecy: [],
      integrity: [],
      invocation: invocation('label_agent'),
      attempts: [invocation('label_agent', failed), invocation('label_agent')],
      status: 'unchecked' as const,
      findings: [],
      checks: [],
    };
    const tree = draw(roots(oneRun([step('x', { session: 'a' })], { sessions: { a: agent } })));
    assert.deepEqual(
      tree.slice(2).filter((line) => !/^ {8}/.test(line)),
      [
        '    ![circle-large-outline] label_agent of a | nothing checked · filter mode',
        '      ![error] label_agent | error · 1.0 ms · 0/50 calls · 2/256 pages',
        '      [pass] label_agent | 1.0 ms · 0/50 calls · 2/256 pages',
        '    [pass] x | allowed (read) · session a',
      ],
    );
  });

  it('shows label_agent before the steps, and steps that were skipped', () => {
    const agent = {
      error: null,
      mode: 'filter' as const,
      secrecy: [],
      integrity: [],
      invocation: invocation('label_agent'),
      attempts: [invocation('label_agent')],
      status: 'unchecked' as const,
      findings: [],
      checks: [],
    };
    const tree = draw(roots(oneRun([step('later', { status: 'skipped', outcome: null })], { agent })));
    assert.deepEqual(tree.slice(2), [
      '    [circle-large-outline] label_agent | nothing checked · filter mode',
      '      [pass] label_agent | 1.0 ms · 0/50 calls · 2/256 pages',
      '    [debug-step-over] later | skipped',
    ]);
  });

  it('shows only what failed and what leads there, when asked', () => {
    const mixed = asked([backendCall(1), refused(2), backendCall(3)]);
    const both = run(1);
    ended(started(both, 'x/good.guard-scenario.json'), [
      step('fine', { invocations: [asked([backendCall(1)])] }),
    ]);
    ended(started(both, 'x/bad.guard-scenario.json'), [step('fine'), step('asks', { invocations: [mixed] })]);
    both.finished = true;
    const model = new CallsModel({ runs: [both, oneRun([step('fine')])] });
    model.failuresOnly = true;
    assert.deepEqual(draw(model.roots, { failuresOnly: true, closed: ['call'] }), [
      '![pass] Run 14:03:01 | 2 passed',
      '  ![pass] bad.guard-scenario.json | 12 ms · x',
      '    ![pass] asks | allowed (read) · 3 calls',
      '      ![pass] label_resource | 1.0 ms · 3/50 calls · 2/256 pages',
      '        !~[circle-slash] 2 get_issue | refused: limit of 50 backend calls per invocation reached · {"n":2}',
    ]);
  });

  it('keeps texts that guards choose on one printable line', () => {
    const call = backendCall(1, { tool: 'a\n\u001b[31mb\u202ec', args: 'x\ny' });
    const row = find(roots(oneRun([step('s', { invocations: [asked([call])] })])), 'call');
    assert.equal(row.label, '1 a \\u001b[31mb\\u202ec');
    assert.doesNotMatch(`${row.description}${row.spoken ?? ''}`, /[\n\u001b\u202e]/);
  });

  it('reads a property called __proto__ like any other', () => {
    const args = JSON.parse('{"__proto__":{"a":1}}') as { [key: string]: never };
    const tree = roots(oneRun([step('s', { invocations: [asked([backendCall(1, { args })])] })]));
    assert.equal(find(tree, 'json', '__proto__').description, '{"a":1}');
  });
});

describe('a click in the tree of backend calls', () => {
  const frame = { function: '$ask', index: 3, offset: 90, source: 'guard.wat', line: 12 };
  const clicked = (facts: Parameters<typeof backendCall>[1]) => {
    const tree = roots(oneRun([step('first'), step('s', { invocations: [asked([backendCall(1, facts)])] })]));
    const place = clickLocation(find(tree, 'call'));
    return place?.kind === 'scenario' ? place.path.join('.') : place?.frame.line;
  };

  it('goes to the saved answer of the scenario', () => {
    assert.equal(clicked({ entry: { scope: 'scenario', index: 2 }, stack: [frame] }), 'backend.2');
  });

  it('goes to the saved answer of the step', () => {
    assert.equal(clicked({ entry: { scope: 'step', index: 0 } }), 'steps.1.backend.0');
  });

  it('goes to the line of the guard’s own code when no answer was used', () => {
    assert.equal(clicked({ stack: [{ ...frame, line: 900, library: true }, frame] }), 12);
  });

  it('goes to the step when nothing else is known', () => {
    assert.equal(clicked({ stack: [{ function: '$ask', index: 3, offset: 90 }] }), 'steps.1');
  });
});
