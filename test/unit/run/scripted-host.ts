import { decodedAnswer } from '../../../src/gateway/answers';
import { answerFindings } from '../../../src/run/response-findings';
import { matchesText } from '../../../src/scenario/text-pattern';
import type {
  BackendCall,
  GuardFunction,
  Invocation,
  InvocationResult,
} from '../../../src/gateway/invocation';
import type { Json } from '../../../src/gateway/json';
import type { GuardHost, GuardSession, InvokeOptions, LoadOutcome } from '../../../src/run/guard-host';
import { parseScenario } from '../../../src/scenario/parse';
import type { Scenario } from '../../../src/scenario/model';

/** What a scripted guard answers: a value (serialised as output), and facts of the invocation. */
export interface Scripted extends Partial<Invocation> {
  readonly answer?: Json;
}

export function invocation(name: GuardFunction, facts: Partial<Invocation> = {}): Invocation {
  return {
    function: name,
    kind: 'ok',
    error: null,
    output: null,
    outputBytes: 0,
    healthy: true,
    attempts: 1,
    backendCallCount: facts.backendCalls?.length ?? 0,
    backendCalls: [],
    logs: [],
    stdout: '',
    stderr: '',
    memoryPages: 2,
    durationMs: 1,
    stack: [],
    ...facts,
  };
}

export function backendCall(index: number, facts: Partial<BackendCall> = {}): BackendCall {
  return {
    index,
    tool: 'get_issue',
    args: { n: index },
    returned: 2,
    reachedBackend: true,
    cause: null,
    resultBytes: 2,
    match: 'entry',
    ...facts,
  };
}

type Script = (name: GuardFunction, input: Json, options: InvokeOptions) => Scripted;

/** Decodes on this thread. */
export const decodeAnswerHere: GuardSession['decode'] = (name, output, toolResult) =>
  Promise.resolve({
    ok: true,
    answer: decodedAnswer(name, output, toolResult),
    findings: answerFindings(name, output, toolResult),
  });

/** Tries a pattern on this thread: for patterns that end by themselves. */
export const matchHere: GuardSession['match'] = (expected, actual) =>
  Promise.resolve({ ok: true, matches: matchesText(expected, actual) });

/** A host whose guard is a function; `log` draws what the run asked of it. */
export class ScriptedHost implements GuardHost {
  readonly log: string[] = [];
  opened = 0;
  most = 0;

  constructor(
    private readonly script: Script,
    private readonly load: LoadOutcome = { ok: true, memoryPages: 2, durationMs: 0 },
  ) {}

  open(): Promise<GuardSession> {
    this.most = Math.max(this.most, ++this.opened);
    return Promise.resolve({
      load: this.load,
      invoke: (name, input, options) => {
        this.log.push(`${options.step} ${name} ${JSON.stringify(input)}`);
        return Promise.resolve(this.result(name, this.script(name, input, options)));
      },
      match: matchHere,
      decode: decodeAnswerHere,
      close: () => {
        this.opened--;
        this.log.push('close');
      },
    });
  }

  private result(name: GuardFunction, { answer, ...facts }: Scripted): InvocationResult {
    const output = answer === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(answer));
    return { invocation: invocation(name, { outputBytes: output.length, ...facts }), output };
  }
}

/** A guard that labels everything readable by everybody and gives no labels for responses. */
export const readable: Script = (name) => {
  if (name === 'label_agent')
    return { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: 'filter' } };
  if (name === 'label_resource') {
    return { answer: { resource: { description: 'r', secrecy: [], integrity: [] }, operation: 'read' } };
  }
  return {};
};

/** A scenario from its properties; throws when the properties are wrong. */
export function scenarioOf(properties: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, guard: 'g.wat', ...properties }));
  if (!parsed.scenario) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return parsed.scenario;
}
