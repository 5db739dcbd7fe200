// Imports with real guards: one that never answers, and the thread that imports in the editor.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bareTarget } from '../../src/analysis/probe-target';
import { GuardUnusable } from '../../src/capture/guard-calls';
import { LogImport } from '../../src/capture/log-import';
import type { ImportEvent, ImportPlan } from '../../src/sandbox/import-protocol';
import { importInThread } from '../../src/sandbox/import-thread';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { assembleWat } from '../../src/wat/assemble';
import { temporaryFolder } from '../cli/command-line';
import { line, mcp, readLog } from '../unit/capture/log-text';
import { never, WORKER } from './guards';

const ENDLESS = `(module (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (loop $again (br $again)) (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`;

describe('an import with a guard that never ends', () => {
  it('gives up after a few requests, however many the log holds, and writes nothing', async () => {
    const assembled = await assembleWat(ENDLESS, 'endless.wat');
    assert.ok(assembled.ok);
    const guard = { path: 'endless.wat', bytes: Uint8Array.from(assembled.value.bytes) };
    const host = new SandboxHost({ workerPath: WORKER, keepWarm: 3 });
    const written: string[] = [];
    const work = new LogImport({
      frame: { guard: guard.path },
      guard,
      target: bareTarget({ guard, limits: { timeoutMs: 100 } }),
      host,
      signal: never,
      source: 'log.jsonl',
      maxSteps: 200,
      isChosen: () => true,
      write: (name) => written.push(name),
    });
    const lines = Array.from({ length: 100 }, (_, index) => [
      line.call(`tool_${String(index)}`),
      line.answer({ content: [] }),
    ]);
    const { events } = readLog(lines.flat().join('\n'), 1000);
    assert.equal(events.length, 100);
    let asked = 0;
    const importing = async (): Promise<void> => {
      for (const event of events) {
        asked++;
        await work.add(event);
      }
    };
    try {
      await assert.rejects(
        importing(),
        (error) => error instanceof GuardUnusable && /deadline/.test(error.message),
      );
    } finally {
      work.close();
      host.dispose();
    }
    // How many requests are added while the first is asked about depends on the machine.
    assert.ok(asked < events.length, String(asked));
    assert.deepEqual(written, []);
  });
});

describe('the import thread', () => {
  const options = { workerPath: join(WORKER, '..', 'import.js'), guardWorkerPath: WORKER };
  const secret = `ghp_${'a1B2'.repeat(9)}`;

  function logOf(lines: readonly string[]): { readonly path: string; readonly name: string } {
    const path = join(temporaryFolder(), 'log.jsonl');
    writeFileSync(path, lines.map((each) => `${each}\n`).join(''));
    return { path, name: 'log.jsonl' };
  }

  async function planWith(text: string): Promise<ImportPlan> {
    const assembled = await assembleWat(text, 'guard.wat');
    assert.ok(assembled.ok);
    const guard = { path: 'guard.wat', bytes: Uint8Array.from(assembled.value.bytes) };
    const tools = new Set(['a', 'b']);
    const frame = { guard: 'guard.wat' };
    return { sessions: new Set(['github#1']), named: tools, chosen: new Set(['a']), guard, frame };
  }

  const FAILING = ENDLESS.replace('(loop $again (br $again))', '');
  const lines = [
    line.call('a'),
    line.answer(mcp({ secret })),
    line.call('b'),
    line.answer(mcp(1)),
    line.request('initialize'),
    line.call('a'),
    line.answer(mcp(2)),
  ];

  it('says what logs hold, and how much of them is read', async () => {
    const events: ImportEvent[] = [];
    const end = await importInThread({ logs: [logOf(lines)] }, options, never, (event) => events.push(event));
    assert.ok(end.ok && 'survey' in end);
    assert.deepEqual(
      end.survey.sessions.map(({ session, tools }) => [session, [...tools]]),
      [
        [
          1,
          [
            ['a', 1],
            ['b', 1],
          ],
        ],
        [2, [['a', 1]]],
      ],
    );
    const last = events.at(-1);
    assert.ok(last?.type === 'read' && last.bytes === last.total);
  });

  it('hands over scenarios of what is chosen, without secrets', async () => {
    const events: ImportEvent[] = [];
    const plan = await planWith(FAILING);
    const question = { logs: [logOf(lines)], plan };
    const end = await importInThread(question, options, never, (event) => events.push(event));
    assert.ok(end.ok && 'totals' in end);
    assert.deepEqual([end.totals.steps, end.totals.marked], [1, 1]);
    const scenarios = events.filter((event) => event.type === 'scenario');
    assert.deepEqual(
      scenarios.map(({ name }) => name),
      end.totals.files,
    );
    assert.match(scenarios[0]?.text ?? '', /\[REDACTED:/);
    assert.ok(!JSON.stringify(events).includes(secret));
  });

  it('says why a log cannot be read', async () => {
    const logs = [{ path: join(temporaryFolder(), 'none.jsonl'), name: 'none.jsonl' }];
    const end = await importInThread({ logs }, options, never, () => undefined);
    assert.deepEqual(end, { ok: false, error: 'none.jsonl cannot be read: it does not exist' });
  });

  it('ends with its guards at once when it is canceled, also with one that never ends', async () => {
    const stop = new AbortController();
    const question = { logs: [logOf(lines)], plan: await planWith(ENDLESS) };
    const ending = importInThread(question, options, stop.signal, () => undefined);
    stop.abort();
    assert.deepEqual(await ending, { ok: false, canceled: true });
  });
});
