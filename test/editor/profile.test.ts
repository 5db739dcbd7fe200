import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/ide/ids.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { activeTab } from './workspace-fixture.js';

const SIGNATURE = '(param i32 i32 i32 i32) (result i32)';
/** A guard that burns time in one function. */
const GUARD = `(module
  (memory (export "memory") 1)
  (func $burn (param $n i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n))))
  (func (export "label_agent") ${SIGNATURE} (i32.const 0))
  (func (export "label_response") ${SIGNATURE} (i32.const 0))
  (func (export "label_resource") ${SIGNATURE}
    (call $burn (i32.const 3000000))
    (i32.const 0)))
`;

interface Profile {
  readonly nodes: readonly {
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly hitCount: number;
  }[];
}

describe('Profile Guard', () => {
  let fixture: CommandFixture;
  let guard: vscode.Uri;
  let scenario: vscode.Uri;
  before(async () => {
    fixture = await openCommands('profile-guard');
    guard = await fixture.write('guard.wat', GUARD);
    scenario = await fixture.scenario('burn.guard-scenario.json', 'guard.wat', '{}');
  });
  after(() => fixture.close());

  /** The profile of this name in its viewer: the tab of the one before may still count as active. */
  const shown = (name: RegExp): Promise<vscode.TabInputCustom> =>
    activeTab(vscode.TabInputCustom, ({ uri }) => name.test(uri.path));

  it('opens the profile in the viewer of VS Code, with the function that burns time and its source', async () => {
    await fixture.run(COMMANDS.profileGuard, guard);
    const input = await shown(/guard\.wat\.cpuprofile$/);
    assert.equal(input.viewType, 'jsProfileVisualizer.cpuprofile.table');
    const bytes = await vscode.workspace.fs.readFile(input.uri);
    const { nodes } = JSON.parse(new TextDecoder().decode(bytes)) as Profile;
    const [hottest] = [...nodes].sort((a, b) => b.hitCount - a.hitCount);
    assert.ok(hottest);
    assert.equal(hottest.callFrame.functionName, 'burn');
    assert.equal(hottest.callFrame.url, guard.toString());
    const line = GUARD.split('\n').findIndex((each) => each.includes('(loop $again'));
    assert.ok(Math.abs(hottest.callFrame.lineNumber - line) <= 1, String(hottest.callFrame.lineNumber));
    assert.equal(fixture.verdict(scenario), 'unchecked');
    // An output that no one has shown is no document.
    await fixture.run(COMMANDS.showOutput);
    assert.match(await fixture.output('Profile Guard: '), /burn\s+\S*guard\.wat:\d+/);
  });

  it('profiles the scenario that it is called for', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await fixture.run(COMMANDS.profileGuard, scenario);
    await shown(/burn\.guard-scenario\.json\.cpuprofile$/);
  });
});
