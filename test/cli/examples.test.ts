// The examples double as tests: a new user's first command must succeed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { ToolMap } from '../../src/analysis/map/tool-map';
import { readTexts, writeNewFiles } from '../../src/files/new-files';
import { EXAMPLES } from '../../src/project/examples';
import { guardLab, ROOT, temporaryFolder } from './command-line';

interface Report {
  readonly scenarios: readonly {
    readonly file: string;
    readonly status: string;
    readonly steps: readonly {
      readonly name: string;
      readonly findings: readonly {
        readonly code: string;
        readonly stack?: readonly { readonly source?: string; readonly line?: number }[];
      }[];
    }[];
  }[];
}

describe('examples', () => {
  let report: Report;

  before(async () => {
    const built = spawnSync(process.execPath, [join(ROOT, 'examples/build.mjs')], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    const { code, stdout, stderr } = await guardLab(['run', 'examples', '--reporter', 'json']);
    assert.equal(code, 0, stderr + stdout.slice(0, 5000));
    report = JSON.parse(stdout) as Report;
  });

  it('all pass, each with something checked', () => {
    assert.deepEqual(
      report.scenarios.map(({ file, status }) => `${status} ${file}`),
      [
        'passed examples/author-association/authors.guard-scenario.json',
        'passed examples/limits/backend-calls.guard-scenario.json',
        'passed examples/limits/memory.guard-scenario.json',
        'passed examples/limits/output.guard-scenario.json',
        'passed examples/limits/time.guard-scenario.json',
        'passed examples/repository-labels/labels.guard-scenario.json',
        'passed examples/repository-labels/private.guard-scenario.json',
        'passed examples/tool-rules/issues.guard-scenario.json',
        'passed examples/tool-rules/proxy.guard-scenario.json',
        'passed examples/traps/divide.guard-scenario.json',
        'passed examples/traps/indirect-call.guard-scenario.json',
        'passed examples/traps/memory.guard-scenario.json',
        'passed examples/write-sinks/sinks.guard-scenario.json',
      ],
    );
  });

  it('lead each trap to its line of WAT', () => {
    const place = (name: string): string => {
      const scenario = report.scenarios.find(({ file }) =>
        file.endsWith(`traps/${name}.guard-scenario.json`),
      );
      const frame = scenario?.steps[0]?.findings.find(({ code }) => code === 'trap')?.stack?.[0];
      return `${frame?.source ?? ''}:${String(frame?.line)}`;
    };
    assert.deepEqual(['divide', 'memory', 'indirect-call'].map(place), [
      'examples/traps/guard.wat:15',
      'examples/traps/guard.wat:18',
      'examples/traps/guard.wat:31',
    ]);
  });

  it('lead backend calls of AssemblyScript to its source', () => {
    const step = report.scenarios[0]?.steps.find(({ name }) => name.startsWith('result written out'));
    const stack = step?.findings.find(({ code }) => code === 'backend-miss')?.stack ?? [];
    assert.ok(
      stack.some(({ source }) => source === 'examples/author-association/assembly/guard.ts'),
      JSON.stringify(stack),
    );
  });

  it('lead labels of AssemblyScript to the line that looks for the name of the tool', async () => {
    const tools = join(ROOT, 'examples/tool-rules/tools.json');
    const scenario = 'examples/tool-rules/issues.guard-scenario.json';
    const { stdout, code } = await guardLab(['map', scenario, '--tools', tools, '--reporter', 'json']);
    assert.equal(code, 0);
    const text = readFileSync(join(ROOT, 'examples/tool-rules/assembly/guard.ts'), 'utf8').split('\n');
    const sources = (JSON.parse(stdout) as ToolMap).tools.flatMap(({ labels }) =>
      labels.flatMap(({ source }) => (source ? [`${source.file} ${text[source.line - 1] ?? ''}`] : [])),
    );
    assert.deepEqual(
      [...new Set(sources)],
      [
        "examples/tool-rules/assembly/guard.ts   return READS.includes(tool) || WRITES.includes(tool) ? tool : 'a tool without a rule';",
      ],
    );
  });

  for (const { name, tools } of EXAMPLES) {
    it(`${name} runs alone, as Open Example copies it`, async () => {
      const folder = join(temporaryFolder(), name);
      const texts = readTexts([join(ROOT, 'examples', name)]);
      writeNewFiles(
        folder,
        [...texts].map(([path, text]) => ({ path, text })),
      );
      assert.equal(existsSync(join(folder, 'build')), false);
      if (tools.length > 0) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
      const { code, stdout, stderr } = await guardLab(['run', '--build'], { folder });
      assert.equal(code, 0, stderr + stdout);
      assert.match(stdout, /Scenarios: \d passed \(/);
    });
  }
});
