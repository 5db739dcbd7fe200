import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { until } from './workspace-fixture.js';

/** What an agent in VS Code gets from a tool, as text. */
export async function invoke(tool: string, input: object, token?: vscode.CancellationToken): Promise<string> {
  const { content } = await vscode.lm.invokeTool(tool, { input, toolInvocationToken: undefined }, token);
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
}

/** The arguments with which an answer says that a tool is useful next. */
export function nextOf(answer: string, tool: string): object {
  const line = answer.split('\n').find((each) => each.startsWith(`next: ${tool} `)) ?? '';
  const given: unknown = JSON.parse(/^next: \w+ (\{.*\}): /.exec(line)?.[1] ?? 'null');
  assert.ok(typeof given === 'object' && given !== null, `no ${tool} in ${answer}`);
  return given;
}

/** Threads are seen in the files of the kernel. */
export const THREADS_ARE_SEEN = process.platform === 'linux';
const THREADS = `/proc/${String(process.pid)}/task`;
/** Ticks of 10 ms that a thread has to compute to count as busy. */
const BUSY = 50;

/** The time that each thread of this process but its main one has computed, in ticks of 10 ms. */
export function threadTicks(): ReadonlyMap<number, number> {
  return new Map(
    readdirSync(THREADS)
      .map(Number)
      .filter((thread) => thread !== process.pid)
      .flatMap((thread) => {
        try {
          // After the name, which may hold spaces: state is the first field, user time the twelfth.
          const stat = readFileSync(join(THREADS, String(thread), 'stat'), 'utf8').replace(/^.*\) /, '');
          return [[thread, Number(stat.split(' ')[11])] as const];
        } catch (error) {
          if (error instanceof Error && 'code' in error) return [];
          throw error;
        }
      }),
  );
}

/** A thread that computes all the time, as one does in which a guard hangs, unlike before. */
export function hangingThread(before: ReadonlyMap<number, number>): Promise<number> {
  return until(
    () => [...threadTicks()].find(([thread, ticks]) => ticks - (before.get(thread) ?? 0) >= BUSY)?.[0],
  );
}

/** Resolves when a thread has ended. */
export async function threadGone(thread: number): Promise<void> {
  await until(() => (threadTicks().has(thread) ? undefined : true));
}
