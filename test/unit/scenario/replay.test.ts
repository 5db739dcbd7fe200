import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import type { BackendEntry } from '../../../src/scenario/model';
import { Replay } from '../../../src/scenario/replay';

/** Draws each call's answer as `scope[index] match: result`. */
function draw(replay: Replay, tool: string, args: Json): string {
  const answer = replay.call(tool, args);
  const entry = answer.entry ? `${answer.entry.scope}[${answer.entry.index}] ` : '';
  return `${entry}${answer.match}: ${answer.ok ? JSON.stringify(answer.result) : answer.error}`;
}

const scenario: BackendEntry[] = [
  { tool: 'get', args: { n: 1 }, result: 'one' },
  { tool: 'get', result: 'any' },
  { tool: 'get', args: { n: 1 }, result: 'one again' },
  { tool: 'down', error: '502 from upstream' },
];

describe('replay', () => {
  it('takes the first unused matching entry, then the last one again', () => {
    const replay = new Replay(scenario);
    const calls = Array.from({ length: 5 }, () => draw(replay, 'get', { n: 1 }));
    assert.deepEqual(calls, [
      'scenario[0] entry: "one"',
      'scenario[1] entry: "any"',
      'scenario[2] entry: "one again"',
      'scenario[2] reused: "one again"',
      'scenario[2] reused: "one again"',
    ]);
  });

  it('matches any arguments when the entry has none', () => {
    assert.equal(draw(new Replay(scenario), 'get', null), 'scenario[1] entry: "any"');
  });

  it('answers an error entry with its text', () => {
    assert.equal(draw(new Replay(scenario), 'down', {}), 'scenario[3] entry: 502 from upstream');
  });

  it('answers null for an entry without result', () => {
    assert.equal(draw(new Replay([{ tool: 'get' }]), 'get', {}), 'scenario[0] entry: null');
  });

  it('prefers entries of the step, and reuses the last entry over both lists', () => {
    const replay = new Replay([{ tool: 'get', result: 'scenario' }]);
    replay.enterStep(0, [{ tool: 'get', result: 'step' }]);
    assert.deepEqual(
      [1, 2, 3].map(() => draw(replay, 'get', {})),
      ['step[0] entry: "step"', 'scenario[0] entry: "scenario"', 'scenario[0] reused: "scenario"'],
    );
  });

  it('takes matchers in place of values', () => {
    const replay = new Replay([
      { tool: 'get', args: { n: { $match: '^1' } }, result: 'begins with 1' },
      { tool: 'get', args: { $partial: { n: { $any: true } } }, result: 'has n' },
    ]);
    assert.deepEqual(
      [{ n: '12' }, { n: '2', m: 1 }, { n: '2' }, { m: 1 }].map((args) => draw(replay, 'get', args)),
      [
        'scenario[0] entry: "begins with 1"',
        'scenario[1] entry: "has n"',
        'scenario[1] reused: "has n"',
        'none: no saved answer for "get" with {"m":1}; nearest is backend[1]: args.$partial.n: missing {"$any":true}',
      ],
    );
  });

  it('answers as often as `times` says, and no more', () => {
    const replay = new Replay([
      { tool: 'get', result: 'twice', times: 2 },
      { tool: 'get', args: { n: 1 }, result: 'for 1' },
    ]);
    const calls = [1, 2, 3, 4].map(() => draw(replay, 'get', { n: 1 }));
    assert.deepEqual(calls, [
      'scenario[0] entry: "twice"',
      'scenario[0] entry: "twice"',
      'scenario[1] entry: "for 1"',
      'scenario[1] reused: "for 1"',
    ]);
    assert.equal(
      draw(replay, 'get', { n: 2 }),
      'none: no saved answer for "get": backend[0] answers 2 calls (`times`), and has done so',
    );
  });

  it('keeps step entries used over the invocations of a step and forgets them at the next', () => {
    const replay = new Replay([]);
    const entries = [
      { tool: 'get', result: 1 },
      { tool: 'get', result: 2 },
    ];
    const drawn = [0, 0, 1].map((step) => {
      replay.enterStep(step, entries);
      return draw(replay, 'get', {});
    });
    assert.deepEqual(drawn, ['step[0] entry: 1', 'step[1] entry: 2', 'step[0] entry: 1']);
  });

  it('remembers the use of scenario entries over steps', () => {
    const replay = new Replay(scenario);
    replay.enterStep(0, []);
    replay.call('get', { n: 1 });
    replay.enterStep(1, []);
    assert.equal(draw(replay, 'get', { n: 1 }), 'scenario[1] entry: "any"');
  });

  it('compares numbers by value and keys in any order', () => {
    const args = JSON.parse('{"b": [1.0, -0], "a": {"x": 1e2}}') as Json;
    const replay = new Replay([{ tool: 'get', args, result: 'hit' }]);
    assert.equal(draw(replay, 'get', { a: { x: 100 }, b: [1, 0] }), 'scenario[0] entry: "hit"');
  });

  it('sees a lone surrogate of the file as the gateway does: U+FFFD', () => {
    const replay = new Replay([{ tool: 'get', args: '\ud800x', result: 'hit' }]);
    assert.equal(draw(replay, 'get', '\ufffdx'), 'scenario[0] entry: "hit"');
  });

  it('does not take an own __proto__ key for a missing one', () => {
    const args = JSON.parse('{"__proto__": {"a": 1}}') as Json;
    const replay = new Replay([{ tool: 'get', args, result: 'hit' }]);
    assert.match(draw(replay, 'get', {}), /^none: /);
    assert.equal(
      draw(replay, 'get', JSON.parse('{"__proto__": {"a": 1}}') as Json),
      'scenario[0] entry: "hit"',
    );
  });

  it('survives arguments ten thousand levels deep', () => {
    let deep: Json = 1;
    for (let level = 0; level < 10_000; level++) deep = [deep];
    const replay = new Replay([{ tool: 'get', args: [[1]], result: 'hit' }]);
    assert.match(draw(replay, 'get', deep), /^none: no saved answer for "get" with \[\[\[/);
    assert.equal(
      draw(new Replay([{ tool: 'get', args: deep, result: 1 }]), 'get', deep),
      'scenario[0] entry: 1',
    );
  });
});

describe('an explained miss', () => {
  const miss = (entries: BackendEntry[], tool: string, args: Json): string =>
    draw(new Replay(entries), tool, args).replace('none: no saved answer for ', '');

  it('names the nearest entry and what differs', () => {
    const entries = [
      { tool: 'get', args: { owner: 'acme', repo: 'web', n: 1 }, result: 1 },
      { tool: 'get', args: { owner: 'acme', repo: 'app' }, result: 2 },
    ];
    assert.equal(
      miss(entries, 'get', { owner: 'acme', repo: 'api' }),
      '"get" with {"owner":"acme","repo":"api"}; nearest is backend[1]: args.repo: expected "app", got "api"',
    );
  });

  it('carries the only entry that differs in a single field, and no other', () => {
    const entries = [
      { tool: 'get', args: { owner: 'acme', repo: 'web', n: 1 }, result: 1 },
      { tool: 'get', args: { owner: 'acme', repo: 'app' }, result: 2 },
    ];
    const nearest = (args: Json): unknown => new Replay(entries).call('get', args).nearest;
    const difference = 'repo: expected "app", got "api"';
    const app = { scope: 'scenario', index: 1, path: 'repo', kind: 'changed', difference };
    assert.deepEqual(nearest({ owner: 'acme', repo: 'api' }), app);
    // Two differ in a single field: neither was more probably meant.
    assert.equal(nearest({ owner: 'acme', repo: 'web' }), undefined);
    assert.equal(nearest({ owner: 'none', repo: 'api' }), undefined);
  });

  it('distinguishes missing and unexpected arguments', () => {
    assert.equal(
      miss([{ tool: 'get', args: { a: 1 }, result: 1 }], 'get', { b: [2] }),
      '"get" with {"b":[2]}; nearest is backend[0]: args.a: missing 1; args.b: unexpected [2]',
    );
  });

  it('suggests a tool of a similar name', () => {
    assert.equal(
      miss([{ tool: 'get_repository', result: 1 }], 'getRepositroy', {}),
      '"getRepositroy" with {}; there are answers for "get_repository"',
    );
  });

  it('says that there are no answers at all', () => {
    assert.equal(miss([], 'get', null), '"get" with null; the scenario has no saved answers');
  });
});
