// Every recorded guard and request, through `guard-lab run --reporter json` as a user runs it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';
import { differences } from './vector-differences';

interface Vector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly guardName: string;
  readonly limits: Record<string, number>;
  readonly backend?: unknown[];
  readonly calls?: readonly {
    readonly function: string;
    readonly input?: unknown;
    readonly inputFill?: { readonly key: string; readonly char: string; readonly count: number };
  }[];
  readonly policy?: unknown;
  readonly layer?: 'config';
  readonly mode?: string;
  readonly trustedBots?: string[];
  readonly trustedUsers?: string[];
  readonly steps?: readonly Record<string, unknown>[];
  readonly expect: {
    readonly load: {
      readonly ok?: boolean;
      readonly error?: string;
      readonly errorIsPrefix?: boolean;
      readonly memoryPages?: number;
    };
    readonly agent?: Record<string, unknown>;
    readonly calls?: readonly CallExpectation[];
    readonly steps?: readonly Record<string, unknown>[];
  };
}
interface CallExpectation extends Record<string, unknown> {
  readonly error?: string;
  readonly errorIsPrefix?: boolean;
  readonly backendReturned?: readonly number[] | { readonly runs: readonly (readonly [number, number])[] };
  readonly backendReached?: readonly Record<string, unknown>[] | { readonly count: number };
}
interface Invocation extends Record<string, unknown> {
  readonly error: string | null;
  readonly healthy: boolean;
  readonly logs: unknown[];
  readonly backendCalls: readonly {
    readonly tool: string;
    readonly args: unknown;
    readonly returned: number;
    readonly reachedBackend: boolean;
    readonly match: string;
  }[];
}
interface Scenario {
  readonly file: string;
  readonly error: string | null;
  readonly load: Record<string, unknown> | null;
  readonly agent:
    | (Record<string, unknown> & {
        readonly invocation: Invocation | null;
        readonly attempts: readonly Invocation[];
        readonly findings: readonly { readonly code: string }[];
      })
    | null;
  readonly steps: readonly (Record<string, unknown> & {
    readonly invocations: readonly Invocation[];
    readonly agentAttempt?: number;
  })[];
}

function load(file: string): Vector[] {
  return JSON.parse(readFileSync(join(ROOT, 'test/vectors', file), 'utf8')) as Vector[];
}

/** Writes the vector as a guard and a scenario file. */
function write(folder: string, vector: Vector): string {
  const at = join(folder, vector.name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'guard.wasm'), Buffer.from(vector.wasmBase64, 'base64'));
  const steps =
    vector.steps ??
    vector.calls?.map((call) => ({
      call: call.function,
      input: call.inputFill
        ? { [call.inputFill.key]: call.inputFill.char.repeat(call.inputFill.count) }
        : call.input,
    }));
  const { guardName, limits, backend, policy, mode, trustedBots, trustedUsers } = vector;
  const file = join(at, `${vector.name}.guard-scenario.json`);
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      guard: './guard.wasm',
      guardName,
      limits,
      backend,
      policy,
      mode,
      trustedBots,
      trustedUsers,
      steps,
    }),
  );
  return file;
}

function loadDifferences(vector: Vector, scenario: Scenario): string[] {
  const { errorIsPrefix, ...expected } = vector.expect.load;
  const error = scenario.load?.['error'];
  if (errorIsPrefix && typeof error === 'string' && error.startsWith(expected.error ?? '')) return [];
  return differences(
    expected.error === undefined ? expected : { ...expected, ok: false },
    scenario.load,
    'load',
  );
}

function callDifferences(
  expected: CallExpectation,
  invocation: Invocation | undefined,
  path: string,
): string[] {
  if (!invocation) return [`${path}: no invocation`];
  const { backendReturned, backendReached, error, errorIsPrefix, ...fields } = expected;
  const found = differences(fields, invocation, path);
  if (errorIsPrefix && invocation.error?.startsWith(error ?? '') !== true)
    found.push(
      `${path}.error: expected to start with ${error ?? ''}, but it is ${invocation.error ?? 'null'}`,
    );
  else if (!errorIsPrefix) found.push(...differences(error ?? null, invocation.error, `${path}.error`));
  if (backendReturned)
    found.push(
      ...differences(
        Array.isArray(backendReturned)
          ? backendReturned
          : expand(backendReturned as { runs: [number, number][] }),
        invocation.backendCalls.map((call) => call.returned),
        `${path}.backendReturned`,
      ),
    );
  if (backendReached) {
    const reached = invocation.backendCalls.filter((call) => call.reachedBackend);
    if (Array.isArray(backendReached)) {
      found.push(
        ...differences(
          backendReached.map(({ tool, args }: Record<string, unknown>) => ({ tool, args })),
          reached,
          `${path}.backendReached`,
        ),
      );
    } else
      found.push(
        ...differences(
          (backendReached as { count: number }).count,
          reached.length,
          `${path}.backendReached.count`,
        ),
      );
  }
  return found;
}

