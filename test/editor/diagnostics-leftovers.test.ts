import assert from 'node:assert/strict';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { choices, type Choices } from '../choices.js';
import { type DiagnosticsFixture, openDiagnostics } from './diagnostics-fixture.js';

const guardText = (body: string): string => `(module (memory (export "memory") 2)
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    ${body})
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
const scenarioText = (guard: string, expect: string): string =>
  `{ "version": 1, "guard": "${guard}", "steps": [
  { "name": "ask", "call": "label_resource", "expect": ${expect} } ] }
`;
const BODIES = ['(i32.const 0)', '(unreachable)', '(i32.const -7)', '(i32.cnst 0)', '(i64.const 0)'];
const EXPECTATIONS = [
  '{ "trap": false }',
  '{ "error": "no" }',
  '{ "trpa": 1 }',
  '{ "outcome": ',
  '{ "items": [] }',
];
const ROUNDS = 24;

/** A guard and its scenario, which are changed in all the ways there are. */
class Pair {
  constructor(
    private readonly fixture: DiagnosticsFixture,
    private readonly name: string,
    private readonly choices: Choices,
  ) {}

  get files(): readonly [guard: string, scenario: string] {
    return [`${this.name}.wat`, `${this.name}.guard-scenario.json`];
  }

  async act(): Promise<void> {
    const file = this.files[this.choices.below(2)] ?? '';
    switch (this.choices.below(6)) {
      case 0:
      case 1:
        return this.type(file, this.someText(file));
      case 2:
        return this.open(file, this.someText(file));
      case 3:
        return this.close(file, this.choices.chance(0.5));
      case 4:
        return this.remove(file);
      default:
        await this.run();
    }
  }

  async run(): Promise<void> {
    const { runner, scenarios } = this.fixture.services;
    const uri = this.fixture.uri(this.files[1]);
    if (scenarios.get(uri)) await runner.run([uri], { reason: 'user' });
  }

  async open(file: string, text: string): Promise<void> {
    await this.fixture.show(file, text);
    await this.type(file, text);
  }

  async type(file: string, text: string): Promise<void> {
    const uri = this.fixture.uri(file);
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (!document || document.isClosed) return void (await this.fixture.write(file, text));
    const edit = new vscode.WorkspaceEdit();
    const end = document.positionAt(document.getText().length);
    edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), text);
    await vscode.workspace.applyEdit(edit);
    if (this.choices.chance(0.5)) await document.save();
  }

  async close(file: string, isSaved: boolean): Promise<void> {
    const uri = this.fixture.uri(file);
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (!document) return;
    await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
    if (isSaved) await document.save();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }

  async remove(file: string): Promise<void> {
    await this.close(file, true);
    await vscode.workspace.fs.delete(this.fixture.uri(file)).then(undefined, (error: unknown) => {
      // Often it is not there.
      if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
    });
  }

  private someText(file: string): string {
    if (file.endsWith('.wat')) return guardText(BODIES[this.choices.below(BODIES.length)] ?? '');
    const guard = this.choices.chance(0.2) ? 'nowhere.wat' : this.files[0];
    return scenarioText(guard, EXPECTATIONS[this.choices.below(EXPECTATIONS.length)] ?? '');
  }
}

describe('diagnostics after a lot of changes', () => {
  let fixture: DiagnosticsFixture;
  before(async () => {
    fixture = await openDiagnostics('leftovers');
  });
  after(() => fixture.close());

  // Sampled, not shrunk: each case takes seconds in a real VS Code.
  for (const [at, drawn] of fc.sample(choices(400), { seed: 1, numRuns: 2 }).entries()) {
    it(`are those of the files as they are, with nothing left over (${String(at + 1)})`, async function () {
      this.timeout(600_000);
      const [trapping, fine, gone] = ['trapping', 'fine', 'gone'].map(
        (name) => new Pair(fixture, `${name}-${String(at)}`, drawn),
      );
      assert.ok(trapping && fine && gone);
      const pairs = [trapping, fine, gone];
      for (let round = 0; round < ROUNDS; round++) await drawn.pick(pairs).act();

      for (const file of gone.files) await gone.remove(file);
      for (const [pair, body] of [
        [fine, '(i32.const 0)'],
        [trapping, '(unreachable)'],
      ] as const) {
        const [guard, scenario] = pair.files;
        await pair.open(guard, guardText(body));
        await pair.open(scenario, scenarioText(guard, '{ "trap": false }'));
      }
      await fine.run();
      await trapping.run();
      const [guard, scenario] = trapping.files;
      const shows = (file: string, expected: string): Promise<string> =>
        fixture.drawn(fixture.uri(file), (text) => text === expected);
      await shows(
        guard,
        `3:6-3:17 Error trap: label_resource trapped: unreachable; the guard is unavailable from now on -> ${scenario}:2 -> ${scenario}:2`,
      );
      await fixture.hinted(fixture.uri(scenario), 'trap');
      await shows(scenario, '');
      for (const file of [...fine.files, ...gone.files]) await shows(file, '');
      // What was on its way has arrived when another run is through; it must not bring anything back.
      await fine.run();
      for (const file of [...fine.files, ...gone.files]) await shows(file, '');
    });
  }
});
