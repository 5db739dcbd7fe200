import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openTesting, type TestingFixture } from './testing-fixture.js';

const SIGNATURE = '(param $in i32) (param $length i32) (param $out i32) (param $size i32) (result i32)';
const GUARD = `(module
  (memory (export "memory") 1)
  (func (export "label_agent") ${SIGNATURE} (i32.const 0))
  (func (export "label_resource") ${SIGNATURE}
    (if (i32.eq (i32.load8_u offset=14 (local.get $in)) (i32.const 98))
      (then
        (return (i32.const 0))))
    (i32.const 0))
  (func (export "label_response") ${SIGNATURE} (i32.const 0)))
`;
const ask = (tool_name: string): object => ({
  name: tool_name,
  call: 'label_resource',
  input: { tool_name },
});

describe('Run with Coverage', () => {
  let fixture: TestingFixture;
  let added: vscode.FileCoverage[];
  const source = new vscode.CancellationTokenSource();

  before(async () => {
    fixture = await openTesting('coverage');
    await fixture.write('guard.wat', GUARD);
    const scenario = { version: 1, guard: 'guard.wat', steps: [ask('a'), ask('b')] };
    await fixture.write('two.guard-scenario.json', JSON.stringify(scenario));
  });
  after(() => fixture.close());

  /** Runs tests with coverage; what is given to VS Code is seen through the controller. */
  async function run(items: readonly vscode.TestItem[], token = source.token): Promise<void> {
    const { controller, coverage } = fixture.api.testing;
    const create = controller.createTestRun.bind(controller);
    added = [];
    controller.createTestRun = (...args) => {
      const made = create(...args);
      const add = made.addCoverage.bind(made);
      made.addCoverage = (file) => {
        added.push(file);
        add(file);
      };
      return made;
    };
    try {
      await coverage.runHandler(new vscode.TestRunRequest(items, undefined, coverage), token);
    } finally {
      controller.createTestRun = create;
    }
  }

  async function hits(
    file: vscode.FileCoverage,
    test?: vscode.TestItem,
  ): Promise<[number, number | boolean][]> {
    const { coverage } = fixture.api.testing;
    const testRun = undefined as unknown as vscode.TestRun;
    const details = test
      ? await coverage.loadDetailedCoverageForTest?.(testRun, file, test, source.token)
      : await coverage.loadDetailedCoverage?.(testRun, file, source.token);
    return (details ?? []).flatMap((detail): [number, number | boolean][] => {
      const { location, executed } = detail;
      const start = location instanceof vscode.Range ? location.start : location;
      return detail instanceof vscode.StatementCoverage ? [[start.line + 1, executed]] : [];
    });
  }

  it('shows what ran of the guard, and of each test', async () => {
    const item = await fixture.item('two.guard-scenario.json');
    await run([item]);
    const [file, ...others] = added;
    assert(file);
    assert.deepEqual(others, []);
    assert.equal(file.uri.toString(), fixture.uri('guard.wat').toString());
    assert.deepEqual(
      [file.branchCoverage?.covered, file.branchCoverage?.total, file.declarationCoverage?.covered],
      [2, 2, 1],
    );
    const lines = new Map(await hits(file));
    assert.deepEqual(
      [3, 5, 7, 8].map((line) => lines.get(line)),
      [0, 2, 1, 1],
    );
    const tests = file.includesTests ?? [];
    assert.deepEqual(
      tests.map(({ label }) => label),
      ['a', 'b'],
    );
    const byTest = await Promise.all(tests.map((test) => hits(file, test)));
    assert.deepEqual(
      byTest.map((each) => each.map(([line]) => line)),
      [
        [5, 8],
        [5, 7],
      ],
    );
  });

  const isCanceled = (error: unknown): boolean => error instanceof vscode.CancellationError;

  /** Runs the scenario; the guard as it is shown then. */
  async function covered(): Promise<vscode.FileCoverage> {
    await run([await fixture.item('two.guard-scenario.json')]);
    const [file] = added;
    assert(file);
    return file;
  }

  it('gives no lines of an older text while an edit is not undone', async () => {
    const file = await covered();
    const document = await vscode.workspace.openTextDocument(file.uri);
    await fixture.replace(document, `;; a line before all\n${GUARD}`);
    await assert.rejects(hits(file), isCanceled);
    await assert.rejects(hits(file, file.includesTests?.[0]), isCanceled);
    await fixture.revert(document);
    assert.equal(new Map(await hits(file)).get(5), 2);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('gives no lines of a file that something else writes, and those of one whose lines only end otherwise', async () => {
    await fixture.write('disk.wat', GUARD);
    const scenario = { version: 1, guard: 'disk.wat', steps: [ask('a')] };
    await fixture.write('disk.guard-scenario.json', JSON.stringify(scenario));
    await run([await fixture.item('disk.guard-scenario.json')]);
    const [file] = added;
    assert(file);
    await fixture.write('disk.wat', `;; a line before all\n${GUARD}`);
    await assert.rejects(hits(file), isCanceled);
    await fixture.write('disk.wat', GUARD.replaceAll('\n', '\r\n'));
    assert.equal(new Map(await hits(file)).get(5), 1);
  });

  it('gives no lines of a guard whose sources have changed since it was built', async () => {
    const { unbuilt } = fixture.services.outdated;
    const guard = fixture.uri('guard.wat');
    unbuilt.begin(guard);
    const file = await covered();
    await unbuilt.end(guard, true);
    await assert.rejects(hits(file), isCanceled);
  });

  it('is cleared when a file that VS Code has lines of is shown again with another text', async () => {
    const file = await covered();
    assert.equal(new Map(await hits(file)).get(5), 2);
    const document = await vscode.workspace.openTextDocument(file.uri);
    await vscode.window.showTextDocument(document);
    await fixture.replace(document, `;; a line before all\n${GUARD}`);
    await vscode.window.showTextDocument(fixture.uri('two.guard-scenario.json'));
    const cleared = new Promise<vscode.Uri>((resolve) => {
      const subscription = fixture.api.testing.onDidClearCoverage((uri) => {
        subscription.dispose();
        resolve(uri);
      });
    });
    await vscode.window.showTextDocument(document);
    assert.equal((await cleared).toString(), file.uri.toString());
    await fixture.revert(document);
  });

  it('shows nothing of a run that was canceled', async () => {
    const canceled = new vscode.CancellationTokenSource();
    canceled.cancel();
    await run([await fixture.item('two.guard-scenario.json')], canceled.token);
    assert.deepEqual(added, []);
  });
});
