import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { startAgentSession, type AgentSession, type Invoke } from '../../../src/gateway/agent-session';
import type { Mode } from '../../../src/gateway/difc/labels';
import type { Invocation } from '../../../src/gateway/invocation';
import type { Json, JsonObject } from '../../../src/gateway/json';
import { handleRequest, type ToolRequest } from '../../../src/gateway/pipeline';
import { resolveLimits, type Limits } from '../../../src/gateway/limits';
import { loadGuard } from '../../../src/gateway/guard-load';
import { hostSignatures } from '../../../src/gateway/host-signatures';
import { compileModule } from '../../../src/gateway/runtime/instantiate';
import { CircuitBreaker } from '../../../src/gateway/server/circuit-breaker';
import type { BackendEntry } from '../../../src/scenario/model';
import { Replay } from '../../../src/scenario/replay';
import { checkModule } from '../../../src/wasm/load-check';
import { rewriteModule } from '../../../src/wasm/rewrite/rewrite';
import { decodeHere } from './decode-here';

interface Vector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly guardName: string;
  readonly limits: Partial<Limits>;
  readonly policy: Json;
  readonly layer?: 'config';
  readonly mode: Mode;
  readonly trustedBots?: readonly string[];
  readonly trustedUsers?: readonly string[];
  readonly backend?: readonly BackendEntry[];
  readonly steps: readonly ToolRequest[];
  readonly expect: { readonly load: JsonObject; readonly agent: JsonObject; readonly steps: JsonObject[] };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/pipeline.json', import.meta.url), 'utf8'),
) as Vector[];

describe('requests as the gateway recorded them (vectors/pipeline.json)', () => {
  for (const vector of vectors) {
    it(vector.name, async () => {
      assert.equal(differences({ ...vector.expect }, (await run(vector)) as unknown as Json), '');
    });
  }
});

async function run(vector: Vector) {
  const { policy, mode, trustedBots = [], trustedUsers = [] } = vector;
  const { load, guard, invoke } = open(vector);
  const options = { policy, mode, trustedBots, trustedUsers, agent: { secrecy: [], integrity: [] } };
  const breaker = new CircuitBreaker(vector.guardName, () => 0);
  const attempts = [await startAgentSession(options, invoke, decodeHere)];
  let session = attempts[0] ?? assert.fail();
  assert.equal(session.layer === 'config', vector.layer === 'config', 'the configuration refuses the policy');
  const steps = [];
  // Where the recording ended with a failed label_agent, the request after it was not recorded.
  for (const [index, step] of vector.steps.slice(0, vector.expect.steps.length).entries()) {
    if (session.error !== null && index > 0) {
      session = await startAgentSession(options, invoke, decodeHere);
      attempts.push(session);
    }
    const { rateLimit: _, ...outcome } = await handleRequest(step, session, invoke, breaker, decodeHere);
    session = { ...session, labels: outcome.agentAfter };
    steps.push({ ...outcome, ...sideEffects(outcome.invocations), healthy: guard.healthy });
  }
  return { load, agent: drawnAgent(attempts), steps };
}

/** The vector's guard. */
function open({ guardName, wasmBase64, limits: given, backend: saved = [] }: Vector) {
  const limits = resolveLimits('pr-7938', given);
  const bytes = new Uint8Array(Buffer.from(wasmBase64, 'base64'));
  const checked = checkModule(bytes, { memoryLimitPages: limits.memoryPages, hosts: hostSignatures() });
  assert.ok(checked.ok, 'the gateway accepts the module');
  const rewritten = rewriteModule(checked.value, { memoryPages: limits.memoryPages });
  const compiled = compileModule(rewritten);
  assert.ok(compiled.ok, 'this engine compiles the module');
  const backend = new Replay(saved);
  const loaded = loadGuard({
    module: compiled.value,
    info: rewritten.info,
    name: guardName,
    limits,
    backend,
  });
  assert.ok(loaded.ok, 'the gateway accepts the guard');
  const { guard } = loaded;
  const invoke: Invoke = (name, input) => Promise.resolve(guard.invoke(name, input, { backend }));
  return { load: { ok: true, memoryPages: guard.memoryPages }, guard, invoke };
}

function drawnAgent(attempts: readonly AgentSession[]) {
  const { error, mode, labels } = attempts[0] ?? assert.fail();
  const invocations = attempts.flatMap(({ invocation }) => invocation ?? []);
  return {
    error,
    mode,
    ...labels,
    ...sideEffects(invocations.slice(0, 1)),
    healthy: invocations[0]?.healthy ?? true,
    attempts: invocations,
  };
}

function sideEffects(invocations: readonly Invocation[]) {
  return {
    logs: invocations.flatMap((invocation) => invocation.logs),
    backendCalls: invocations.flatMap((each) => each.backendCalls.map((call) => call.returned)),
  };
}

/** Where Go's own JSON errors begin; only the text before them must match. */
const GO_JSON_ERROR = /(invalid character|unexpected end of JSON input|json: cannot unmarshal)[^]*$/;

/** The expected values that are missing or different, by path; fields not recorded are not compared. */
function differences(expected: JsonObject | Json[], actual: Json, path = ''): string {
  const lines = Object.entries(expected).flatMap(([key, value]) => {
    const at = `${path}.${key}`;
    const found = (actual as JsonObject)[key];
    const comparable =
      typeof value === 'object' && value !== null && typeof found === 'object' && found !== null;
    if (comparable && key !== 'items') {
      const nested = differences(value, found, at);
      const lengths = Array.isArray(value) && value.length !== (found as Json[]).length;
      return [
        ...(nested === '' ? [] : [nested]),
        ...(lengths ? [`${at}: ${text(value)} != ${text(found)}`] : []),
      ];
    }
    return text(value) === text(found)
      ? []
      : [`${at}: expected ${text(value)}\n${at}: but got  ${text(found)}`];
  });
  return lines.join('\n');
}

function text(value: Json | undefined): string {
  const shown = typeof value === 'string' ? value.replace(GO_JSON_ERROR, '…') : value;
  return shown === undefined ? 'nothing' : JSON.stringify(shown);
}
