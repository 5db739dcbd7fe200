import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternating, row, title } from './measure';

const MODULE = 'test/fixtures/tiny-rust/tiny-rust.full.wasm';
const WAT_SCENARIO = 'examples/limits/output.guard-scenario.json';
const ROUNDS = 15;
/** Loads and activates the extension with the stand-in for VS Code, and prints how long each took. */
const EXTENSION = `const { activated } = require('./test/bench/vscode-stub.cjs');
console.log(JSON.stringify(activated(process.cwd())));
process.exit(0);`;
/** The same, until its code is kept in the folder that is given. */
const KEPT = `const { watch } = require('node:fs');
const { activated } = require('./test/bench/vscode-stub.cjs');
watch(process.argv[1], (_kind, name) => name.endsWith('.code') && process.exit(0));
console.log(JSON.stringify(activated(process.cwd())));`;
/** The bound for both together. */
const ACTIVATION_MS = 30;

/** Each start is a process; an empty one runs between any two, so that what else the machine does is in all of them. */
export async function coldStarts(root: string): Promise<void> {
  title(`Cold starts, each a process (median of ${String(ROUNDS)}, one after the other in turn)`);
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-bench-'));
  try {
    cpSync(join(root, MODULE), join(folder, 'guard.wasm'));
    const steps = [{ tool: 'get_issue', args: {}, result: {} }];
    for (let number = 1; number <= 12; number++) {
      const scenario = JSON.stringify({ version: 1, guard: 'guard.wasm', steps });
      writeFileSync(join(folder, `${String(number)}.guard-scenario.json`), scenario);
    }
    // With more certificates, Node reads all it knows of when it starts, which takes longer than the rest of its start.
    const { NODE_EXTRA_CA_CERTS: _certificates, ...own } = process.env;
    const env = { ...own, GUARD_LAB_CACHE: join(folder, 'cache') };
    const without = { ...own, GUARD_LAB_CACHE: 'off' };
    const node =
      (cwd: string, args: readonly string[], withEnv = env) =>
      (): void => {
        const { status, stderr } = spawnSync(process.execPath, args, { cwd, env: withEnv });
        if (status !== 0 && status !== 1) throw new Error(String(stderr));
      };
    const cli = join(root, 'dist/cli.js');
    const one = '1.guard-scenario.json';
    const size = Math.round(statSync(join(root, MODULE)).size / 1024);
    const [empty = NaN, ...times] = await alternating(ROUNDS, [
      node(root, ['-e', '0']),
      node(root, [cli, '--version']),
      node(root, [cli, 'run', WAT_SCENARIO]),
      node(root, [cli, 'run', WAT_SCENARIO], without),
      node(folder, [cli, 'run', one]),
      node(folder, [cli, 'run']),
    ]);
    const [version = NaN, wat = NaN, watWithout = NaN, rust = NaN, twelve = NaN] = times;
    const against = 'an empty node';
    row('guard-lab --version', version, against, empty);
    row('guard-lab run, one WAT scenario', wat, against, empty);
    row('the same without the code cache', watWithout, against, empty);
    row(`guard-lab run, one scenario of a Rust guard (${String(size)} KiB)`, rust, against, empty);
    row('guard-lab run, twelve scenarios of it', twelve, against, empty);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Activation {
  readonly load: number;
  readonly activate: number;
}

/** Each in a process, which tells the two parts itself: what Node takes to start does not count. */
export function activations(root: string): void {
  title(
    `Loading and activating the extension, with a stand-in for VS Code (median of ${String(ROUNDS)}, in turn)`,
  );
  const cache = mkdtempSync(join(tmpdir(), 'guard-lab-bench-'));
  try {
    const { NODE_EXTRA_CA_CERTS: _certificates, ...own } = process.env;
    const node = (script: string, kept: string): string => {
      const env = { ...own, GUARD_LAB_CACHE: kept };
      const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, cache], { cwd: root, env });
      if (stdout.length === 0) throw new Error(String(stderr));
      return String(stdout);
    };
    node(KEPT, cache);
    const measured = Array.from({ length: ROUNDS }, () =>
      [cache, 'off'].map((kept) => JSON.parse(node(EXTENSION, kept)) as Activation),
    );
    for (const [at, how] of ['with its code kept', 'when none is kept yet'].entries()) {
      const medianOf = (timeOf: (each: Activation) => number): number =>
        measured.flatMap((round) => round.slice(at, at + 1).map(timeOf)).sort((a, b) => a - b)[
          Math.floor(ROUNDS / 2)
        ] ?? NaN;
      const against = (what: string, timeOf: (each: Activation) => number): void =>
        row(what, medianOf(timeOf), 'the bound for both', ACTIVATION_MS);
      against(`loading the extension, ${how}`, ({ load }) => load);
      against('activating it', ({ activate }) => activate);
      against('both', ({ load, activate }) => load + activate);
    }
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
