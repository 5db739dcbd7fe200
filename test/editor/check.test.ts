import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { CheckSession } from '../../src/editor/check/session.js';
import { Catalogs } from '../../src/editor/tool-map/catalogs.js';
import { propertyId } from '../../src/ide/check/property-id.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { quickFix } from './workspace-fixture.js';

/** Its tags name one repository, whatever the arguments say: the property `scope` is broken. */
const EXAMPLE = join(__dirname, '..', 'examples', 'repository-labels');
const text = (name: string): string => readFileSync(join(EXAMPLE, name), 'utf8');

/** Remembers nothing. */
function memento(): vscode.Memento {
  return { keys: () => [], get: () => undefined, update: () => Promise.resolve() };
}

describe('Check Guard', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('check');
  });
  after(async () => {
    fixture.api.checks.sessions.clear();
    await fixture.close();
  });

  interface Files {
    readonly guard: vscode.Uri;
    readonly scenario: vscode.Uri;
  }

  async function files(folder: string): Promise<Files> {
    const guard = await fixture.write(`${folder}/guard.wat`, text('guard.wat'));
    const scenario = await fixture.write(
      `${folder}/labels.guard-scenario.json`,
      text('labels.guard-scenario.json'),
    );
    await fixture.until(() => fixture.services.scenarios.get(scenario));
    return { guard, scenario };
  }

  async function checked(uri: vscode.Uri, guard: vscode.Uri): Promise<CheckSession> {
    await fixture.run('guardLab.checkGuard', uri);
    const session = fixture.api.checks.sessions.of(guard.toString());
    assert.ok(session);
    return session;
  }

  function statuses(session: CheckSession): Record<string, string | undefined> {
    const { properties } = session.state;
    return Object.fromEntries(properties.map(({ code, answered }) => [code, answered?.result.status]));
  }

  function problems(uri: vscode.Uri): vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'guard-lab check');
  }

  it('checks all properties, and shows what is broken in the view and at its line in the Problems view', async () => {
    const { guard, scenario } = await files('all');
    const session = await checked(scenario, guard);
    assert.equal(session.state.status, 'ended', session.state.error);
    const { scope, rules, ...others } = statuses(session);
    assert.deepEqual([scope, rules, others['text-twins']], ['broken', 'no-subject', 'shown']);
    const [row] = fixture.api.checks.view.rows;
    assert.match(row?.description ?? '', /^1 broken, \d+ shown, \d+ not checked · seed \d+$/);
    const [problem] = await fixture.until(() => (problems(guard).length > 0 ? problems(guard) : undefined));
    assert.match(problem?.message ?? '', /^list_issues \/ private /);
    assert.ok((problem?.range.start.line ?? 0) > 50);
    fixture.api.checks.sessions.clear();
    assert.deepEqual(problems(guard), []);
  });

  it('saves a counterexample beside the scenario, which runs and fails', async () => {
    const { guard, scenario } = await files('save');
    const session = await checked(scenario, guard);
    await fixture.run('guardLab.checks.saveCounterexample', { key: session.state.key, code: 'scope' });
    const file = fixture.uri('save/scope.guard-scenario.json');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file.toString());
    const known = await fixture.until(() => fixture.services.scenarios.get(file));
    assert.deepEqual(known.parsed.problems, []);
    assert.equal(fixture.services.scenarios.guardOf(known)?.toString(), guard.toString());
    assert.equal(fixture.verdict(file), 'failed');
    // A scenario more does not change what was found.
    assert.equal(session.state.outdated, undefined);
  });

  it('offers the counterexample as a quick fix of the diagnostic', async () => {
    const { guard, scenario } = await files('fix');
    await checked(scenario, guard);
    const [problem] = await fixture.until(() => (problems(guard).length > 0 ? problems(guard) : undefined));
    assert.ok(problem);
    await vscode.window.showTextDocument(guard);
    const title = 'Save Counterexample as Scenario';
    assert.equal((await quickFix(guard, problem.range, title)).title, title);
  });

  it('is outdated while the guard is edited, without diagnostics, and holds again when that is undone', async () => {
    const { guard, scenario } = await files('outdated');
    const session = await checked(scenario, guard);
    await fixture.until(() => (problems(guard).length > 0 ? true : undefined));
    const document = await vscode.workspace.openTextDocument(guard);
    const insert = new vscode.WorkspaceEdit();
    insert.insert(guard, new vscode.Position(0, 0), ';; new\n');
    await vscode.workspace.applyEdit(insert);
    await fixture.until(() => (session.state.outdated === 'the guard was changed.' ? true : undefined));
    await fixture.until(() => (problems(guard).length === 0 ? true : undefined));
    const remove = new vscode.WorkspaceEdit();
    remove.delete(guard, new vscode.Range(0, 0, 1, 0));
    await vscode.workspace.applyEdit(remove);
    await fixture.until(() => (session.state.outdated === undefined ? true : undefined));
    await fixture.until(() => (problems(guard).length > 0 ? true : undefined));
    await document.save();
  });

  it('obeys guard-lab.json, and is outdated when that changes', async () => {
    await fixture.write(
      'settings/guard-lab.json',
      '{ "version": 1, "check": { "disabled": { "scope": "one repository only" } } }',
    );
    const { guard, scenario } = await files('settings');
    const session = await checked(scenario, guard);
    const scope = session.state.properties.find(({ code }) => code === 'scope')?.answered?.result;
    assert.deepEqual([scope?.status, scope?.reason], ['disabled', 'one repository only']);
    await fixture.write('settings/guard-lab.json', '{ "version": 1 }');
    await fixture.until(() => (session.state.outdated === 'guard-lab.json was changed.' ? true : undefined));
  });

  it('says what is wrong with guard-lab.json, and shows nothing as checked', async () => {
    await fixture.write('wrong/guard-lab.json', '{ "version": 2 }');
    const { guard, scenario } = await files('wrong');
    const session = await checked(scenario, guard);
    assert.equal(session.state.status, 'failed');
    assert.match(session.state.error ?? '', /wrong\/guard-lab\.json:1:14: `version` must be 1$/);
    assert.deepEqual(session.state.properties, []);
  });

  it('stops at once, and what has no result is not finished', async () => {
    const { guard, scenario } = await files('stop');
    const session = await fixture.api.checks.sessions.open(scenario);
    assert.ok(session);
    // At its first word of cases: a busy window would get the next ones together with the end.
    const working = new Promise<void>((resolve) => {
      const subscription = session.onDidChange(() => {
        if (!session.state.properties.some(({ cases }) => cases > 0)) return;
        subscription.dispose();
        resolve(fixture.run('guardLab.checks.stop'));
      });
    });
    const running = session.run();
    await working;
    assert.equal(session.state.status, 'stopped');
    assert.ok(session.state.properties.some(({ answered }) => !answered));
    await running;
    assert.equal(session.guard.toString(), guard.toString());
  });

  it('ends when its scenario was deleted, and says so', async () => {
    const { guard, scenario } = await files('deleted');
    const session = await checked(scenario, guard);
    assert.equal(session.state.status, 'ended', session.state.error);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(scenario);
    await fixture.until(() => (fixture.services.scenarios.get(scenario) ? undefined : true));
    await session.run();
    const { status, error } = session.state;
    assert.deepEqual([status, session.isRunning], ['failed', false]);
    assert.match(error ?? '', /labels\.guard-scenario\.json does not exist, or does not name a guard\.$/);
  });

  it('ends when Guard Lab itself fails, which is passed on', async () => {
    const { guard, scenario } = await files('fault');
    const services = { ...fixture.services, scenarios: undefined } as unknown as typeof fixture.services;
    const session = new CheckSession(guard, scenario, services, new Catalogs(services.settings, memento()));
    try {
      await assert.rejects(session.run(), TypeError);
      assert.deepEqual([session.state.status, session.isRunning], ['failed', false]);
      assert.match(session.state.error ?? '', /internal error/);
    } finally {
      session.dispose();
    }
  });

  it('copies the command line that gives the same result', async () => {
    const { guard, scenario } = await files('copy');
    const session = await checked(scenario, guard);
    await fixture.run('guardLab.checks.copyCommand', { key: session.state.key, code: 'scope' });
    const copied = await vscode.env.clipboard.readText();
    assert.equal(
      copied,
      `guard-lab check check/copy/labels.guard-scenario.json --only scope --seed ${String(session.state.seed)} --runs 200`,
    );
  });

  it('sends the page of growth its charts', async () => {
    const { guard, scenario } = await files('growth');
    const session = await checked(scenario, guard);
    const posted = new Promise((resolve) => {
      const subscription = fixture.api.checks.growth.onDidPost((page) => {
        subscription.dispose();
        resolve(page.table.rows.map(([items]) => items));
      });
    });
    await fixture.run('guardLab.checks.showGrowth', { key: session.state.key, code: 'size-growth' });
    assert.deepEqual(await posted, ['1', '10', '100', '1,000', '10,000']);
  });

  describe('as a profile of the Test Explorer', () => {
    async function run(
      items: readonly vscode.TestItem[],
      profile: vscode.TestRunProfile,
    ): Promise<Record<string, string>> {
      const { checks } = fixture.api.testing;
      const ended = new Promise<Record<string, string>>((resolve) => {
        const subscription = checks.onDidEnd((outcomes) => {
          subscription.dispose();
          resolve(Object.fromEntries([...outcomes].map(([id, { state }]) => [id, state])));
        });
      });
      const { token } = new vscode.CancellationTokenSource();
      await profile.runHandler(new vscode.TestRunRequest(items, undefined, profile), token);
      return ended;
    }

    it('gives each property of the guard a test, none of which is one of the scenario', async () => {
      const { guard, scenario } = await files('profile');
      const { testing } = fixture.api;
      const { checks } = testing;
      const refresh = (): unknown => fixture.services.scenarios.refresh();
      const item = await fixture.until(() => testing.find(scenario.toString()), refresh);
      const before = item.children.size;
      const outcomes = await run([item], checks.profile);
      const key = guard.toString();
      const of = (code: string): string | undefined => outcomes[propertyId({ key, code })];
      assert.deepEqual(['scope', 'text-twins', 'rules'].map(of), ['failed', 'passed', 'skipped']);
      assert.equal(item.children.size, before);
      const parent = testing.controller.items.get(propertyId({ key }));
      assert.equal(parent?.children.size, Object.keys(outcomes).length);

      const session = fixture.api.checks.sessions.of(key);
      const others = session?.state.properties.filter(({ code }) => code !== 'rules');
      const only = parent.children.get(propertyId({ key, code: 'rules' }));
      const [usual] = testing.profiles;
      assert.ok(only && usual);
      assert.deepEqual(await run([only], usual), { [propertyId({ key, code: 'rules' })]: 'skipped' });
      assert.deepEqual(
        session?.state.properties.filter(({ code }) => code !== 'rules'),
        others,
      );
      fixture.api.checks.sessions.clear();
      assert.equal(testing.controller.items.get(propertyId({ key })), undefined);
    });

    it('checks a guard of several scenarios once, and the first one keeps deciding about its policy', async () => {
      const { guard, scenario } = await files('twice');
      const second = await fixture.write('twice/z.guard-scenario.json', text('private.guard-scenario.json'));
      const { testing } = fixture.api;
      const items = await Promise.all(
        [scenario, second].map((uri) => fixture.until(() => testing.find(uri.toString()))),
      );
      await run(items, testing.checks.profile);
      const session = fixture.api.checks.sessions.of(guard.toString());
      assert.equal(session?.uri.toString(), scenario.toString());
      assert.equal(session.basis?.home.toString(), scenario.toString());
    });
  });
});
