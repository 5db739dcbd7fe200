// Runs inside the extension host: measures what people wait for in a window, first with one scenario, then with many. It
// tells the harness by its events, as the suite of test/editor does.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.js';
import { type TestEvent, testPortVariable } from '../../harness/test-events.js';
import {
  changeCompiled,
  MANY,
  MANY_FOLDER,
  moduleVariable,
  PART,
  PART_FOLDER,
  WRITTEN,
} from './scenarios.js';

const ROUNDS = 10;
const FEW_ROUNDS = 3;

type Tell = (what: string, durationMs: number) => void;

let changes = 0;

/** From a change on disk to the verdict, each time after the one before has come to rest. */
async function measureWritten({ services }: ExtensionApi, folder: string, tell: Tell): Promise<void> {
  const module = process.env[moduleVariable];
  assert.ok(module !== undefined);
  const uri = vscode.Uri.file(join(folder, WRITTEN.scenario));
  const verdict = async (): Promise<void> => {
    const before = services.history.latest(uri)?.guardStamp;
    const done = new Promise<void>((resolve) => {
      const end = services.history.onScenario((scenario, event) => {
        if (event?.type !== 'scenario-finished' || scenario.uri.toString() !== uri.toString()) return;
        if (scenario.guardStamp === before) return;
        end();
        resolve();
      });
    });
    changeCompiled(folder, module, (changes += 1));
    await done;
  };
  await verdict();
  await verdict();
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await verdict();
    tell('written', performance.now() - started);
  }
}

/** Runs a part of the scenarios in the Test Explorer, all of which pass. */
async function measurePart({ testing }: ExtensionApi, folder: string, tell: Tell): Promise<void> {
  const [profile] = testing.profiles;
  const items: vscode.TestItem[] = [];
  const part = vscode.Uri.file(join(folder, MANY_FOLDER, PART_FOLDER)).toString();
  const collect = (list: vscode.TestItemCollection): void =>
    list.forEach((item) => {
      if (item.id.startsWith(part)) items.push(item);
      else collect(item.children);
    });
  collect(testing.controller.items);
  assert.equal(items.length, PART);
  assert.ok(profile);
  for (let round = 0; round < FEW_ROUNDS; round++) {
    const ended = new Promise<number>((resolve) => {
      const subscription = testing.onDidEndRun(({ outcomes }) => {
        subscription.dispose();
        resolve([...outcomes.values()].filter(({ state }) => state === 'passed').length);
      });
    });
    const started = performance.now();
    const request = new vscode.TestRunRequest(items, undefined, profile);
    void profile.runHandler(request, new vscode.CancellationTokenSource().token);
    assert.equal(await ended, PART);
    tell('part', performance.now() - started);
  }
}

async function measureFound({ services }: ExtensionApi, tell: Tell): Promise<void> {
  for (let round = 0; round < FEW_ROUNDS; round++) {
    const started = performance.now();
    await services.scenarios.refresh();
    tell('found', performance.now() - started);
  }
}

async function measure(tell: Tell): Promise<void> {
  const extension = vscode.extensions.getExtension<ExtensionApi>('guard-lab.guard-lab');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(extension && folder !== undefined);
  const api = await extension.activate();
  tell('activation', api.activationMs);
  tell('opened', await api.shownMs);
  tell('complete', await api.completeMs);
  const isMany = api.services.scenarios.files.length >= MANY;
  if (isMany) {
    await profiled('found', () => measureFound(api, tell));
    await profiled('part', () => measurePart(api, folder, tell));
  }
  await profiled(isMany ? 'written-then' : 'written', () => measureWritten(api, folder, tell));
}

/** Does the work; writes what takes its time to the folder of GUARD_LAB_BENCH_PROFILE, when there is one. */
async function profiled(name: string, work: () => Promise<void>): Promise<void> {
  const folder = process.env['GUARD_LAB_BENCH_PROFILE'];
  if (!folder) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
  session.disconnect();
}

/** What VS Code calls. */
export async function run(): Promise<void> {
  const socket = connect(Number(process.env[testPortVariable]), '127.0.0.1');
  const send = (event: TestEvent): void => void socket.write(`${JSON.stringify(event)}\n`);
  try {
    await measure((title, durationMs) => send({ kind: 'pass', depth: 0, title, durationMs }));
  } catch (error) {
    send({
      kind: 'fail',
      depth: 0,
      title: 'measured',
      error: error instanceof Error ? String(error.stack) : String(error),
    });
  }
  send({ kind: 'end' });
  await new Promise<void>((resolve) => socket.end(resolve));
}
