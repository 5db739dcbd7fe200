import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Frame } from '../../src/gateway/invocation.js';
import { openCommands, type CommandFixture } from './command-fixture.js';

function frame(source: string, more: Partial<Frame> = {}): Frame {
  return { function: 'f', index: 0, offset: 1, source, line: 3, column: 5, ...more };
}

describe('source positions', () => {
  let fixture: CommandFixture;
  let guard: vscode.Uri;
  before(async () => {
    fixture = await openCommands('source-positions');
    guard = await fixture.write('target/guard.wasm', 'x');
    for (const name of [
      'crate/src/main_labels.rs',
      'one/same_name.rs',
      'two/same_name.rs',
      'target/beside.ts',
    ])
      await fixture.write(name, 'a\nb\n    c\n');
  });
  after(() => fixture.close());

  const resolved = async (source: string): Promise<string | undefined> => {
    const location = await fixture.services.positions.resolve(frame(source), guard);
    return (
      location &&
      `${location.uri.path.replace(/^.*source-positions\//, '')}:${location.range.start.line}:${location.range.start.character}`
    );
  };

  it('are those of the guard itself for its own text', async () => {
    const wat = await fixture.write('own.wat', '(module)');
    const source = vscode.workspace.asRelativePath(wat);
    const location = await fixture.services.positions.resolve(frame(source), wat);
    assert.equal(location?.uri.toString(), wat.toString());
  });

  it('are found by the path’s end for a guard built elsewhere, on either kind of system', async () => {
    assert.equal(await resolved('/home/builder/x/crate/src/main_labels.rs'), 'crate/src/main_labels.rs:2:4');
    assert.equal(await resolved('D:\\a\\crate\\src\\main_labels.rs'), 'crate/src/main_labels.rs:2:4');
  });

  it('are beside the guard for a relative path', async () => {
    assert.equal(await resolved('./beside.ts'), 'target/beside.ts:2:4');
  });

  it('are none when the file is not here, is a library’s or may be one of several', async () => {
    assert.equal(await resolved('/build/src/nowhere_at_all.rs'), undefined);
    assert.equal(await resolved('/rustc/abc/library/core/src/main_labels.rs'), undefined);
    assert.equal(await resolved('/build/three/same_name.rs'), undefined);
  });

  it('are chosen once by a person where several files may be meant, and remembered', async () => {
    const ambiguous = frame('/build/four/same_name.rs');
    const asked = fixture.services.positions.resolve(ambiguous, guard, { ask: 'now' });
    let settled = false;
    void asked.then(() => (settled = true));
    // The list of files has no event for extensions: its first entry is accepted as soon as it is there.
    while (!settled) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const chosen = await asked;
    assert.match(chosen?.uri.path ?? '', /(one|two)\/same_name\.rs$/);
    const remembered = await fixture.services.positions.resolve(ambiguous, guard);
    assert.equal(remembered?.uri.toString(), chosen?.uri.toString());
  });

  it('go by the setting for prefixes', async () => {
    const folder = fixture.uri('two').path.replace(/.*\/(source-positions\/two)$/, '$1');
    const configuration = vscode.workspace.getConfiguration('guardLab');
    const setting = { '/build/three/': `\${workspaceFolder}/${folder}/` };
    await configuration.update('sourceMap', setting, vscode.ConfigurationTarget.Workspace);
    try {
      assert.equal(await resolved('/build/three/same_name.rs'), 'two/same_name.rs:2:4');
    } finally {
      await configuration.update('sourceMap', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  describe('outside of the workspace', () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
    const secret = join(outside, 'secret_source.rs');
    before(() => writeFileSync(secret, 'secret'));
    after(() => rmSync(outside, { recursive: true, force: true }));

    it('are none, nor through a link', async () => {
      symlinkSync(secret, fixture.uri('target/linked_source.rs').fsPath);
      mkdirSync(fixture.uri('linked').fsPath);
      symlinkSync(outside, fixture.uri('linked/door').fsPath);
      for (const source of [
        secret,
        `../../../../../../../../..${secret}`,
        './linked_source.rs',
        '/build/linked_source.rs',
        '/build/linked/door/secret_source.rs',
        '/proc/self/environ',
        '/dev/zero',
        '//localhost/share/secret_source.rs',
        `file://${secret}`,
      ])
        assert.equal(await resolved(source), undefined, source);
    });

    it('are those of folders that the person names', async () => {
      const configuration = vscode.workspace.getConfiguration('guardLab');
      await configuration.update('sourceFolders', [outside], vscode.ConfigurationTarget.Global);
      try {
        assert.equal(await resolved(secret), `${secret}:2:4`);
      } finally {
        await configuration.update('sourceFolders', undefined, vscode.ConfigurationTarget.Global);
      }
      assert.equal(await resolved(secret), undefined);
    });

    it('are those that the person’s own setting for prefixes leads to', async () => {
      const configuration = vscode.workspace.getConfiguration('guardLab');
      const { Global, Workspace } = vscode.ConfigurationTarget;
      for (const [target, found] of [
        [Workspace, undefined],
        [Global, `${secret}:2:4`],
      ] as const) {
        await configuration.update('sourceMap', { '/crates/': `${outside}/` }, target);
        try {
          assert.equal(await resolved('/crates/secret_source.rs'), found);
        } finally {
          await configuration.update('sourceMap', undefined, target);
        }
      }
    });
  });

  it('put a finding on the innermost frame of the workspace that is no library’s', async () => {
    const frames = [
      frame('/rustc/abc/library/core/src/panicking.rs', { library: true }),
      frame('/build/crate/src/main_labels.rs', { function: 'dependency', library: true }),
      frame('/gone/away.rs'),
      frame('/build/crate/src/main_labels.rs', { function: 'label' }),
      frame('./beside.ts', { function: 'caller' }),
    ];
    const place = await fixture.services.positions.locationFor(frames, guard);
    assert.equal(place?.frame.function, 'label');
    assert.deepEqual(
      place.others.map((other) => other.frame.function),
      ['dependency', 'caller'],
    );
  });
});
