// The second opinion in VS Code: a setting, findings where the server's label is, and exceptions of the project.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type DiagnosticsFixture, openDiagnostics } from './diagnostics-fixture.js';
import { until } from './workspace-fixture.js';

const RESOURCE = '{"resource":{"description":"r","secrecy":[],"integrity":[]},"operation":"read"}';
/** A guard that lets everybody read, and gives responses no labels. */
const GUARD = `(module
  (memory (export "memory") 2)
  (data (i32.const 16) ${JSON.stringify(RESOURCE)})
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (memory.copy (local.get 2) (i32.const 16) (i32.const ${RESOURCE.length}))
    (i32.const ${RESOURCE.length}))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
const SCENARIO = `{ "version": 1, "guard": "oracle.wat", "steps": [
  { "name": "read", "tool": "list_issues", "args": {}, "expect": { "outcome": "allowed" },
    "result": { "content": [],
      "_meta": { "ifc": { "integrity": "untrusted", "confidentiality": "private" } } } } ] }
`;
const SETTINGS = {
  version: 1,
  oracleExceptions: [{ tool: 'list_*', direction: 'looser', reason: 'a test' }],
};

describe('the second opinion', () => {
  let fixture: DiagnosticsFixture;
  const set = (value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('guardLab').update('oracle', value, vscode.ConfigurationTarget.Global);

  before(async () => {
    fixture = await openDiagnostics('oracle');
  });
  after(async () => {
    await set(undefined);
    await fixture.close();
  });

  it('is in the Problems view as soon as the setting is on, and gone where an exception is stated', async () => {
    await fixture.write('oracle.wat', GUARD);
    const { uri } = await fixture.show('oracle.guard-scenario.json', SCENARIO);
    const opinion = (drawn: string): boolean => drawn.includes('looser-than-server');
    const ran = await fixture.services.runner.run([uri], { reason: 'user' });
    const [scenario] = ran?.scenarios ?? [];
    assert.ok(scenario);
    assert.equal(scenario.result?.steps[0]?.oracle, undefined);
    assert.equal(fixture.services.outdated.isOutdated(scenario), false);

    await set('ifc');
    assert.equal(fixture.services.outdated.isOutdated(scenario), true, 'without the opinion it is outdated');
    const drawn = await fixture.drawn(uri, opinion);
    assert.match(
      drawn,
      /^4:18-4:83 Warning looser-than-server: secrecy of list_issues: the server says private, but the response, which passes without labels of items, has no secrecy tag/m,
    );

    const settings = await fixture.write('guard-lab.json', JSON.stringify(SETTINGS));
    await fixture.drawn(uri, (now) => !opinion(now));
    const latest = await until(() => {
      const secrecy = fixture.services.history.latest(uri)?.result?.steps[0]?.oracle?.secrecy;
      return secrecy?.exception && secrecy;
    });
    assert.deepEqual(latest, {
      verdict: 'looser',
      exception: { reason: 'a test', from: 'project', index: 0 },
    });

    await vscode.workspace.fs.delete(settings);
    await fixture.drawn(uri, opinion);
    await set('off');
    await fixture.drawn(uri, (now) => !opinion(now));
  });
});
