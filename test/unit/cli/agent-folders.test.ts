// Which files agents may name: links and globs that would lead outside.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { AgentFolders } from '../../../src/cli/agent-folders';
import { CommandLineWorkspace } from '../../../src/cli/agent-workspace';
import { SandboxHost } from '../../../src/sandbox/sandbox-host';
import { work as silent } from '../toolbox/scripted-workspace';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-agent-')));
const [inside, outside] = [join(top, 'top/inside'), join(top, 'outside')];
mkdirSync(inside, { recursive: true });
mkdirSync(outside);
writeFileSync(join(outside, 'guard.wat'), '(module)');
symlinkSync(join(outside, 'guard.wat'), join(inside, 'a[1].wat'));
symlinkSync(join(outside, 'guard.wat'), join(inside, '{x}.guard-scenario.json'));
symlinkSync(outside, join(inside, 'link'));
after(() => rmSync(top, { recursive: true, force: true }));

const OUTSIDE = /is outside the allowed folders/;

describe('the folders of agents', () => {
  const folders = new AgentFolders(inside, []);
  const wide = new AgentFolders(inside, [join(top, 'top')]);

  for (const path of [
    'a[1].wat',
    'a[1].wat/../a[1].wat',
    '{x}.guard-scenario.json',
    'link/*.wat',
    'link/[x]',
    '../*',
    '*/../../../outside/guard.wat',
    '\\.\\./\\.\\./outside/*.wat',
    `${outside}/*`,
    `${outside}/[x]/../guard.wat`,
  ])
    it(`are not left by ${path.replace(outside, 'OUTSIDE')}`, () => {
      assert.throws(() => folders.confine([path]), OUTSIDE);
      // A folder above that is allowed changes nothing, unless the path stays in it.
      if (path !== '../*') assert.throws(() => wide.confine([path]), OUTSIDE);
    });

  for (const path of ['*.wat', '**/[a-z]*.wat', '.', 'new/file.json', `${inside}/*.wat`, 'b[1].wat', '{a,b}'])
    it(`hold ${path.replace(inside, 'INSIDE')}`, () => folders.confine([path]));
});

describe('questions of agents', () => {
  const host = new SandboxHost({ workerPath: join(top, 'no-worker.js') });
  const workspace = new CommandLineWorkspace(new AgentFolders(inside, []), host, join(top, 'no-worker.js'), {
    jobs: 1,
  });
  const work = { ...silent, note: () => undefined };
  const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };
  const steps = [{ name: 'one', tool: 'get_x', result: 1 }];
  const scenario = JSON.stringify({ version: 1, guard: join(outside, 'guard.wat'), policy, steps });
  writeFileSync(join(inside, 'scenario.wasm'), scenario);
  mkdirSync(join(inside, 'folder.wasm'));
  writeFileSync(join(inside, 'folder.wasm/a.guard-scenario.json'), scenario);
  after(() => host.dispose());

  it('ask no guard outside, whatever a scenario or its folder is called', async () => {
    await assert.rejects(workspace.why({ scenario: 'scenario.wasm' }, work), /is a guard/);
    const paths = ['folder.wasm/a.guard-scenario.json', 'folder.wasm'];
    await assert.rejects(
      workspace.diff({ base: 'HEAD', scenarios: paths, tools: [] }, work),
      (error: Error) => OUTSIDE.test(error.message),
    );
    await assert.rejects(workspace.map({ paths: ['folder.wasm'], tools: [], only: [], worlds: [] }, work), {
      message: 'folder.wasm is a folder, not a guard',
    });
  });

  it('look for nothing on another computer', async () => {
    await assert.rejects(
      workspace.diff({ base: '//host.invalid/share/labels.json', scenarios: [], tools: [] }, work),
      OUTSIDE,
    );
  });
});
