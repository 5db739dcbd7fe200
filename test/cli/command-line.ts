import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

export const ROOT = join(__dirname, '..', '..');
const CLI = join(ROOT, 'dist', 'cli.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly folder?: string;
  readonly env?: Record<string, string>;
  /** The user that runs it; only root may choose one. */
  readonly uid?: number;
  /** Milliseconds after which the process is killed and the test fails. */
  readonly timeoutMs?: number;
}

/** Standard error without the lines on progress, one every ten seconds: a busy machine has them in tests of a second. */
export function withoutProgress(stderr: string): string {
  return stderr.replaceAll(/^\d+(?:\/\d+)? [a-z ]+, \d+\.\d s {2}.*\n/gm, '');
}

/** Runs the built command line and waits for it to end. */
export function guardLab(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.folder ?? ROOT,
      env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.uid === undefined ? {} : { uid: options.uid }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`guard-lab ${args.join(' ')} did not end in time`));
    }, options.timeoutMs ?? 300_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({
        code,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: withoutProgress(Buffer.concat(err).toString('utf8')),
      });
    });
  });
}

/** Replaces a file in one step: who watches it sees one change, and never a part of it. */
export function replaceAtOnce(file: string, text: string): void {
  const staged = join(temporaryFolder(), 'staged');
  writeFileSync(staged, text);
  renameSync(staged, file);
}

/** A process that has ended, but that its parent has not asked about yet, does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'latin1'));
  } catch (error) {
    assert.match(String((error as NodeJS.ErrnoException).code), /^(?:ESRCH|ENOENT)$/);
    return false;
  }
}

/** A folder that is gone when the tests of the file have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
