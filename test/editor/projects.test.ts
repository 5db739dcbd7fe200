import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/ide/ids.js';
import { type CommandFixture, openCommands } from './command-fixture.js';
import { DebugFixture } from './debugging-fixture.js';
import { inTime, quickFix, until } from './workspace-fixture.js';

/** What holds for the fixture, whose label_resource answers. */
const fine = '{ "trap": false, "limit": false }';

/** `node build.mjs` copies the fixture, unless the source holds `oops`: then it fails as rustc does. */
const BUILD = `import { copyFileSync, readFileSync } from 'node:fs';
const at = readFileSync('src/lib.rs', 'utf8').split('\\n').findIndex((line) => line.includes('oops'));
if (at >= 0) {
  console.error('error[E0425]: cannot find value \`oops\`');
  console.error('  --> src/lib.rs:' + (at + 1) + ':3');
  process.exit(101);
}
copyFileSync('fixture.wasm', 'guard.wasm');
`;
const COMMAND = ['node', 'build.mjs'];

describe('guards from their sources', () => {
  let fixture: CommandFixture;
  let scenario: vscode.Uri;
  let source: vscode.Uri;
  let declared = '';
  const folder = (): string => fixture.uri('.').fsPath.replaceAll('\\', '/').replace(/\/$/, '');

  before(async () => {
    fixture = await openCommands('projects');
    const rust = join(__dirname, '..', 'test', 'fixtures', 'tiny-rust');
    const module = readFileSync(join(rust, 'tiny-rust.lines.wasm'));
    await fixture.write('guard.wasm', module);
    await fixture.write('fixture.wasm', module);
    await fixture.write('build.mjs', BUILD);
    source = await fixture.write('src/lib.rs', readFileSync(join(rust, 'src/lib.rs')));
    await declare();
    scenario = await fixture.scenario('lib.guard-scenario.json', 'guard.wasm', fine);
  });
  after(() => fixture.close());

  async function declare(build?: { readonly command: readonly string[] }): Promise<void> {
    const guard = { name: 'tiny', wasm: 'guard.wasm', sources: ['src/**/*.rs'], ...(build && { build }) };
    const text = JSON.stringify({ version: 1, guards: [guard] });
    if (text === declared) return;
    declared = text;
    await fixture.write('guard-lab.json', text);
    // An event may be about what was written before.
    for (let isKnown = false; !isKnown;) {
      const changed = projectsChanged();
      const [guards] = await fixture.services.projects.ofSource(source);
      const module = guards?.modules[0];
      isKnown = module !== undefined && isDeepStrictEqual(module.build?.command, build?.command);
      if (!isKnown) await inTime(changed, () => fixture.services.projects.forget());
    }
  }

  function projectsChanged(): Promise<void> {
    return new Promise((resolve) => {
      const subscription = fixture.services.projects.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });
  }

  async function allowBuild(): Promise<void> {
    await declare({ command: COMMAND });
    await fixture.services.builder.approval.allow({ command: COMMAND, cwd: folder() });
  }

  async function type(from: string, to: string): Promise<void> {
    const { document } = await vscode.window.showTextDocument(source);
    const start = document.getText().indexOf(from);
    assert.ok(start >= 0, from);
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
    edit.replace(source, range, to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  function buildEnd(): Promise<string> {
    return new Promise((resolve) => {
      const subscription = fixture.services.builder.onDidEnd(({ end }) => {
        subscription.dispose();
        resolve(end);
      });
    });
  }

  function isOutdated(): boolean {
    const latest = fixture.services.history.latest(scenario);
    return latest !== undefined && fixture.services.outdated.isOutdated(latest);
  }

  /** Resolves when the result is true of the guard as it is: of one that was built a look tells, after the run. */
  async function isTrue(): Promise<void> {
    await fixture.until(() => (isOutdated() ? undefined : true));
  }

  it('have lenses over the functions that the gateway calls', async () => {
    const { document } = await vscode.window.showTextDocument(source);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      source,
    );
    const ours = lenses.filter(({ command }) => /guardLab\.|findReferences/.test(command?.command ?? ''));
    const drawn = ours.map(({ command, range }) => {
      const name = /fn (\w+)/.exec(document.lineAt(range.start.line).text)?.[1];
      return `${command?.title ?? ''}: ${name ?? ''}`;
    });
    const entries = ['label_agent', 'label_resource', 'label_response'];
    assert.deepEqual(
      drawn.sort(),
      [
        ...entries.flatMap((name) => [`$(play) Run Guard: ${name}`, `$(debug-alt) Debug: ${name}`]),
        ...['alloc', 'dealloc'].map((name) => `$(references) Called by the gateway: ${name}`),
      ].sort(),
    );
  });

  it('run from a Rust file, with the module as it is when no command is known', async () => {
    await vscode.window.showTextDocument(source);
    await fixture.run(COMMANDS.runGuard);
    assert.equal(fixture.verdict(scenario), 'passed');
    // The channel may still have the text of the run before.
    await fixture.output('Run Guard: projects/guard.wasm');
    await fixture.output('Scenarios: 1 passed');
  });

  it('are debugged from a Rust file by F5, with a breakpoint in it', async () => {
    const debug = new DebugFixture();
    try {
      const { document } = await vscode.window.showTextDocument(source);
      const line = document
        .getText()
        .split('\n')
        .findIndex((text) => text.includes('tiny: label_resource'));
      vscode.debug.addBreakpoints([
        new vscode.SourceBreakpoint(new vscode.Location(source, new vscode.Position(line, 0))),
      ]);
      await debug.start({});
      await debug.stopped();
      assert.match(await debug.top(), /^label_resource lib\.rs:\d+/);
    } finally {
      vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
      await debug.end();
      debug.dispose();
    }
  });

  it('are built when a source is saved, and their scenarios run', async () => {
    await allowBuild();
    const before = fixture.services.history.latest(scenario);
    await type('//! A tiny guard.', '//! A very tiny guard.');
    const end = buildEnd();
    await vscode.workspace.save(source);
    assert.equal(await end, 'built');
    await fixture.until(() => {
      const latest = fixture.services.history.latest(scenario);
      return latest?.result && latest !== before ? latest : undefined;
    });
    assert.equal(fixture.verdict(scenario), 'passed');
    await isTrue();
  });

  it('keep the last results, outdated, while they do not compile, with the errors at their lines', async () => {
    await allowBuild();
    await fixture.run(COMMANDS.runScenario, scenario);
    await isTrue();
    await type('log(1, "tiny: label_agent");', 'oops;');
    const failed = buildEnd();
    await vscode.workspace.save(source);
    assert.equal(await failed, 'failed');
    const errors = vscode.languages
      .getDiagnostics(source)
      .filter((each) => each.source === 'guard-lab build');
    assert.deepEqual(
      errors.map(({ message, code }) => `${String(code)} ${message}`),
      ['E0425 cannot find value `oops`'],
    );
    const { document } = await vscode.window.showTextDocument(source);
    assert.match(document.lineAt(errors[0]!.range.start.line).text, /oops/);
    assert.equal(isOutdated(), true);

    await type('oops;', 'log(1, "tiny: label_agent");');
    const built = buildEnd();
    await vscode.workspace.save(source);
    assert.equal(await built, 'built');
    assert.deepEqual(
      vscode.languages.getDiagnostics(source).filter((each) => each.source === 'guard-lab build'),
      [],
    );
    await isTrue();
  });

  it('are no longer outdated when they are built in a terminal after a build that failed here', async () => {
    await allowBuild();
    await fixture.run(COMMANDS.runScenario, scenario);
    await type('log(1, "tiny: label_agent");', 'oops;');
    const failed = buildEnd();
    await vscode.workspace.save(source);
    assert.equal(await failed, 'failed');
    assert.equal(isOutdated(), true);
    // An event of the module as the build left it changes nothing.
    fixture.services.guards.changed(fixture.uri('guard.wasm'));
    await fixture.services.guards.read(fixture.uri('guard.wasm'));
    assert.equal(isOutdated(), true);

    const known = new Promise((resolve) => {
      const subscription = fixture.services.outdated.unbuilt.onDidChange((guard) => {
        subscription.dispose();
        resolve(guard.path.split('/').at(-1));
      });
    });
    await fixture.write('guard.wasm', readFileSync(fixture.uri('fixture.wasm').fsPath));
    assert.equal(await inTime(known, fixture.catchUp), 'guard.wasm');
    await fixture.run(COMMANDS.runScenario, scenario);
    await isTrue();
    await type('oops;', 'log(1, "tiny: label_agent");');
    const built = buildEnd();
    await vscode.workspace.save(source);
    assert.equal(await built, 'built');
  });

  it('are built again after a build that ended with a fault', async () => {
    await allowBuild();
    const { builder, projects } = fixture.services;
    const [guards] = await projects.ofSource(source);
    assert.ok(guards?.modules[0]);
    const request = { project: guards.project, module: guards.modules[0], isAsked: false };
    const fault = new Error('who reads the output cannot');
    const next = new Promise<string>((resolve, reject) => {
      const broken = builder.build({
        ...request,
        onText: (text) => {
          if (text.startsWith('>')) builder.build(request).then(resolve, reject);
          else throw fault;
        },
      });
      assert.rejects(broken, fault).catch(reject);
    });
    assert.equal(await next, 'built');
  });

  it('are built by the task guard-lab: build, and by one for each guard', async () => {
    await allowBuild();
    const tasks = await vscode.tasks.fetchTasks({ type: 'guard-lab' });
    const names = tasks.map(({ name }) => name);
    assert.ok(names.includes('build') && names.includes('build tiny'), names.join(', '));
    const task = tasks.find(({ name }) => name === 'build tiny')!;
    const ended = new Promise<void>((resolve) => {
      const subscription = vscode.tasks.onDidEndTask(({ execution }) => {
        if (execution.task.name !== 'build tiny') return;
        subscription.dispose();
        resolve();
      });
    });
    const end = buildEnd();
    await vscode.tasks.executeTask(task);
    assert.equal(await end, 'built');
    await ended;
  });

  it('are built by preLaunchTask before they are debugged, and not debugged when that fails', async () => {
    await allowBuild();
    const debug = new DebugFixture();
    const settings = vscode.workspace.getConfiguration('debug');
    // VS Code asks what to do otherwise.
    await settings.update('onTaskErrors', 'abort', vscode.ConfigurationTarget.Global);
    const launch = { scenario: scenario.fsPath, stopOnEntry: true, preLaunchTask: 'guard-lab: build' };
    try {
      const built = buildEnd();
      await debug.start(launch);
      assert.equal(await built, 'built');
      assert.equal((await debug.stopped()).reason, 'entry');
      await debug.end();

      await type('log(1, "tiny: label_agent");', 'oops;');
      const saved = buildEnd();
      await vscode.workspace.save(source);
      assert.equal(await saved, 'failed');
      const failed = buildEnd();
      await assert.rejects(debug.start(launch));
      assert.equal(await failed, 'failed');
      assert.equal(debug.isStopped, false);
      const errors = vscode.languages.getDiagnostics(source).map(({ message }) => message);
      assert.deepEqual(errors, ['cannot find value `oops`']);
    } finally {
      await debug.end();
      debug.dispose();
      await settings.update('onTaskErrors', undefined, vscode.ConfigurationTarget.Global);
      await type('oops;', 'log(1, "tiny: label_agent");');
      const again = buildEnd();
      await vscode.workspace.save(source);
      await again;
    }
  });

  it('get a first scenario in the folder of their project, not where builds write', async () => {
    const cargo = '[package]\nname = "first"\nversion = "0.1.0"\n[lib]\ncrate-type = ["cdylib"]\n';
    await fixture.write('first/Cargo.toml', cargo);
    const text = '#[no_mangle]\npub extern "C" fn label_agent() -> i32 { 0 }\n';
    const file = await fixture.write('first/src/lib.rs', text);
    fixture.services.projects.forget();
    await vscode.window.showTextDocument(file);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file,
    );
    const ours = lenses.flatMap(({ command }) => (command?.command.startsWith('guardLab.') ? [command] : []));
    assert.deepEqual(
      ours.map(({ title }) => title),
      ['$(add) New Scenario'],
    );
    const asking = vscode.commands.executeCommand(ours[0]!.command, ...(ours[0]!.arguments ?? []));
    // It asks for the policy and the tool: the first of each is accepted, as soon as it is there.
    const made = fixture.uri('first/first.guard-scenario.json').fsPath;
    await until(
      () => (existsSync(made) ? true : undefined),
      () => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
    );
    await asking;
    const scenario = await fixture.read('first/first.guard-scenario.json');
    assert.match(scenario, /"guard": "target\/wasm32-[\w-]+\/release\/first\.wasm"/);
  });

  it('say in Cargo.toml how a guard without source lines gets them, with a fix', async () => {
    const rust = join(__dirname, '..', 'test', 'fixtures', 'tiny-rust');
    const wasm = 'cargo/target/wasm32-wasip1/release/g.wasm';
    await fixture.write(wasm, readFileSync(join(rust, 'tiny-rust.stripped.wasm')));
    const text = '# mine\n[package]\nname = "g"\nversion = "0.1.0"\n\n[lib]\ncrate-type = ["cdylib"]\n';
    const manifest = await fixture.write('cargo/Cargo.toml', text);
    const { builder, projects } = fixture.services;
    projects.forget();
    const found = await projects.ofGuard(fixture.uri(wasm));
    assert.ok(found);
    const build = { command: ['node', '--version'], cwd: folder() };
    await builder.approval.allow(build);
    const module = { ...found.module, build };
    assert.equal(await builder.build({ project: found.project, module, isAsked: false }), 'built');
    const hint = await fixture.until(() =>
      vscode.languages.getDiagnostics(manifest).find(({ message }) => message.includes('no source lines')),
    );
    const fix = await quickFix(manifest, hint.range, 'Add source lines to [profile.release]');
    assert.ok(fix.edit);
    await vscode.workspace.applyEdit(fix.edit);
    const document = await vscode.workspace.openTextDocument(manifest);
    assert.equal(document.getText(), `${text}\n[profile.release]\ndebug = "line-tables-only"\n`);
    await document.save();
  });

  it('are not built by a command that is not allowed', async () => {
    const command = ['node', 'build.mjs', '--other'];
    await declare({ command });
    const { builder, projects } = fixture.services;
    const [guards] = await projects.ofSource(source);
    assert.ok(guards?.modules[0]);
    const asked = builder.build({ project: guards.project, module: guards.modules[0], isAsked: false });
    let isAnswered = false;
    void asked.finally(() => (isAnswered = true));
    // The question may not be there at once.
    while (!isAnswered) await vscode.commands.executeCommand('notifications.clearAll');
    assert.equal(await asked, 'refused');
    // A no is remembered until a person starts the build.
    const again = { project: guards.project, module: guards.modules[0], isAsked: false };
    assert.equal(await builder.build(again), 'refused');
  });
});
