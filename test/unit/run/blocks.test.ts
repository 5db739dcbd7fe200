import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, JsonObject } from '../../../src/gateway/json';
import type { StepResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { scenarioOf, ScriptedHost } from './scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const OPEN = { description: 'open', secrecy: [], integrity: [] };

interface Seen {
  readonly step: StepResult;
  /** What label_response got as the tool's result. */
  readonly given: Json;
}

/** One request whose tool answers `result`; `labels` is what label_response says. */
async function ask(result: Json, labels?: JsonObject): Promise<Seen> {
  const seen: { given: Json } = { given: null };
  const host = new ScriptedHost((name, input) => {
    if (name === 'label_resource') return { answer: { resource: OPEN, operation: 'read' } };
    seen.given = (input as JsonObject)['tool_result'] ?? null;
    return labels === undefined ? {} : { answer: labels };
  });
  const scenario = scenarioOf({ answers: 'as-is', steps: [{ tool: 'get_file', result }] });
  const { steps } = await runScenario(
    { file: 'f', scenario, guard },
    host,
    () => undefined,
    new AbortController().signal,
  );
  const [step] = steps;
  assert.ok(step);
  return { step, given: seen.given };
}

const text = (value: string): JsonObject => ({ type: 'text', text: value });
const LOST = 'blocks-lost';

/** Blocks, what the agent gets of them without labels, and whether that is less. */
const KINDS: Readonly<Record<string, readonly [Json[], Json[], boolean]>> = {
  'an image': [
    [{ type: 'image', data: 'AA==', mimeType: 'image/png', extra: 1 }],
    [{ type: 'image', data: 'AA==', mimeType: 'image/png' }],
    false,
  ],
  audio: [
    [{ type: 'audio', data: 'AA==', mimeType: 'audio/wav' }],
    [{ type: 'audio', data: 'AA==', mimeType: 'audio/wav' }],
    false,
  ],
  'a resource with text': [
    [{ type: 'resource', resource: { uri: 'u', mimeType: 'text/plain', text: 'x', name: 'n' } }],
    [{ type: 'resource', resource: { uri: 'u', mimeType: 'text/plain', text: 'x' } }],
    false,
  ],
  'a resource with bytes': [
    [{ type: 'resource', resource: { uri: 'u', blob: 'AA==' } }],
    [{ type: 'resource', resource: { uri: 'u', blob: 'AA==' } }],
    false,
  ],
  'a link': [[{ type: 'resource_link', uri: 'u', name: 'n' }], [text('')], true],
  'an unknown kind': [[{ type: 'note', value: 1 }], [text('')], true],
  'an unknown kind with text': [[{ type: 'note', text: 'x' }], [text('x')], false],
  'a resource that is not there': [[text('a'), { type: 'resource' }], [text('a')], true],
  'several blocks': [
    [text('a'), { type: 'image', data: 'AA==', mimeType: 'image/png' }, text('b')],
    [text('a'), { type: 'image', data: 'AA==', mimeType: 'image/png' }, text('b')],
    false,
  ],
  'no block': [[], [], false],
};

describe('a result without labels', () => {
  for (const [kind, [content, gets, isLess]] of Object.entries(KINDS))
    it(`with ${kind} reaches the guard as it is, and the agent as the gateway writes it`, async () => {
      const { step, given } = await ask({ content });
      assert.deepEqual(given, { content });
      assert.equal(step.outcome, 'allowed');
      assert.deepEqual(step.response, { content: gets, isError: false });
      assert.equal(
        step.findings.some(({ code }) => code === LOST),
        isLess,
      );
    });

  it('keeps `isError`, and loses `structuredContent`', async () => {
    const result = { content: [text('a')], structuredContent: { a: 1 }, isError: true };
    const { step, given } = await ask(result);
    assert.deepEqual(given, result);
    assert.deepEqual(step.response, { content: [text('a')], isError: true });
    const [lost] = step.findings;
    assert.equal(lost?.code, LOST);
    assert.match(lost.message, /does not get `structuredContent`: /);
  });

  it('ends with an error when its bytes are no base64', async () => {
    const { step } = await ask({ content: [{ type: 'image', data: 'A*' }] });
    assert.equal(step.outcome, 'error');
    assert.match(step.error ?? '', /^failed to convert result: failed to decode image data: /);
    assert.deepEqual(step.findings, []);
  });
});

describe('a result with labels', () => {
  const DEFAULTS = { labeled_paths: [], default_labels: OPEN };

  it('is its items as JSON text: what is no text is lost', async () => {
    const image = { type: 'image', data: 'AA==', mimeType: 'image/png' };
    const result = {
      content: [text('[1,'), image, text('2]'), { type: 'resource_link', uri: 'u' }],
      isError: true,
    };
    const { step } = await ask(result, { items_path: '', ...DEFAULTS });
    assert.deepEqual(step.items, [1, 2]);
    assert.deepEqual(step.response, { content: [text('[1,2]')], isError: false });
    const lost = step.findings.find(({ code }) => code === LOST)?.message ?? '';
    assert.match(
      lost,
      /^the agent does not get `content\[1\]` \(image\), `content\[3\]` \(resource_link\): /,
    );
  });

  it('is one item as a whole when its texts are no JSON', async () => {
    const image = { type: 'image', data: 'AA==', mimeType: 'image/png' };
    const result = { content: [text('not JSON'), image], structuredContent: { a: 1 } };
    const { step } = await ask(result, DEFAULTS);
    assert.deepEqual(step.items, [result]);
    assert.deepEqual(step.findings, []);
  });
});
