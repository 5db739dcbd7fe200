import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisThread, type AnalysisOptions } from '../../../src/sandbox/analysis-thread';

/** Instead of the assembler: answers with the length of the text, and does what the texts `hang` and `crash` say. */
const SCRIPT = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', ({ id, wat }) => {
  if (wat === 'crash') throw new Error('out of luck');
  if (wat === 'exit') process.exit(3);
  if (wat !== 'hang') parentPort.postMessage({ id, outcome: { ok: true, bytes: Uint8Array.of(wat.length, threadId) } });
});`;

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
    const assembler = thread({ timeoutMs: 500 });
    const [hung, next] = await Promise.all([error(assembler, 'hang'), error(assembler, 'fine')]);
    assert.equal(
      hung,
      "the guard's text does not assemble: a.wat:1:1: the assembler failed on a.wat: it did not end within 0.5 s",
    );
    assert.equal(next, 'assembled');
  });

  it('may crash: the text that was under way is told, the next one is assembled', async () => {
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

  it('is ended when nothing is left to do, and started again', async () => {
    const assembler = thread({ idleMs: 0 });
    const first = await assembler.assemble('a.wat', 'a');
    // The thread's end is set off by a timer of 0 ms, before this one.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await assembler.assemble('a.wat', 'a');
    assert.ok(first.ok && second.ok);
    assert.notEqual(first.file.module.bytes[1], second.file.module.bytes[1]);
  });

  it('tells that it cannot be started', async () => {
    assert.match(await error(thread({ workerPath: join(folder, 'none.cjs') }), 'a'), /Cannot find module/);
  });
});
