// What a run says of a guard beside the labels that the server itself gives its results.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Operation } from '../../../../src/gateway/difc/labels';
import type { JsonObject } from '../../../../src/gateway/json';
import { ORACLES } from '../../../../src/run/oracle/oracle';
import type { LabelOpinion, ScenarioResult } from '../../../../src/run/result';
import { runScenario } from '../../../../src/run/run-scenario';
import { ORACLE_LABELS, type OracleException } from '../../../../src/scenario/oracle-exceptions';
import { readable, scenarioOf, ScriptedHost } from '../scripted-host';

const guard = { path: 'g.wat', bytes: new Uint8Array() };
const signal = new AbortController().signal;
const [name] = ORACLES;

/** `private:a/b approved` are the tags of one item. */
type Item = string;

interface Case {
  /** The tags of each item; undefined: label_response gives no labels. */
  readonly items?: readonly Item[] | undefined;
  readonly operation?: Operation;
  readonly scenario?: object;
  readonly step?: object;
  readonly project?: readonly OracleException[];
  readonly isOff?: boolean;
}

const isSecrecy = (tag: string): boolean => tag.startsWith('private') || tag === 'secret';
const labelsOf = (item: Item): JsonObject => {
  const tags = item.split(' ').filter((tag) => tag !== '');
  return {
    description: item,
    secrecy: tags.filter(isSecrecy),
    integrity: tags.filter((tag) => !isSecrecy(tag)),
  };
};

/** One request of `list_x` whose result has the label `ifc`. */
async function run(ifc: unknown, asked: Case = {}): Promise<ScenarioResult> {
  const { items, operation = 'read', scenario = {}, step = {}, project = [], isOff = false } = asked;
  const host = new ScriptedHost((called, input, options) => {
    if (called === 'label_resource')
      return { answer: { resource: { description: 'r', secrecy: ['private'], integrity: [] }, operation } };
    if (called !== 'label_response' || !items) return readable(called, input, options);
    const labeled_paths = items.map((item, index) => ({ path: `/${index}`, labels: labelsOf(item) }));
    return { answer: { labeled_paths } };
  });
  const text = JSON.stringify((items ?? [1]).map((_, index) => index));
  const result = { content: [{ type: 'text', text }], ...(ifc === undefined ? {} : { _meta: { ifc } }) };
  const parsed = scenarioOf({
    mode: 'filter',
    agent: { secrecy: ['private'] },
    answers: 'mcp',
    ...scenario,
    steps: [{ tool: 'list_x', result, ...step }],
  });
  const oracle = isOff ? undefined : { name, exceptions: project };
  return runScenario({ file: 'f', scenario: parsed, guard, oracle }, host, () => undefined, signal);
}

const drawOne = ({ verdict, reason, exception }: LabelOpinion): string =>
  [verdict, reason, exception && `${exception.from} ${exception.index}: ${exception.reason}`]
    .filter((part) => part !== undefined)
    .join(', ');

/** `secrecy / integrity` of the step. */
async function verdicts(ifc: unknown, asked: Case = {}): Promise<string> {
  const { oracle } = (await run(ifc, asked)).steps[0] ?? {};
  return oracle ? ORACLE_LABELS.map((label) => drawOne(oracle[label])).join(' / ') : 'nothing';
}

async function findings(ifc: unknown, asked: Case = {}): Promise<string[]> {
  const { steps, findings: whole } = await run(ifc, asked);
  return [...(steps[0]?.findings ?? []), ...whole]
    .filter(({ code }) => /server|exception/.test(code))
    .map(({ severity, code, message, at }) => `${severity} ${code} at ${at?.join('.') ?? ''}: ${message}`);
}

const label = (confidentiality: unknown, integrity: unknown = 'untrusted'): object => ({
  integrity,
  confidentiality,
});

