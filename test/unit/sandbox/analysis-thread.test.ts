import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisThread, type AnalysisOptions } from '../../../src/sandbox/analysis-thread';

/** Instead of the assembler: answers with the length of the text, and does what the texts `hang` and `crash` say. */
const SCRIPT = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', ({ type, id, wat }) => {
  if (wat === 'crash') throw new Error('out of luck');
  if (wat === 'exit') process.exit(3);
  wat ??= '';
  if (wat === 'hang') return;
  if (wat === 'fail') {
    const fault = { name: 'TypeError', message: 'a mistake', stack: 'TypeError: a mistake\\n    at deep (inside.js:1:2)' };
    parentPort.postMessage({ type: 'failed', id, fault });
  }
  else if (type === 'check') parentPort.postMessage({ type: 'checked', id, diagnostics: [diagnosticOf(wat)] });
  else parentPort.postMessage({ type: 'assembled', id, outcome: { ok: true, bytes: Uint8Array.of(wat.length, threadId) } });
});
function diagnosticOf(message) {
  const edits = [{ start: 0, end: 0, text: message }];
  return { message, severity: 'error', fixes: [{ title: 'fix', edits }] };
}`;

describe('The thread of the assembler', () => {
  let folder: string;
  const threads: AnalysisThread[] = [];

  function thread(options: Partial<AnalysisOptions> = {}): AnalysisThread {
    const made = new AnalysisThread({ workerPath: join(folder, 'worker.cjs'), ...options });
    threads.push(made);
    return made;
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'assembler-'));
    writeFileSync(join(folder, 'worker.cjs'), SCRIPT);
  });
  after(() => {
    for (const each of threads) each.dispose();
    rmSync(folder, { recursive: true });
  });

  async function error(assembler: AnalysisThread, wat: string): Promise<string> {
    const outcome = await assembler.assemble('a.wat', wat);
    return outcome.ok ? 'assembled' : outcome.error;
  }

  it('gives each text its own answer', async () => {
    const assembler = thread();
    const texts = ['a', 'bb', 'ccc'];
    const outcomes = await Promise.all(texts.map((wat) => assembler.assemble(`${wat}.wat`, wat)));
    assert.deepEqual(
      outcomes.map((outcome) => outcome.ok && [outcome.file.module.path, outcome.file.wat]),
      texts.map((wat) => [`${wat}.wat`, wat]),
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.ok && outcome.file.module.bytes[0]),
      [1, 2, 3],
    );
  });

  it('is ended when a text takes too long; the next text has another', async () => {
    // Long enough for the next thread to start on a busy machine.
    const assembler = thread({ timeoutMs: 4000 });
    const [hung, next] = await Promise.all([error(assembler, 'hang'), error(assembler, 'fine')]);
    assert.equal(
      hung,
      "the guard's text does not assemble: a.wat:1:1: the assembler failed on a.wat: it did not end within 4 s",
    );
    assert.equal(next, 'assembled');
  });

  it('may crash: the text that was under way is reported, the next one is assembled', async () => {
    const assembler = thread();
    const outcomes = await Promise.all(['crash', 'fine', 'exit', 'fine'].map((wat) => error(assembler, wat)));
    assert.deepEqual(
      outcomes.map((each) => each.replace(/^.*failed on a.wat: /, '')),
      ['out of luck', 'assembled', 'its thread ended with code 3', 'assembled'],
    );
  });

  it('settles every text when it is disposed of, also later ones', async () => {
    const assembler = thread();
    const outcomes = [error(assembler, 'hang'), error(assembler, 'fine')];
    assembler.dispose();
    outcomes.push(error(assembler, 'fine'));
    for (const outcome of await Promise.all(outcomes)) assert.match(outcome, /it was stopped$/);
  });

  it('is ended when nothing is left to do, and started again', async ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const assembler = thread({ idleMs: 1000 });
    const first = await assembler.assemble('a.wat', 'a');
    mock.timers.tick(1000);
    const second = await assembler.assemble('a.wat', 'a');
    assert.ok(first.ok && second.ok);
    assert.notEqual(first.file.module.bytes[1], second.file.module.bytes[1]);
  });

  const never = new AbortController().signal;
  const empty = { ok: true, file: { module: { path: 'a.wat', bytes: new Uint8Array() } } } as const;

  it('gives a check its diagnostics, with what their fixes change', async () => {
    const answer = await thread().check('text', empty, 1, never);
    assert.ok(answer.ok);
    const [found] = answer.value;
    assert.equal(found?.message, 'text');
    assert.deepEqual(found?.fixes?.[0]?.edits(), [{ start: 0, end: 0, text: 'text' }]);
  });

  it('settles a check that is not wanted any more at once, and keeps its thread for the next', async () => {
    const analysis = thread();
    const first = await analysis.assemble('a.wat', 'a');
    const older = new AbortController();
    const stale = analysis.check('older', empty, 1, older.signal);
    const queued = analysis.check('older', empty, 1, older.signal);
    const newer = analysis.check('newer', empty, 1, never);
    older.abort();
    for (const each of [stale, queued])
      assert.deepEqual(await each, { ok: false, reason: 'it was stopped', canceled: true });
    const answer = await newer;
    assert.deepEqual(answer.ok && answer.value.map(({ message }) => message), ['newer']);
    const last = await analysis.assemble('a.wat', 'a');
    assert.ok(first.ok && last.ok);
    assert.equal(first.file.module.bytes[1], last.file.module.bytes[1]);
  });

  it('says why there is no answer: a crash, a mistake, a deadline; each costs one answer only', async () => {
    const analysis = thread({ timeoutMs: 4000 });
    const answers = await Promise.all(
      ['crash', 'fail', 'hang', 'fine'].map((wat) => analysis.check(wat, empty, 1, never)),
    );
    assert.deepEqual(
      answers.map((answer) => (answer.ok ? 'answered' : [answer.reason, answer.canceled])),
      [['out of luck', false], ['a mistake', false], ['it did not end within 4 s', false], 'answered'],
    );
  });

  it('passes faults on with the stacks of the thread, and neither deadlines nor what is not wanted', async () => {
    const faults: string[] = [];
    const onFault = (what: string, error: unknown): void => {
      assert(error instanceof Error);
      faults.push(`${what}: ${String(error.stack).split('\n').slice(0, 2).join('|')}`);
    };
    await thread({ timeoutMs: 100, onFault }).check('hang', empty, 1, never);
    const analysis = thread({ onFault });
    const wats = ['fail', 'crash', 'exit', 'fine'];
    await Promise.all(wats.map((wat) => analysis.check(wat, empty, 1, never)));
    analysis.dispose();
    const work = 'a worker thread failed at the request check';
    assert.equal(faults[0], `${work}: TypeError: a mistake|    at deep (inside.js:1:2)`);
    assert.match(
      faults[1] ?? '',
      /^a worker thread failed at the request check: Error: out of luck\| +at .*worker.cjs:/,
    );
    assert.match(
      faults[2] ?? '',
      /^a worker thread failed at the request check: Error: its thread ended with code 3\|/,
    );
    assert.equal(faults.length, 3);
  });

  it('leaves frames as they are when their guard costs it its thread, and says so', async () => {
    const frames = [{ function: 'f', index: 0, offset: 1 }];
    const file = { module: { path: 'a.wasm', bytes: new Uint8Array() } };
    const locator = thread().guard({ file, siblings: false });
    assert.deepEqual(await locator.locateAll([{ frames: [] }]), [[]]);
    assert.equal(locator.problem, undefined);
    assert.deepEqual(await locator.locateAll([{ frames }]), [frames]);
    assert.match(locator.problem ?? '', /^debug information unreadable: unexpected reply assembled$/);
  });

  it('says that it cannot be started', async () => {
    // Node takes no path that begins without a dot or a slash.
    assert.match(
      await error(thread({ workerPath: 'none.cjs' }), 'a'),
      /The worker script .* must be an absolute path/,
    );
    assert.match(await error(thread({ workerPath: join(folder, 'none.cjs') }), 'a'), /Cannot find module/);
  });
});
