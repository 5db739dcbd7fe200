// Faults without a scenario for them are found, and the guard without them has none.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { SEEDED_FAULTS, type SeededFault } from '../fixtures/seeded/faults';
import { guardLab, ROOT } from './command-line';

const SOURCE = readFileSync(join(ROOT, 'examples/tool-rules/assembly/guard.ts'), 'utf8');

/** The source with a fault in it. */
function faulty({ name, changes }: SeededFault): string {
  return changes.reduce((source, [right, wrong]) => {
    assert.equal(source.split(right).length, 2, `${name}: the guard has no single ${right}`);
    return source.replace(right, () => wrong);
  }, SOURCE);
}

interface Report {
  readonly tools?: readonly {
    readonly name: string;
    readonly findings: readonly { readonly code: string; readonly severity: string }[];
  }[];
  readonly properties?: readonly {
    readonly code: string;
    readonly ok: boolean;
    readonly runs: number;
    readonly counterexample?: { readonly scenario: string; readonly reproduced?: boolean };
  }[];
}

describe('seeded faults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-seeded-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(ROOT, 'examples/tool-rules'), join(folder, 'tool-rules'), { recursive: true });
  const inFolder = (path: string): string => join(folder, 'tool-rules', path);
  const scenario = inFolder('issues.guard-scenario.json');

  /** Builds the guard from a source, beside the scenario, in this process: each start of a compiler costs seconds. */
  async function build(source: string): Promise<void> {
    writeFileSync(inFolder('assembly/guard.ts'), source);
    const asc = await import('assemblyscript/asc');
    const { error, stderr } = await asc.main([
      '--target',
      'release',
      '--baseDir',
      join(folder, 'tool-rules'),
    ]);
    assert.equal(error, null, stderr.toString());
  }

  async function report(command: string, ...more: string[]): Promise<Report> {
    const tools = ['--tools', inFolder('tools.json'), '--reporter', 'json'];
    const { stdout, stderr, code } = await guardLab([command, scenario, ...tools, ...more]);
    assert.ok(code === 0 || code === 1, stderr);
    return JSON.parse(stdout) as Report;
  }

  const broken = async (...more: string[]): Promise<Report['properties'] & object> =>
    ((await report('check', '--seed', '1', ...more)).properties ?? []).filter(({ ok }) => !ok);

  it('are not found in the correct guard', async () => {
    await build(SOURCE);
    const { tools = [] } = await report('map');
    const found = tools.flatMap(({ name, findings }) =>
      findings.filter(({ severity }) => severity !== 'info').map(({ code }) => `${name} ${code}`),
    );
    assert.deepEqual(found, []);
    assert.equal(tools.length, 16);
    const { properties = [] } = await report('check', '--seed', '1');
    assert.deepEqual(
      properties.filter(({ ok, runs }) => !ok || runs === 0).map(({ code }) => code),
      [],
    );
  });

  for (const fault of SEEDED_FAULTS) {
    it(`${fault.name}: guard-lab ${fault.command} finds ${fault.code}`, async () => {
      await build(faulty(fault));
      if (fault.command === 'map') {
        const { tools = [] } = await report('map');
        assert.ok(tools.some(({ findings }) => findings.some(({ code }) => code === fault.code)));
        return;
      }
      const found = await broken('--only', fault.code, '--out', inFolder('counterexamples'));
      const counterexample = found.find(({ code }) => code === fault.code)?.counterexample;
      assert.ok(counterexample, `found only ${found.map(({ code }) => code).join(', ')}`);
      // The scenario that is written fails as well.
      const { stdout } = await guardLab(['run', counterexample.scenario]);
      assert.match(stdout, /1 failed/);
      assert.equal(counterexample.reproduced, true);
    });
  }
});
