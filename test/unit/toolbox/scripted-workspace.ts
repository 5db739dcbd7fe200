import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import type { Json, JsonObject } from '../../../src/gateway/json';
import { runScenario } from '../../../src/run/run-scenario';
import { unusableScenario } from '../../../src/run/status';
import { describeProblems, parseScenario } from '../../../src/scenario/parse';
import type { ToolAnswer, Work } from '../../../src/toolbox/agent-tool';
import { AGENT_TOOLS } from '../../../src/toolbox/definitions';
import type { AgentTools } from '../../../src/toolbox/use-tool';
import type { AgentWorkspace, FileChange, RanScenario } from '../../../src/toolbox/workspace';
import { ScriptedHost, type Scripted } from '../run/scripted-host';

const GUARD = { path: 'g.wat', bytes: new Uint8Array() };

export const work: Work = { signal: new AbortController().signal, progress: () => undefined };

/** Scenario files in memory, whose guard is a function. */
export class ScriptedWorkspace implements AgentWorkspace {
  readonly written: FileChange[] = [];

  constructor(
    readonly files: Map<string, string>,
    private readonly script: (name: string) => Scripted,
  ) {}

  find(): Promise<readonly string[]> {
    return Promise.resolve([...this.files.keys()]);
  }

  read(files: readonly string[]): ReturnType<AgentWorkspace['read']> {
    return Promise.resolve(
      files.map((file) => ({ file, parsed: parseScenario(this.files.get(file) ?? ''), guard: 'g.wat' })),
    );
  }

  run(files: readonly string[], { signal }: Work): Promise<readonly RanScenario[]> {
    return Promise.all(
      files.map(async (file) => {
        const parsed = parseScenario(this.files.get(file) ?? '');
        const { scenario } = parsed;
        const result = scenario
          ? await runScenario(
              { file, scenario, guard: GUARD },
              new ScriptedHost((name) => this.script(name)),
              () => undefined,
              signal,
            )
          : unusableScenario(file, '', describeProblems(parsed.problems));
        return { file, parsed, result };
      }),
    );
  }

  write(changes: readonly FileChange[]): ReturnType<AgentWorkspace['write']> {
    this.written.push(...changes);
    for (const { file, after } of changes) this.files.set(file, after);
    return Promise.resolve(changes.map(({ file }) => ({ file })));
  }

  inspect = unused;
  why = unused;
  map = unused;
  check = unused;
  diff = unused;
}

function unused(): Promise<never> {
  return Promise.reject(new Error('not part of this test'));
}

const ajv = new Ajv({ strict: false });
const validators = new Map(AGENT_TOOLS.map(({ name, output }) => [name as string, ajv.compile(output)]));

/** Uses a tool; an answer without an error must fit the tool's schema. */
export async function use(tools: AgentTools, name: string, given: Json = {}): Promise<ToolAnswer> {
  const answer = await tools.use(name, given, work);
  if (answer.isError) {
    assert.equal(answer.data, undefined);
    return answer;
  }
  const fits = validators.get(name);
  assert.ok(fits?.(answer.data), `${name}: ${ajv.errorsText(fits?.errors)}`);
  return answer;
}

/** The data of an answer that is no error. */
export async function dataOf(tools: AgentTools, name: string, given: Json = {}): Promise<JsonObject> {
  const { data, text } = await use(tools, name, given);
  assert.ok(data, text);
  return data;
}
