import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainStep } from '../../../../src/analysis/why/explain-step';
import { runScenario } from '../../../../src/run/run-scenario';
import { scenarioOf, ScriptedHost, type Scripted } from '../../run/scripted-host';

const POLICY = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };
const SECRET = { description: 'app', secrecy: ['private:a/b'], integrity: [] };
const FAILED = { error: 'WASM function returned error code: -7', kind: 'error' } as const;

/** Why the HTTP proxy ends a request as it does; the guard answers label_response with `response`. */
async function explained(
  response: Scripted,
  step: object = {},
  mode = 'filter',
): Promise<NonNullable<ReturnType<typeof explainStep>>> {
  const host = new ScriptedHost((name) => {
    if (name === 'label_agent') return { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: mode } };
    return name === 'label_resource' ? { answer: { resource: SECRET, operation: 'read' } } : response;
  });
  const steps = [{ tool: 'list_issues', result: [1, 2], ...step }];
  const scenario = scenarioOf({ gateway: 'proxy', policy: POLICY, steps });
  const input = { file: 'f', scenario, guard: { path: 'g.wat', bytes: new Uint8Array() } };
  const result = await runScenario(input, host, () => undefined, new AbortController().signal);
  const explanation = explainStep({ scenario, result, index: 0 });
  assert.ok(explanation);
  return explanation;
}

describe('why a request to the HTTP proxy ends as it does', () => {
  it('says that the check of the resource decides about a body without labels', async () => {
    const { summary, decidedBy, decisions } = await explained({});
    assert.match(
      summary,
      /^The client gets an empty body: .*"private:a\/b".*, and label_response gave no labels\.$/,
    );
    assert.equal(decidedBy, 'resource');
    assert.doesNotMatch(decisions[0]?.sentence ?? '', /goes on nevertheless/);
    assert.deepEqual(
      decisions[0]?.admitting.map(({ changes }) => changes.length),
      [1, 1],
    );
  });

  it('says that label_response failed', async () => {
    assert.match(
      (await explained(FAILED)).summary,
      /^The client gets an empty body: .*, and label_response failed\.$/,
    );
    assert.match(
      (await explained(FAILED, {}, 'propagate')).summary,
      /label_response failed, so the response passes/,
    );
  });

  it('still names the items that block a response in mode strict', async () => {
    const response = { answer: { labeled_paths: [], default_labels: SECRET } };
    const { summary } = await explained(response, {}, 'strict');
    assert.match(summary, /^Mode strict blocks the whole response because of 2 of 2 items: /);
  });

  it('has the reason of a refusal without any check', async () => {
    const { summary } = await explained({}, { route: 'unknown-graphql' });
    assert.equal(
      summary,
      'The request is refused before any check of labels: access denied: unrecognized GraphQL operation',
    );
  });
});