describe('secrecy beside the label of the server', () => {
  const secrecy = async (ifc: object, items: readonly Item[]): Promise<string | undefined> =>
    (await verdicts(ifc, { items })).split(' / ')[0];

  it('agrees when private data have a secrecy tag, and public data have none', async () => {
    assert.equal(await secrecy(label('private'), ['private:a/b', 'secret']), 'agree');
    assert.equal(await secrecy(label('public'), ['', 'approved']), 'agree');
  });

  it('is looser when private data have none, and stricter when public data have one', async () => {
    assert.equal(await secrecy(label('private'), ['', 'approved']), 'looser');
    assert.equal(await secrecy(label('public'), ['', 'private:a/b']), 'stricter');
  });

  it('of some items only is looser in a trusted result, and says nothing in one that can be a mixture', async () => {
    const some = ['private:a/b', ''];
    assert.equal(await secrecy(label('private', 'trusted'), some), 'looser');
    assert.equal(
      await secrecy(label('private', 'untrusted'), some),
      'not-comparable, the server’s label can be that of public and private data together',
    );
  });

  it('reads the lists of readers that servers wrote before May 2026', async () => {
    assert.equal(await secrecy(label(['octocat', 'hubot']), ['']), 'looser');
    assert.equal(await secrecy(label(['public']), ['']), 'agree');
  });
});

describe('integrity beside the label of the server', () => {
  const integrity = async (server: string, items: readonly Item[]): Promise<string | undefined> =>
    (await verdicts(label('public', server), { items })).split(' / ')[1];

  it('calls approved and merged trusted, with and without a scope', async () => {
    for (const tag of ['approved', 'merged', 'approved:a/b', 'none unapproved approved', '*'])
      assert.equal(await integrity('trusted', [tag]), 'agree', tag);
  });

  it('calls all else untrusted, and takes the items together', async () => {
    for (const items of [[''], ['none'], ['unapproved:a/b'], ['merged', 'unapproved']]) {
      assert.equal(await integrity('trusted', items), 'stricter', items.join());
      assert.equal(await integrity('untrusted', items), 'agree', items.join());
    }
  });

  it('is looser when all items are trusted and the server says untrusted', async () => {
    assert.equal(await integrity('untrusted', ['approved', 'merged']), 'looser');
  });

  it('says nothing of tags that name no level', async () => {
    const unknown = 'not-comparable, the integrity tags name no level (none, unapproved, approved, merged)';
    assert.equal(await integrity('trusted', ['signed']), unknown);
    assert.equal(await integrity('untrusted', ['signed', 'merged']), unknown);
    assert.equal(await integrity('trusted', ['signed', '']), 'stricter');
  });
});

describe('what is compared', () => {
  it('is nothing without an oracle, and nothing of a result without a label', async () => {
    assert.equal(await verdicts(label('private'), { items: [''], isOff: true }), 'nothing');
    assert.deepEqual(await findings(label('private'), { items: [''], isOff: true }), []);
    assert.equal(await verdicts(undefined, { items: [''] }), 'nothing');
  });

  it('is a response without labels as one that everybody may read, whatever its resource has', async () => {
    assert.equal(await verdicts(label('private', 'trusted')), 'looser / stricter');
    const [first = ''] = await findings(label('private', 'trusted'));
    assert.match(first, /the response, which passes without labels of items, has no secrecy tag$/);
  });

  it('is no response that has no labels to compare', async () => {
    const both = (reason: string): string => `not-comparable, ${reason} / not-comparable, ${reason}`;
    const ifc = label('private');
    assert.equal(await verdicts(ifc, { operation: 'write' }), both('the response of a write has no labels'));
    assert.equal(await verdicts(ifc, { items: [] }), both('the response has no items'));
    assert.equal(
      await verdicts(ifc, { step: { backendError: '503' } }),
      both('the request ended before the response had labels'),
    );
    assert.equal(
      await verdicts(ifc, { operation: 'read-write', scenario: { mode: 'strict', policy: undefined } }),
      both('label_response was not called'),
    );
  });

  it('are filtered items too', async () => {
    const asked = { items: ['secret', 'secret'], scenario: { agent: {} } };
    const { steps } = await run(label('private'), asked);
    assert.deepEqual([steps[0]?.filtered?.length, steps[0]?.oracle?.secrecy.verdict], [2, 'agree']);
  });

  it('is a label that is known; another one is reported at its place', async () => {
    for (const ifc of [{}, 'private', label('secret'), label([]), label('public', 'maybe'), label([1])]) {
      assert.match(await verdicts(ifc, { items: [''] }), /^not-comparable, .* \/ not-comparable, /);
      const [found = '', ...more] = await findings(ifc, { items: [''] });
      assert.match(
        found,
        /^info unknown-server-label at steps\.0\.result\._meta\.ifc: `_meta\.ifc` is no label/,
      );
      assert.deepEqual(more, []);
    }
  });

  it('reaches the guard as the server sent it', async () => {
    const inputs: unknown[] = [];
    const host = new ScriptedHost((called, input, options) => {
      if (called === 'label_response') inputs.push(input);
      return readable(called, input, options);
    });
    const result = { content: [], _meta: { ifc: label('public') } };
    const scenario = scenarioOf({ answers: 'mcp', steps: [{ tool: 't', result }] });
    await runScenario({ file: 'f', scenario, guard }, host, () => undefined, signal);
    assert.deepEqual((inputs[0] as { tool_result: unknown }).tool_result, result);
  });
});

