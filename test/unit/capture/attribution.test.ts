import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Attribution, type AskGuard } from '../../../src/capture/attribution';
import type { Exchange } from '../../../src/capture/exchange';

/** What a guard calls when it is asked about a tool: before the request, and about its answer. */
type Habits = Readonly<
  Record<string, { readonly before?: readonly string[]; readonly after?: readonly string[] }>
>;

function exchange(tool: string, line: number): Exchange {
  const answer = { kind: 'result', result: line } as const;
  return {
    server: 's',
    session: 1,
    line,
    tool,
    args: {},
    answer,
    isUncertain: false,
    isRepaired: false,
    bytes: 100,
    filtered: [],
  };
}

/** A guard with habits, answered from what is offered: each at most once, the nearest first. */
function guardWith(habits: Habits, agent: readonly string[] = []): AskGuard {
  let isStarted = false;
  return ({ tool }, offered) => {
    const left = [...offered];
    const take = (wanted: readonly string[] = []): Exchange[] =>
      wanted.flatMap((each) => {
        const at = left.findIndex((one) => one.tool === each);
        return at < 0 ? [] : left.splice(at, 1);
      });
    const { before = [], after = [] } = habits[tool] ?? {};
    const resource = take(before);
    const start = isStarted ? [] : take(agent);
    const started = isStarted ? [] : agent;
    isStarted = true;
    return Promise.resolve({
      tools: new Set([...started, ...before, ...after]),
      agent: start,
      resource,
      response: take(after),
    });
  };
}

/** Requests as lines: `list_issues 3 with 2,4`; `?` for what may be the guard's. */
async function attributed(
  tools: readonly string[],
  habits: Habits,
  agent: readonly string[] = [],
): Promise<string[]> {
  const found: string[] = [];
  const guards = { live: guardWith(habits, agent), scout: guardWith(habits, agent) };
  const attribution = new Attribution(guards, ({ request, guardCalls, mayBeGuards }) => {
    const calls = guardCalls.map(({ line }) => String(line)).join(',');
    found.push(
      `${request.tool} ${String(request.line)}${calls === '' ? '' : ` with ${calls}`}${mayBeGuards ? ' ?' : ''}`,
    );
    return Promise.resolve();
  });
  for (const [index, tool] of tools.entries()) await attribution.add(exchange(tool, index + 1));
  await attribution.end();
  const agents = attribution.agentCalls.map(({ line }) => `label_agent ${String(line)}`);
  return [...agents, ...found];
}

const BOTH: Habits = { list: { before: ['repo'], after: ['repo'] } };

describe('whose call it is', () => {
  it('is the agent’s when the guard calls nothing', async () => {
    assert.deepEqual(await attributed(['list', 'read'], {}), ['list 1', 'read 2']);
  });

  it('is the guard’s before a request and after it', async () => {
    assert.deepEqual(await attributed(['repo', 'list', 'repo', 'repo', 'list', 'repo', 'write'], BOTH), [
      'list 2 with 1,3',
      'list 5 with 4,6',
      'write 7',
    ]);
  });

  it('is not mixed up with equal calls of the agent before the request', async () => {
    assert.deepEqual(await attributed(['repo', 'repo', 'list', 'repo', 'repo', 'list', 'repo'], BOTH), [
      'repo 1 ?',
      'list 3 with 2,4',
      'list 6 with 5,7',
    ]);
  });

  it('is looked for in the order of the log, however many there are', async () => {
    const habits: Habits = { read: { before: ['repo', 'user'] } };
    assert.deepEqual(await attributed(['repo', 'user', 'read', 'repo', 'user', 'read'], habits), [
      'read 3 with 1,2',
      'read 6 with 4,5',
    ]);
  });

  it('is label_agent’s at the start of a session', async () => {
    const habits: Habits = { read: { before: ['repo'] } };
    assert.deepEqual(await attributed(['me', 'repo', 'read', 'read'], habits, ['me']), [
      'label_agent 1',
      'read 3 with 2',
      'read 4',
    ]);
  });

  it('is in doubt after a request that was denied', async () => {
    assert.deepEqual(await attributed(['repo', 'list', 'repo', 'repo', 'write', 'repo'], BOTH), [
      'list 2 with 1,3',
      'repo 4 ?',
      'write 5',
      'repo 6 ?',
    ]);
  });

  it('of a tool of the guard may have calls of the guard itself', async () => {
    const habits: Habits = { repo: { before: ['repo'] }, list: { before: ['repo'] } };
    assert.deepEqual(await attributed(['repo', 'repo', 'repo', 'list'], habits), [
      'repo 2 with 1 ?',
      'list 4 with 3',
    ]);
  });

  it('costs a bounded number of questions, whatever the log holds', async () => {
    let asked = 0;
    const counting =
      (ask: AskGuard): AskGuard =>
      (request, offered) => {
        asked++;
        assert.ok(offered.length <= 110, String(offered.length));
        return ask(request, offered);
      };
    const guards = { live: counting(guardWith(BOTH)), scout: counting(guardWith(BOTH)) };
    let steps = 0;
    const attribution = new Attribution(guards, () => {
      steps++;
      return Promise.resolve();
    });
    for (let line = 1; line <= 3000; line++)
      await attribution.add(exchange(line % 300 === 0 ? 'list' : 'repo', line));
    await attribution.end();
    assert.ok(steps > 2900);
    assert.ok(asked < 4000, String(asked));
  });
});
