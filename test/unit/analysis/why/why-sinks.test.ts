import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeText } from '../../../../src/analysis/why/policy-variants';
import { askWhy, type WhyReport } from '../../../../src/analysis/why/why';
import { markdownWhy } from '../../../../src/report/why-markdown';
import { prettyWhy } from '../../../../src/report/why';
import { backendCall, scenarioOf, ScriptedHost } from '../../run/scripted-host';

const POLICY = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };
const READ = { name: 'read', tool: 'get_file', result: 'secret', backend: [] };
const send = (sink: string): object => ({ name: `to ${sink}`, sink, tool: 'post' });
const SINKS = {
  web: { accept: ['*'], visibility: 'public' },
  page: { accept: ['private:acme/lib'], visibility: 'PUBLIC' },
  notes: { accept: ['private:acme/lib'] },
  log: { accept: ['private:acme/app'] },
};

/** A guard in mode propagate that asks whether the repository is private, and labels what is read so. */
function host(tag = 'private:acme/app'): ScriptedHost {
  return new ScriptedHost((name, _input, { backend }) => {
    if (name === 'label_agent')
      return { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: 'propagate' } };
    const result = backend[0]?.result ?? { private: true };
    const isPrivate = JSON.stringify(result).includes('true');
    const labels = { description: 'file', secrecy: isPrivate ? [tag] : [], integrity: [] };
    if (name === 'label_resource') return { answer: { resource: labels, operation: 'read' } };
    const call = backendCall(1, { tool: 'get_repository', args: {}, result: { private: true } });
    return {
      answer: { items_path: '', labeled_paths: [], default_labels: labels },
      backendCalls: [call],
      backendCallCount: 1,
    };
  });
}

async function why(step: string, properties: object = {}, tag?: string): Promise<WhyReport> {
  const steps = [READ, ...Object.keys(SINKS).map(send)];
  const scenario = scenarioOf({ policy: POLICY, sinks: SINKS, steps, ...properties });
  const index = scenario.steps.findIndex(({ name }) => name === step);
  const guard = { path: 'g.wat', bytes: new Uint8Array() };
  const options = { jobs: 1, signal: new AbortController().signal };
  const outcome = await askWhy({ input: { file: 's', scenario, guard }, index }, host(tag), options);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error);
  return outcome.report;
}

/** The variants, one a line: `* changes: outcome`. */
const variants = ({ variants, smallest }: WhyReport): string[] =>
  variants.map(
    ({ changes, outcome }, at) =>
      `${at === smallest ? '* ' : ''}${changes.map(changeText).join(', ')}: ${outcome ?? ''}`,
  );

describe('why a request to a write sink is denied', () => {
  it('leads to the step, the function and the backend call that put the tag on the agent', async () => {
    const report = await why('to web');
    assert.equal(report.outcome, 'denied');
    assert.equal(report.mode, 'filter');
    assert.deepEqual(report.agent.secrecy, ['private:acme/app']);
    assert.deepEqual(report.origins, [
      { kind: 'secrecy', tag: 'private:acme/app', from: 'step', step: 'read', descriptions: ['file'] },
    ]);
    assert.deepEqual(
      report.sources.map(({ function: name, step, calls }) => [name, step, calls.length]),
      [['label_response', 'read', 1]],
    );
    assert.deepEqual(report.sources[0]?.calls[0]?.follows[0], {
      answer: 'had the answer "private": false',
      changes: '0',
      labels: { secrecy: [], integrity: [] },
    });
  });

  it('tries the policy of the sink, and the modes in which the read does not reach the agent', async () => {
    const modes = ['difc_mode: "strict": allowed', 'difc_mode: "filter": allowed'];
    assert.deepEqual(variants(await why('to web')), ['* sink-visibility: "private": allowed', ...modes]);
    assert.deepEqual(variants(await why('to page')), [
      '* sink-visibility: "private", accept: ["private:acme/lib","private:acme/app"]: allowed',
      ...modes,
    ]);
    assert.deepEqual(variants(await why('to notes')), [
      '* accept: ["private:acme/lib","private:acme/app"]: allowed',
      ...modes,
    ]);
  });

  it('proposes no policy that the gateway refuses', async () => {
    const report = await why('to notes', {}, 'secret:acme/app');
    assert.deepEqual(variants(report), ['* difc_mode: "strict": allowed', 'difc_mode: "filter": allowed']);
  });

  it('knows the tags that the agent starts with', async () => {
    const report = await why('to log', { agent: { secrecy: ['private:x/y'] }, steps: [send('log')] });
    assert.deepEqual(report.origins, [{ kind: 'secrecy', tag: 'private:x/y', from: 'scenario' }]);
    assert.deepEqual(report.sources, []);
  });
});

describe('what an agent may send after a step', () => {
  it('is shown for each sink, with where the tags come from', async () => {
    const report = await why('read');
    assert.deepEqual(
      Object.entries(report.sinks ?? {}).map(([name, { allowed, origins }]) => [
        name,
        allowed,
        ...origins.map(({ step }) => step),
      ]),
      [
        ['web', false, 'read'],
        ['page', false, 'read'],
        ['notes', false, 'read'],
        ['log', true],
      ],
    );
    const pretty = prettyWhy(report, false);
    const line =
      'The agent may not write to "web": the agent took on the secrecy tag "private:acme/app" in the step "read", which read "file".';
    assert.ok(pretty.includes(`    ✗ ${line}`), pretty);
    assert.ok(pretty.includes('    ✓ The agent may write to "log".'), pretty);
    assert.match(
      markdownWhy(report),
      /#### What the agent may send after this step\n\n- ❌ The agent may not write to/,
    );
  });

  it('is left out in a scenario without write sinks', async () => {
    assert.equal((await why('read', { sinks: {}, steps: [READ] })).sinks, undefined);
  });
});
