// The same for a guard in C: each mistake that its module can be switched to is found, and nothing in it as it is.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';

const FIXTURE = join(ROOT, 'test/fixtures/c-guard');
const SOURCE = readFileSync(join(FIXTURE, 'guard.c'), 'utf8').split('\n');
const MODULE = readFileSync(join(FIXTURE, 'guard.wasm'));
const SWITCH = MODULE.indexOf('fault:\0');

/** Numbers of mistakes as in the source, and the command and code that name each; `here`: the line of the mistake too. */
const MISTAKES: readonly {
  readonly number: number;
  readonly name: string;
  readonly command: 'map' | 'check';
  readonly code: string;
  readonly here?: true;
}[] = [
  { number: 1, name: 'a write in the list of reads', command: 'map', code: 'write-as-read', here: true },
  { number: 2, name: 'a loose default', command: 'map', code: 'default-label' },
  { number: 3, name: 'unknown is public', command: 'map', code: 'private-as-public' },
  { number: 4, name: 'owner and repository in the wrong order', command: 'map', code: 'scope-mismatch' },
  { number: 5, name: 'a level is left out', command: 'check', code: 'integrity-chain' },
  { number: 6, name: 'no answer is public', command: 'check', code: 'fault-matrix' },
  { number: 7, name: 'items are counted from 1', command: 'check', code: 'items-once' },
  { number: 8, name: 'the name of GraphQL is missing', command: 'check', code: 'shape-twins', here: true },
  { number: 9, name: 'only ASCII is expected', command: 'check', code: 'text-twins', here: true },
  { number: 10, name: 'labels of 64 items at most', command: 'check', code: 'size-growth' },
  { number: 11, name: 'a cache without the owner in its key', command: 'check', code: 'order-shuffle' },
  { number: 12, name: 'an error leaves its state', command: 'check', code: 'after-trap' },
  { number: 13, name: 'capitals are no names', command: 'map', code: 'unstable-label' },
  { number: 14, name: 'a search without labels', command: 'map', code: 'response-unlabeled' },
  { number: 15, name: 'a read in the list of writes', command: 'map', code: 'read-as-write', here: true },
  { number: 16, name: 'an argument is expected', command: 'map', code: 'trap', here: true },
  { number: 18, name: 'the flag of a fork decides', command: 'check', code: 'private-as-public' },
];

interface Report {
  readonly tools?: readonly {
    readonly findings: readonly {
      readonly code: string;
      readonly severity: string;
      readonly position?: { readonly line: number };
    }[];
  }[];
  readonly properties?: readonly {
    readonly code: string;
    readonly ok: boolean;
    readonly runs: number;
    readonly counterexample?: { readonly source?: { readonly line: number } };
  }[];
}

/** Codes of what is found, except for infos, with lines. */
function found({ tools = [], properties = [] }: Report): { code: string; line: number | undefined }[] {
  const findings = tools.flatMap((tool) => tool.findings).filter(({ severity }) => severity !== 'info');
  const broken = properties.filter(({ ok }) => !ok);
  return [
    ...findings.map(({ code, position }) => ({ code, line: position?.line })),
    ...broken.map(({ code, counterexample }) => ({ code, line: counterexample?.source?.line })),
  ];
}

describe('a guard in C', () => {
  const folder = temporaryFolder();
  const scenario = readFileSync(join(FIXTURE, 'issues.guard-scenario.json'));

  async function report(number: number, command: string, ...more: string[]): Promise<Report> {
    assert.ok(SWITCH > 0 && MODULE.indexOf('fault:\0', SWITCH + 1) === -1, 'the module has one switch');
    const bytes = Uint8Array.from(MODULE);
    bytes[SWITCH + 'fault:'.length] = number;
    writeFileSync(join(folder, 'guard.wasm'), bytes);
    const path = join(folder, 'issues.guard-scenario.json');
    writeFileSync(path, scenario);
    const tools = ['--tools', join(FIXTURE, 'tools.json'), '--reporter', 'json'];
    const { stdout, stderr, code } = await guardLab([command, path, ...tools, ...more]);
    assert.ok(code === 0 || code === 1, stderr);
    return JSON.parse(stdout) as Report;
  }

  it('has no findings as it is', async () => {
    assert.deepEqual(found(await report(0, 'map')), []);
    const { properties = [] } = await report(0, 'check', '--seed', '1');
    assert.deepEqual(
      properties.filter(({ ok, runs }) => !ok || runs === 0).map(({ code }) => code),
      ['rules'],
    );
  });

  for (const { number, name, command, code, here } of MISTAKES) {
    it(`${name}: guard-lab ${command} finds ${code}`, async () => {
      const only = command === 'check' ? ['--seed', '1', '--only', code] : [];
      const all = found(await report(number, command, ...only));
      const lines = all.filter((each) => each.code === code).map(({ line }) => line);
      assert.notEqual(lines.length, 0, `found only ${all.map((each) => each.code).join(', ')}`);
      const line = SOURCE.findIndex((text) => text.includes(`FAULT(${String(number)})`)) + 1;
      assert.ok(line > 0, `guard.c has no mistake ${String(number)}`);
      if (here) assert.ok(lines.includes(line), `at ${lines.join(', ')} instead of ${String(line)}`);
    });
  }
});
