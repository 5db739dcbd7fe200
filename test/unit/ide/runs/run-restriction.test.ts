import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  MANAGE_TRUST,
  MANAGE_TRUST_COMMAND,
  NOT_TRUSTED,
  ON_NO_DISK,
  runRestriction,
  showRestriction,
} from '../../../../src/ide/runs/run-restriction';
import { readManifest } from '../../../harness/manifest';

const manifest = readManifest() as {
  readonly contributes: {
    readonly viewsWelcome: readonly { readonly when: string; readonly contents: string }[];
  };
  readonly capabilities: Readonly<
    Record<
      'untrustedWorkspaces' | 'virtualWorkspaces',
      { readonly supported: string; readonly description: string }
    >
  >;
};

/** What the empty Backend Calls view says, by a part of its `when` clause. */
function welcome(part: string): string {
  return manifest.contributes.viewsWelcome.find(({ when }) => when.startsWith(part))?.contents ?? '';
}

const untrusted = { trusted: false, folderSchemes: ['file'] };

/** What a person sees and what happens when they choose `button`. */
async function told(button: string | undefined): Promise<string[]> {
  const log: string[] = [];
  const obstacle = runRestriction(untrusted);
  assert.ok(obstacle);
  await showRestriction(obstacle, {
    show: (message, ...buttons) => {
      log.push(`${message} [${buttons.join('] [')}]`);
      return Promise.resolve(button);
    },
    manageTrust: () => {
      log.push('manages trust');
      return Promise.resolve();
    },
  });
  return log;
}

describe('what keeps guards from running', () => {
  it('is nothing in a trusted folder, local or remote, nor in a window without folders', () => {
    for (const folderSchemes of [['file'], ['vscode-remote'], [], ['memfs', 'file']])
      assert.equal(runRestriction({ trusted: true, folderSchemes }), undefined);
  });

  it('is missing trust before anything else', () => {
    assert.match(runRestriction({ trusted: false, folderSchemes: ['memfs'] })?.message ?? '', /not trusted/);
  });

  it('is a workspace that is on no disk', () => {
    const obstacle = runRestriction({ trusted: true, folderSchemes: ['vscode-vfs'] });
    assert.match(obstacle?.message ?? '', /virtual workspace/);
    assert.deepEqual(obstacle?.buttons, []);
  });

  it('has advice for agents, which see no button', () => {
    assert.match(
      runRestriction(untrusted)?.advice ?? '',
      /Ask the person .*Workspaces: Manage Workspace Trust/,
    );
    const onNoDisk = runRestriction({ trusted: true, folderSchemes: ['vscode-vfs'] });
    assert.match(onNoDisk?.advice ?? '', /Ask the person to open the folder from a disk/);
  });

  it('is said in the same words where VS Code says it', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.deepEqual(untrustedWorkspaces.description, NOT_TRUSTED);
    // It is read in a browser, too, where guards run.
    assert.match(String(virtualWorkspaces.description), /on a computer.*not on disk; in a browser they do/);
    assert.equal(
      welcome('!isWorkspaceTrusted'),
      `${NOT_TRUSTED}\n[${MANAGE_TRUST}](command:${MANAGE_TRUST_COMMAND})`,
    );
    assert.equal(
      welcome('isWorkspaceTrusted && virtualWorkspace && !guardLab.hasRuns && !guardLab.inBrowser'),
      ON_NO_DISK,
    );
  });

  it('is said with a way to grant trust', async () => {
    const said =
      'Guards do not run because this workspace is not trusted. Checks and editing features are available. [Manage Workspace Trust]';
    assert.deepEqual(await told(MANAGE_TRUST), [said, 'manages trust']);
    assert.deepEqual(await told(undefined), [said]);
  });
});
