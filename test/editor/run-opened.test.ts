// What is shown is run once, so that findings are there before anything is typed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type DiagnosticsFixture, openDiagnostics } from './diagnostics-fixture.js';

const TRAPPING = `(module (memory (export "memory") 2)
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    unreachable)
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;

const scenarioText = (guard: string): string => `{ "version": 1, "guard": "${guard}", "steps": [
  { "name": "ask", "call": "label_resource", "expect": { "trap": false } } ] }
`;

describe('files that are shown', () => {
  let fixture: DiagnosticsFixture;
  before(async () => {
    fixture = await openDiagnostics('opened');
  });
  after(() => fixture.close());

  const set = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('guardLab').update(key, value, vscode.ConfigurationTarget.Global);

  /** A guard that traps and a scenario for it, both known, neither shown. */
  async function pair(name: string): Promise<{ guard: vscode.Uri; scenario: vscode.Uri }> {
    const guard = await fixture.write(`${name}.wat`, TRAPPING);
    // A guard that is open is known: that the file watcher finds it later is no change.
    await vscode.workspace.openTextDocument(guard);
    const scenario = await fixture.write(`${name}.guard-scenario.json`, scenarioText(`${name}.wat`));
    // Opened, not shown: known at once, without the file watcher.
    await vscode.workspace.openTextDocument(scenario);
    return { guard, scenario };
  }

  const hasTrap = (drawn: string): boolean => drawn.includes('Error trap:');

  it('have the findings of a guard’s scenarios before anything is typed', async () => {
    const { guard, scenario } = await pair('guard');
    await vscode.commands.executeCommand('vscode.open', guard);
    await fixture.drawn(guard, hasTrap);
    await fixture.hinted(scenario, 'trap');
    assert.equal(fixture.services.history.latest(scenario)?.run.reason, 'opened');
  });

  it('have the findings of a scenario before anything is typed', async () => {
    const { scenario } = await pair('scenario');
    await vscode.commands.executeCommand('vscode.open', scenario);
    await fixture.hinted(scenario, 'trap');
  });

  it('are not run when their guard is larger than what is run while typing', async () => {
    const loud = await pair('loud');
    const built = await fixture.services.guards.read(loud.guard);
    assert.ok(built.outcome.ok);
    // First the limit: what is written before it may be run as a change of a small guard.
    await set('runWhileTyping.maxGuardBytes', 10);
    try {
      await fixture.write('large.wasm', built.outcome.file.module.bytes);
      const large = await fixture.write('large.guard-scenario.json', scenarioText('large.wasm'));
      await vscode.commands.executeCommand('vscode.open', large, { preview: false });
      await vscode.commands.executeCommand('vscode.open', loud.guard, { preview: false });
      // Text that is open counts as small; what it assembles to does not.
      await vscode.commands.executeCommand('vscode.open', loud.scenario, { preview: false });
      await fixture.hinted(loud.scenario, 'trap');
      assert.equal(fixture.services.history.latest(large)?.run.reason, undefined);
    } finally {
      await set('runWhileTyping.maxGuardBytes', undefined);
    }
  });

  it('are not run again when they have a result', async () => {
    const known = await pair('known');
    const other = await pair('other');
    await fixture.services.runner.run([known.scenario], { reason: 'user' });
    const latest = fixture.services.history.latest(known.scenario);
    await vscode.commands.executeCommand('vscode.open', known.scenario, { preview: false });
    await vscode.commands.executeCommand('vscode.open', other.scenario, { preview: false });
    await fixture.hinted(other.scenario, 'trap');
    assert.equal(fixture.services.history.latest(known.scenario), latest);
  });
});
