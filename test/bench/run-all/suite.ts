// Runs inside the extension host: makes many small scenarios and measures Run All, as the Test Explorer's button
// starts it. It tells the harness by its events, as the suite of test/editor does.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.js';
import { type TestEvent, testPortVariable } from '../../harness/test-events.js';
import { writeScenarios } from './scenarios.js';

const ROUNDS = 3;

async function measure(): Promise<number[]> {
  const extension = vscode.extensions.getExtension<ExtensionApi>('guard-lab.guard-lab');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(extension && folder !== undefined);
  const { services, testing } = await extension.activate();
  const count = writeScenarios(folder);
  await services.scenarios.refresh();
  await testing.ready;
  assert.ok(services.scenarios.files.length >= count);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    const ended = new Promise<number>((resolve) => {
      const subscription = testing.onDidEndRun(({ outcomes }) => {
        subscription.dispose();
        resolve([...outcomes.values()].filter(({ state }) => state === 'passed').length);
      });
    });
    await vscode.commands.executeCommand('testing.runAll');
    assert.ok((await ended) >= count);
    times.push(performance.now() - started);
  }
  return times;
}

/** What VS Code calls. */
export async function run(): Promise<void> {
  const socket = connect(Number(process.env[testPortVariable]), '127.0.0.1');
  const send = (event: TestEvent): void => void socket.write(`${JSON.stringify(event)}\n`);
  try {
    for (const durationMs of await measure()) send({ kind: 'pass', depth: 0, title: 'Run All', durationMs });
  } catch (error) {
    send({ kind: 'fail', depth: 0, title: 'Run All', error: String(error) });
  }
  send({ kind: 'end' });
  await new Promise<void>((resolve) => socket.end(resolve));
}