describe('findings of the second opinion', () => {
  it('name the tool, the label, what the server says, and how many items differ', async () => {
    assert.deepEqual(await findings(label('private', 'trusted'), { items: ['approved', 'merged secret'] }), [
      'warning looser-than-server at steps.0.result._meta.ifc: secrecy of list_x: the server says private, but 1 of 2 items has no secrecy tag',
    ]);
    assert.deepEqual(await findings(label('public', 'untrusted'), { items: ['merged secret'] }), [
      'info stricter-than-server at steps.0.result._meta.ifc: secrecy of list_x: the server says public, but its only item has secrecy tags: ["secret"]',
      'warning looser-than-server at steps.0.result._meta.ifc: integrity of list_x: the server says untrusted, but its only item has the integrity "approved" or more',
    ]);
    assert.deepEqual(await findings(label('public', 'trusted'), { items: ['', 'none'] }), [
      'info stricter-than-server at steps.0.result._meta.ifc: integrity of list_x: the server says trusted, but all 2 items have less than the integrity "approved"',
    ]);
  });

  it('do not fail a step', async () => {
    const { status } = await run(label('private'), {
      items: [''],
      step: { expect: { outcome: 'allowed' } },
    });
    assert.equal(status, 'passed');
  });
});

describe('a stated exception', () => {
  const reason = 'on purpose';
  const loose = { tool: 'list_*', direction: 'looser', reason } as const;

  it('takes the place of the finding, with its reason in the result', async () => {
    const asked = { items: [''], scenario: { oracleExceptions: [loose] } };
    assert.equal(await verdicts(label('private'), asked), 'looser, scenario 0: on purpose / agree');
    assert.deepEqual(await findings(label('private'), asked), []);
  });

  it('of the project counts when the scenario has none', async () => {
    const project = [loose];
    assert.equal(
      await verdicts(label('private'), { items: [''], project }),
      'looser, project 0: on purpose / agree',
    );
    const own = { ...loose, reason: 'closer' };
    const scenario = { oracleExceptions: [own] };
    assert.equal(
      await verdicts(label('private'), { items: [''], project, scenario }),
      'looser, scenario 0: closer / agree',
    );
  });

  it('is about one direction, one label, and the tools that it names', async () => {
    for (const other of [
      { direction: 'stricter' },
      { label: 'integrity' },
      { tool: 'get_x' },
      { tool: 'LIST_X' },
    ]) {
      const [found = '', unused = ''] = await findings(label('private'), {
        items: [''],
        scenario: { oracleExceptions: [{ ...loose, ...other }] },
      });
      assert.match(found, /^warning looser-than-server/);
      assert.match(unused, /^info unused-exception at oracleExceptions\.0: no step of /);
    }
  });

  it('must have a tool, a known direction, and a reason', () => {
    const problem = (exception: object): string => {
      try {
        scenarioOf({ oracleExceptions: [exception] });
      } catch (error) {
        return (error as Error).message;
      }
      return 'fine';
    };
    assert.equal(problem(loose), 'fine');
    assert.match(problem({ ...loose, reason: ' ' }), /`oracleExceptions\[0\]\.reason` must say why/);
    assert.match(problem({ tool: 'x', direction: 'looser' }), /needs `reason`/);
    assert.match(problem({ ...loose, direction: 'loser' }), /did you mean "looser"\?/);
    assert.match(
      problem({ ...loose, tools: 'x' }),
      /`oracleExceptions\[0\]\.tools` is not a property of an exception/,
    );
  });
});
