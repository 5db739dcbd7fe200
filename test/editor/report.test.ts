import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/ide/ids.js';
import type { ToReportPage } from '../../src/ide/run-report/protocol.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { activeTab } from './workspace-fixture.js';

/** A guard whose label_resource traps. */
const GUARD = `(module (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (unreachable)))
`;

describe('Show Report', () => {
  let fixture: CommandFixture;
  let scenario: vscode.Uri;
  const pages: ToReportPage[] = [];
  let subscription: vscode.Disposable;
  before(async () => {
    fixture = await openCommands('report');
    // A run in the background would end what is outdated before the page has said so.
    await fixture.set('runWhileTyping.enabled', false);
    subscription = fixture.api.report.onDidPost((page) => pages.push(page));
    await fixture.write('guard.wat', GUARD);
    scenario = await fixture.scenario('trap.guard-scenario.json', 'guard.wat', '{ "trap": false }');
    await fixture.run(COMMANDS.runScenario, scenario);
    await fixture.until(() => fixture.verdict(scenario));
  });
  after(async () => {
    subscription.dispose();
    await fixture.close();
  });

  /** The newest page that was sent, once it fits. */
  const page = (fits: (page: ToReportPage) => boolean): Promise<ToReportPage> =>
    fixture.until(() => pages.filter(fits).at(-1));
  /** The number of the first link behind a text of the page. */
  const linkBehind = ({ html }: ToReportPage, text: string): number =>
    Number(/data-link="(\d+)"/.exec(html.slice(html.indexOf(text)))?.[1]);

  it('shows the last run in a web view, with the line of the trap', async () => {
    await fixture.run(COMMANDS.showReport);
    const { html } = await page(() => true);
    assert.match(html, /<h1>.*Of 1 scenario, 1 failed<\/h1>/);
    assert.match(html, /4 \| +\(func \(export &#34;label_resource&#34;\)/);
    await activeTab(vscode.TabInputWebview);
  });

  it('leads to the step and to the line of the guard', async () => {
    const panel = fixture.api.report.panel();
    assert.ok(panel);
    /** Follows a link of the newest page: a page that another one has replaced leads nowhere. */
    const follow = (text: string, file: RegExp): Promise<vscode.TextEditor> =>
      fixture.until(async () => {
        const shown = await page(() => true);
        await panel.receive({ type: 'follow', page: shown.page, link: linkBehind(shown, text) });
        const editor = vscode.window.activeTextEditor;
        return editor && file.test(editor.document.uri.path) ? editor : undefined;
      });
    const step = await follow('Link to this step', /trap\.guard-scenario\.json$/);
    assert.equal(step.document.uri.toString(), scenario.toString());
    assert.equal(step.selection.active.line, 1);
    const line = await follow('trapped: unreachable', /guard\.wat$/);
    assert.equal(line.selection.active.line, 3);
    const older = (await page(() => true)).page - 1;
    await panel.receive({ type: 'follow', page: older, link: 0 });
    assert.match(
      vscode.window.activeTextEditor?.document.uri.path ?? '',
      /guard\.wat$/,
      'links of older pages lead nowhere',
    );
  });

  it('jumps to the step of a test', async () => {
    await fixture.run(COMMANDS.showReport, { id: `${scenario.toString()}#step:a step` });
    const { anchor } = await page((each) => each.anchor !== undefined);
    assert.match(anchor ?? '', /trap--a-step$/);
    await fixture.run(COMMANDS.showReport, scenario);
    await page((each) => each.anchor?.endsWith('trap') === true);
  });

  it('says when the results are outdated, and goes on to the next run', async () => {
    const text = (await vscode.workspace.fs.readFile(scenario)).toString();
    const expected = text.replace('{ "trap": false }', '{ "trap": "unreachable" }');
    await vscode.workspace.fs.writeFile(scenario, new TextEncoder().encode(expected));
    await page(({ html }) => html.includes('Outdated: These results are from before a change'));
    await fixture.run(COMMANDS.runScenario, scenario);
    const { html } = await page((each) => each.html.includes('The scenario passed'));
    assert.equal(html.includes('Outdated'), false);
  });
});
