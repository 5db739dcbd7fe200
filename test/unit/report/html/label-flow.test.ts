import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelFlows, type LabelFlow } from '../../../../src/report/html/label-flow';
import type { GuardFunction } from '../../../../src/gateway/invocation';
import type { Json } from '../../../../src/gateway/json';
import type { Scripted } from '../../run/scripted-host';
import { scenarioOf } from '../../run/scripted-host';
import { SAMPLE } from '../sample-result';
import { named, textOf, withClass } from './read-html';
import { pageOf, ranPage, runOf } from './sample-report';

/** A guard in mode propagate: `label_agent` gives a tag, and what `secret` reads is private and of low integrity. */
function propagating(name: GuardFunction, input: Json): Scripted {
  const tool = typeof input === 'object' && input !== null && 'tool_name' in input ? input['tool_name'] : '';
  if (name === 'label_agent')
    return { answer: { agent: { secrecy: [], integrity: ['approved'] }, difc_mode: 'propagate' } };
  if (name === 'label_resource') {
    const secrecy = tool === 'secret' ? ['private:acme/app'] : [];
    const integrity = tool === 'secret' ? [] : ['approved', 'given'];
    return {
      answer: {
        resource: { description: `what ${String(tool)} reads`, secrecy, integrity },
        operation: 'read',
      },
    };
  }
  return {};
}

const PROPERTIES = {
  policy: { 'allow-only': { repos: 'all', 'min-integrity': 'none' } },
  agent: { integrity: ['given'] },
  sinks: { web: { accept: ['*'], visibility: 'public' } },
  steps: [
    { name: 'early', tool: 'post', sink: 'web', expect: { outcome: 'allowed' } },
    { name: 'open', tool: 'open', result: { a: 1 } },
    { name: 'read', tool: 'secret', result: { a: 1 } },
    { name: 'late', tool: 'post', sink: 'web', expect: { outcome: 'denied' } },
  ],
};

/** Lanes as text: `#` has it, `.` does not, `?` not known. */
function drawn({ lanes }: LabelFlow): string[] {
  const letters = new Map([
    [true, '#'],
    [false, '.'],
    [undefined, '?'],
  ]);
  return lanes.map(
    ({ kind, name, states, why }) =>
      `${kind} ${name} ${states.map((state) => letters.get(state)).join('')} ${why.join(', then ')}`,
  );
}

describe('the label flow of an agent', () => {
  it('shows when tags come and go, and what brought or took them', async () => {
    const { result } = await ranPage(PROPERTIES, propagating);
    const [flow, ...others] = labelFlows(result, scenarioOf(PROPERTIES)).flows;
    assert.ok(flow);
    assert.deepEqual(others, []);
    assert.deepEqual(
      flow.moments.map(({ kind, step }) => `${kind}${step === undefined ? '' : ` ${String(step)}`}`),
      ['start', 'step 0', 'label_agent', 'step 1', 'step 2', 'step 3'],
    );
    assert.deepEqual(drawn(flow), [
      'secrecy private:acme/app ....## added by step 3, "read" (reads what secret reads)',
      'integrity given ####.. given by the scenario, then removed by step 3, "read" (reads what secret reads)',
      'integrity approved ..##.. added by label_agent, then removed by step 3, "read" (reads what secret reads)',
      'sink web ?#?#.. denied from step 3, "read" on, because of private:acme/app',
    ]);
  });

  it('is drawn, and said in a table', async () => {
    const { page } = await ranPage(PROPERTIES, propagating);
    const [svg] = withClass(page, 'flow');
    assert.match(
      svg?.attributes.get('aria-label') ?? '',
      /^Label flow of the agent: secrecy private:acme\/app: added by/,
    );
    assert.equal(withClass(page, 'bar').filter(({ name }) => name === 'rect').length, 6);
    const table = named(page, 'table').find((each) => textOf(each).startsWith('AfterSecrecy'));
    assert.ok(table);
    assert.deepEqual(
      named(table, 'tr')
        .slice(1)
        .map((row) =>
          row.children.map((cell) => (typeof cell === 'string' ? cell : textOf(cell))).join(' | '),
        ),
      [
        'before anything ran | none | given | none | none',
        'step 1, "early": allowed | none | given | web | none',
        'label_agent | none | given approved | none | none',
        'step 2, "open": allowed | none | given approved | web | none',
        'step 3, "read": allowed | private:acme/app | none | none | web',
        'step 4, "late": denied | private:acme/app | none | none | web',
      ],
    );
  });

  it('has one flow for each session', async () => {
    const properties = {
      policy: PROPERTIES.policy,
      sessions: { b: {} },
      steps: [
        { name: 'one', tool: 'secret', result: {} },
        { name: 'two', tool: 'open', result: {}, session: 'b' },
      ],
    };
    const { result } = await ranPage(properties, propagating);
    const { flows } = labelFlows(result, scenarioOf(properties));
    assert.deepEqual(
      flows.map(({ session, moments }) => [session, moments.map(({ kind }) => kind)]),
      [
        [null, ['start', 'label_agent', 'step']],
        ['b', ['start', 'label_agent', 'step']],
      ],
    );
  });

  it('reads each list of tags a few times at most, however many tags and items there are', () => {
    let reads = 0;
    const counted = (tags: readonly string[]): readonly string[] =>
      new Proxy(tags, {
        get: (target, key): unknown => {
          if (typeof key === 'string' && key !== 'length') reads++;
          return Reflect.get(target, key);
        },
      });
    const tags = Array.from({ length: 400 }, (_, at) => `tag ${String(at)}`);
    const items = Array.from({ length: 20 }, (_, at) => ({
      description: `item ${String(at)}`,
      secrecy: counted(tags),
      integrity: counted([]),
    }));
    const [step] = SAMPLE.scenarios[0]?.steps ?? [];
    assert.ok(step);
    const read = { ...step, labeled: true, accessible: items };
    const steps = [
      { ...read, agentAfter: { secrecy: counted([]), integrity: counted(tags) } },
      { ...read, agentAfter: { secrecy: counted(tags), integrity: counted([]) } },
    ];
    const [flow] = labelFlows({ ...SAMPLE.scenarios[0]!, steps }, undefined).flows;
    assert.equal(flow?.lanes.length, 80);
    assert.equal(flow.omittedLanes, 720);
    assert.equal(
      flow.lanes[0]?.why[0],
      'added by step 2, "a step" (reads item 0, item 1, item 2, item 3, item 4)',
    );
    assert.ok(reads <= 3 * tags.length * (items.length + steps.length), `${String(reads)} reads`);
  });

  it('is shown of so many agents, and first of those with steps that failed', () => {
    const [step] = SAMPLE.scenarios[0]?.steps ?? [];
    assert.ok(step);
    const steps = Array.from({ length: 60 }, (_, at) => ({
      ...step,
      session: `s${String(at)}`,
      status: at === 57 ? ('failed' as const) : step.status,
    }));
    const result = { ...SAMPLE.scenarios[0]!, steps };
    const { flows, omittedFlows } = labelFlows(result, undefined);
    assert.deepEqual([flows[0]?.session, flows.at(-1)?.session, flows.length], ['s0', 's57', 50]);
    assert.equal(omittedFlows, 10);
    assert.match(textOf(pageOf(runOf(result))), /… 10 more label flows are not shown\./);
  });
});
