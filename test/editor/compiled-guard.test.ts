// A guard compiled from C: from its trap to the line in the workspace, in every place that shows it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openDiagnostics, type DiagnosticsFixture } from './diagnostics-fixture.js';

/** The suite's bundle is in the folder of results, beside the tests. */
const FIXTURES = join(__dirname, '..', 'test', 'fixtures', 'tiny-c');
const SCENARIO = `{
  "version": 1,
  "guard": "./build/guard.wasm",
  "steps": [
    { "name": "boom", "tool": "boom", "args": {}, "result": {}, "expect": { "outcome": "allowed" } }
  ]
}
`;

describe('a compiled guard with debug information', () => {
  let fixture: DiagnosticsFixture;
  let source: vscode.Uri;
  let scenario: vscode.Uri;
  before(async () => {
    fixture = await openDiagnostics('compiled');
    source = await fixture.write('guard.c', readFileSync(join(FIXTURES, 'guard.c'), 'utf8'));
    await fixture.write('build/guard.wasm', readFileSync(join(FIXTURES, 'tiny-c.o2.wasm')));
    ({ uri: scenario } = await fixture.show('boom.guard-scenario.json', SCENARIO));
  });
  after(() => fixture.close());

  it('has its trap at the line of the source, inlined callers included', async () => {
    await fixture.services.runner.run([scenario], { reason: 'user' });
    await fixture.drawn(source, (drawn) => drawn.includes('out of bounds memory access'));
    const [trap] = fixture.of(source);
    assert.ok(trap);
    assert.equal(trap.range.start.line, 33);
    const places = (trap.relatedInformation ?? [])
      .filter(({ location }) => location.uri.toString() === source.toString())
      .map(({ location }) => location.range.start.line + 1);
    assert.deepEqual(places, [39, 66]);
  });

  it('has frames that the Test Explorer and the Backend Calls view can place at once', async () => {
    await fixture.services.runner.run([scenario], { reason: 'user' });
    const stack = fixture.services.history.latest(scenario)?.steps.get(0)?.invocations[0]?.stack ?? [];
    const guard = vscode.Uri.joinPath(source, '..', 'build', 'guard.wasm');
    const placed = stack.map((frame) => fixture.services.positions.locationOf(frame, guard));
    assert.deepEqual(
      placed.map(
        (location) =>
          location &&
          `${vscode.workspace.asRelativePath(location.uri)}:${String(location.range.start.line + 1)}`,
      ),
      ['compiled/guard.c:34', 'compiled/guard.c:39', 'compiled/guard.c:66'],
    );
  });

  it('leads frames without any information to their instruction in the disassembly', async () => {
    const bytes = readFileSync(join(FIXTURES, 'tiny-c.o2.wasm'));
    // Cut before the first custom section: what is left has neither names nor debug information.
    const stripped = bytes.subarray(0, bytes.indexOf('.debug_info') - 4);
    await fixture.write('bare/guard.wasm', stripped);
    const { uri } = await fixture.show('bare.guard-scenario.json', SCENARIO.replace('./build/', './bare/'));
    await fixture.services.runner.run([uri], { reason: 'user' });
    const stack = fixture.services.history.latest(uri)?.steps.get(0)?.invocations[0]?.stack ?? [];
    const guard = vscode.Uri.joinPath(source, '..', 'bare', 'guard.wasm');
    const [place] = stack.map((frame) => fixture.services.positions.locationOf(frame, guard));
    assert.ok(place, JSON.stringify(stack));
    const document = await vscode.workspace.openTextDocument(place.uri);
    assert.match(document.lineAt(place.range.start.line).text, /i32\.store/);
  });

  it('has the positions of a debug file beside it', async () => {
    const bytes = readFileSync(join(FIXTURES, 'tiny-c.o2.wasm'));
    await fixture.write('beside/guard.wasm', bytes.subarray(0, bytes.indexOf('.debug_info') - 4));
    await fixture.write('beside/guard.debug.wasm', bytes);
    const { uri } = await fixture.show(
      'beside.guard-scenario.json',
      SCENARIO.replace('./build/', './beside/'),
    );
    await fixture.services.runner.run([uri], { reason: 'user' });
    const stack = fixture.services.history.latest(uri)?.steps.get(0)?.invocations[0]?.stack ?? [];
    assert.deepEqual(
      stack.map(({ function: name, line }) => `${name} ${String(line)}`),
      ['poke 34', 'scribble 39', 'label_resource 66'],
    );
  });
});
