// Runs inside the extension host: loads the bundled test files into mocha and reports to the harness.
import Mocha from 'mocha';
import { connect, type Socket } from 'node:net';
import { type TestEvent, testNameVariable, testPortVariable } from '../harness/test-events.js';

/** Generous: a test that waits for nothing takes no longer for it, and a busy machine is ten times slower. */
const testTimeoutMs = 240_000;

type Send = (event: TestEvent) => void;

function connectToHarness(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(process.env[testPortVariable]), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A mocha reporter that sends what the runner announces, as it comes. */
function reporterTo(send: Send): typeof Mocha.reporters.Base {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
      super(runner, options);
      let depth = 0;
      runner.on('suite', (suite) => {
        if (suite.root) return;
        send({ kind: 'suite', depth, title: suite.title });
        depth += 1;
      });
      runner.on('suite end', (suite) => {
        if (!suite.root) depth -= 1;
      });
      runner.on('pass', (test) => {
        send({ kind: 'pass', depth, title: test.title, durationMs: test.duration ?? 0 });
      });
      runner.on('fail', (test, error: unknown) => {
        send({ kind: 'fail', depth, title: test.title, error: describeError(error) });
      });
    }
  };
}

function loadTests(files: readonly (() => unknown)[], send: Send): Mocha {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: testTimeoutMs,
    forbidOnly: Boolean(process.env['CI']),
    forbidPending: true,
    reporter: reporterTo(send),
  });
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, 'test/editor', mocha);
  for (const load of files) load();
  const name = process.env[testNameVariable];
  return name ? mocha.fgrep(name) : mocha;
}

/** Loads each test file, runs all tests, and resolves when the harness knows how they ended. */
export async function runTests(files: readonly (() => unknown)[]): Promise<void> {
  const socket = await connectToHarness();
  const send: Send = (event) => {
    socket.write(`${JSON.stringify(event)}\n`);
  };
  try {
    const mocha = loadTests(files, send);
    await new Promise<void>((resolve) => mocha.run(() => resolve()));
  } catch (error) {
    send({ kind: 'fail', depth: 0, title: 'the tests load', error: describeError(error) });
  }
  send({ kind: 'end' });
  await new Promise<void>((resolve) => socket.end(resolve));
}
