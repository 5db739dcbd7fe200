import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { startAgentSession, type AgentSession } from '../../../src/gateway/agent-session';
import type { Mode } from '../../../src/gateway/difc/labels';
import type { Invocation } from '../../../src/gateway/invocation';
import type { Json, JsonObject } from '../../../src/gateway/json';
import { handleRequest, type RequestOutcome, type ToolRequest } from '../../../src/gateway/pipeline';
import { bareGuard } from './pipeline-host';

interface Vector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly guardName: string;
  readonly policy: Json;
  readonly mode: Mode;
  readonly trustedBots?: readonly string[];
  readonly trustedUsers?: readonly string[];
  readonly steps: readonly ToolRequest[];
  readonly expect: { readonly agent: JsonObject; readonly steps: JsonObject[] };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/pipeline.json', import.meta.url), 'utf8'),
) as Vector[];

describe('requests as the gateway recorded them (vectors/pipeline.json)', () => {
  for (const vector of vectors) {
    it(vector.name, async () => {
      const { agent, steps } = vector.expect;
      assert.equal(differences({ agent, steps }, (await run(vector)) as unknown as Json), '');
    });
  }
});

async function run(vector: Vector) {
  const { guardName, wasmBase64, policy, mode, trustedBots = [], trustedUsers = [] } = vector;
  const invoke = bareGuard(guardName, new Uint8Array(Buffer.from(wasmBase64, 'base64')));
  const agent = { secrecy: [], integrity: [] };
  let session = await startAgentSession({ policy, mode, trustedBots, trustedUsers, agent }, invoke);
  const started = drawnSession(session);
  const steps = [];
  for (const step of session.error === null ? vector.steps : []) {
    const outcome = await handleRequest(step, session, invoke);
    session = { ...session, labels: outcome.agentAfter };
    steps.push(drawnStep(outcome));
  }
  return { agent: started, steps };
}

function drawnSession({ error, mode, labels, invocation }: AgentSession) {
  return { error, mode, ...labels, ...sideEffects(invocation === null ? [] : [invocation]) };
}

function drawnStep(outcome: RequestOutcome) {
  return { ...outcome, ...sideEffects(outcome.invocations) };
}

function sideEffects(invocations: readonly Invocation[]) {
  return {
    healthy: invocations.at(-1)?.healthy ?? true,
    logs: invocations.flatMap((invocation) => invocation.logs),
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