function expand({ runs }: { runs: readonly (readonly [number, number])[] }): number[] {
  return runs.flatMap(([value, times]) => Array<number>(times).fill(value));
}

function stepDifferences(vector: Vector, scenario: Scenario): string[] {
  if (vector.expect.calls) {
    return vector.expect.calls.flatMap((expected, index) =>
      callDifferences(expected, scenario.steps[index]?.invocations[0], `calls[${String(index)}]`),
    );
  }
  return (vector.expect.steps ?? []).flatMap((expected, index) => {
    const step = scenario.steps[index];
    const path = `steps[${String(index)}]`;
    if (!step) return [`${path}: missing`];
    const { healthy, logs, backendCalls, ...fields } = expected;
    const attempt = scenario.agent?.attempts[step.agentAttempt ?? 0];
    const last = step.invocations.at(-1) ?? attempt;
    return [
      ...differences(fields, step, path),
      ...(healthy === undefined ? [] : differences(healthy, last?.healthy ?? true, `${path}.healthy`)),
      ...(backendCalls === undefined
        ? []
        : differences(
            backendCalls,
            step.invocations.flatMap((each) => each.backendCalls.map((call) => call.returned)),
            `${path}.backendCalls`,
          )),
      ...(logs === undefined
        ? []
        : differences(
            logs,
            step.invocations.flatMap((invocation) => invocation.logs),
            `${path}.logs`,
          )),
    ];
  });
}

function agentDifferences(vector: Vector, scenario: Scenario): string[] {
  if (!vector.expect.agent) return [];
  const { healthy, logs, ...fields } = vector.expect.agent;
  const starts = !scenario.agent?.findings.some(({ code }) => code === 'gateway-does-not-start');
  return [
    ...differences(vector.layer !== 'config', starts, 'the gateway starts'),
    ...differences(fields, scenario.agent, 'agent'),
    ...(healthy === undefined
      ? []
      : differences(healthy, scenario.agent?.invocation?.healthy ?? true, 'agent.healthy')),
    ...(logs === undefined ? [] : differences(logs, scenario.agent?.invocation?.logs, 'agent.logs')),
  ];
}

for (const [file, ...options] of [
  ['abi.json'],
  ['pipeline.json'],
  ['abi.json', '--coverage', 'json=coverage.json'],
  ['pipeline.json', '--coverage', 'json=coverage.json'],
] as const) {
  describe(`guard-lab run: ${[file, ...options].join(' ')}`, () => {
    const vectors = load(file);
    const folder = temporaryFolder();
    const results = new Map<string, Scenario>();
    let stderr = '';

    before(async () => {
      for (const vector of vectors) write(folder, vector);
      const ended = await guardLab(['run', folder, '--reporter', 'json=report.json', ...options], { folder });
      stderr = ended.stderr;
      const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as {
        scenarios: Scenario[];
      };
      for (const scenario of report.scenarios)
        results.set(basename(scenario.file, '.guard-scenario.json'), scenario);
    });

    if (options.length > 0) {
      it('counts the code of every guard that is loaded', () => {
        const { guards } = JSON.parse(readFileSync(join(folder, 'coverage.json'), 'utf8')) as {
          readonly guards: readonly { readonly guard: string; readonly reason?: string }[];
        };
        const loaded = vectors.filter(({ name }) => results.get(name)?.load?.['ok'] === true);
        assert.equal(guards.length, loaded.length);
        assert.deepEqual(
          guards.filter(({ reason }) => reason !== undefined),
          [],
        );
      });
    }

    for (const vector of vectors) {
      it(vector.name, () => {
        const scenario = results.get(vector.name);
        assert.ok(scenario, `no result; standard error was:\n${stderr}`);
        assert.equal(scenario.error, null);
        const found = [
          ...loadDifferences(vector, scenario),
          ...(vector.expect.load.error === undefined
            ? [...agentDifferences(vector, scenario), ...stepDifferences(vector, scenario)]
            : []),
        ];
        assert.ok(found.length === 0, `\n${found.join('\n')}`);
      });
    }
  });
}
