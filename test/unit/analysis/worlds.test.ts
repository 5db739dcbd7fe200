import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renamed, withVisibility } from '../../../src/analysis/adapt-answers';
import { resultsOf, sampleResult } from '../../../src/analysis/sample-result';
import { worldsOf } from '../../../src/analysis/worlds';
import { Replay } from '../../../src/scenario/replay';
import { repositoryAnswer } from '../../../src/scenario/world-answer';
import { scenarioOf } from '../run/scripted-host';

const ACME = { owner: 'acme', repo: 'app' };
const SITE = { owner: 'globex', repo: 'site' };

/** What the world's backend answers to a call. */
function answer(world: ReturnType<typeof worldsOf>[number] | undefined, tool: string, args: object): unknown {
  assert.ok(world);
  const replay = new Replay([], world.fallback);
  replay.enterStep(0, world.backend);
  const said = replay.call(tool, JSON.parse(JSON.stringify(args)));
  return said.ok ? said.result : said.error;
}

describe('worlds', () => {
  it('are public, private and unknown without a scenario, and answer about the repository that a call names', () => {
    const worlds = worldsOf([]);
    assert.deepEqual(
      worlds.map(({ name, visibility, repository, other }) => [name, visibility, repository, other]),
      ['public', 'private', 'unknown'].map((name) => [name, name, ACME, SITE]),
    );
    const facts = (at: number, args: object): unknown => {
      const said = answer(worlds[at], 'any_tool', args) as { content: { text: string }[] };
      const { full_name, private: isPrivate, items } = JSON.parse(said.content[0]?.text ?? '');
      return [full_name, isPrivate, items[0].full_name];
    };
    assert.deepEqual(facts(0, { owner: 'o', repo: 'r' }), ['o/r', false, 'o/r']);
    assert.deepEqual(facts(1, { query: 'is:open repo:o/r' }), ['o/r', true, 'o/r']);
    assert.deepEqual(facts(1, {}), ['acme/app', true, 'acme/app']);
    assert.equal(answer(worlds[2], 'any_tool', { owner: 'o', repo: 'r' }), '404 Not Found');
  });

  it('change what the scenario’s answers say of visibility, also inside MCP results, for two repositories', () => {
    const scenario = scenarioOf({
      answers: 'mcp',
      backend: [
        {
          tool: 'get_repository',
          args: { owner: 'initech', repo: 'docs' },
          result: {
            full_name: 'initech/docs',
            private: true,
            visibility: 'internal',
            nested: [{ private: true }],
          },
        },
      ],
    });
    const [open, closed] = worldsOf([scenario]);
    const text = (world: typeof open, args: object): unknown => {
      const said = answer(world, 'get_repository', args) as { content: { text: string }[] };
      return JSON.parse(said.content[0]?.text ?? '');
    };
    assert.deepEqual(text(open, { owner: 'initech', repo: 'docs' }), {
      full_name: 'initech/docs',
      private: false,
      visibility: 'public',
      nested: [{ private: false }],
    });
    assert.deepEqual(text(closed, { owner: 'acme', repo: 'app' }), {
      full_name: 'acme/app',
      private: true,
      visibility: 'private',
      nested: [{ private: true }],
    });
    assert.deepEqual(open?.repository, { owner: 'initech', repo: 'docs' });
  });

  it('answer whatever the letter case of a name is, as GitHub does, in the saved spelling', () => {
    const args = { owner: 'initech', repo: 'docs', user: 'me' };
    const [open] = worldsOf([
      scenarioOf({ backend: [{ tool: 'get_role', args, result: { path: 'initech/docs', role: 'admin' } }] }),
    ]);
    const spelled = { owner: 'INITECH', repo: 'DOCS', user: 'me' };
    assert.deepEqual(answer(open, 'get_role', spelled), { path: 'initech/docs', role: 'admin' });
  });

  it('are those of the scenario when it has any, without a fallback', () => {
    const scenario = scenarioOf({
      backend: [{ tool: 'get_team', result: 1 }],
      worlds: {
        internal: {
          visibility: 'private',
          repository: 'o/r',
          backend: [{ tool: 'get_repository', result: 2 }],
        },
      },
    });
    const [world, ...more] = worldsOf([scenario]);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [world?.name, world?.visibility, world?.repository],
      ['internal', 'private', { owner: 'o', repo: 'r' }],
    );
    assert.equal(answer(world, 'get_repository', {}), 2);
    assert.equal(answer(world, 'get_team', {}), 1);
    assert.match(String(answer(world, 'get_user', {})), /no saved answer/);
  });

  it('keep bare answers bare', () => {
    const [open] = worldsOf([scenarioOf({ backend: [{ tool: 'a', result: { private: true } }] })]);
    assert.deepEqual(answer(open, 'a', {}), { private: false });
    assert.equal((answer(open, 'b', {}) as { private: boolean }).private, false);
  });

  it('leave alone what is too deep, and properties that objects inherit', () => {
    let deep: unknown = { private: true };
    for (let level = 0; level < 1000; level++) deep = [deep];
    assert.deepEqual(withVisibility(deep as never, false), deep);
    const odd = JSON.parse('{"__proto__":{"private":true}}');
    assert.equal(JSON.stringify(withVisibility(odd, false)), '{"__proto__":{"private":false}}');
    assert.deepEqual(renamed({ a: 'acme/app#1', b: 'app', c: 'application' }, ACME, SITE), {
      a: 'globex/site#1',
      b: 'site',
      c: 'application',
    });
  });

  it('rename a repository where its whole name is, and no other one that begins or ends with it', () => {
    for (const [text, changed] of [
      ['repo:acme/app is:open', 'repo:globex/site is:open'],
      ['https://github.com/acme/app/issues/1', 'https://github.com/globex/site/issues/1'],
      ['git@github.com:acme/app.git', 'git@github.com:globex/site.git'],
      ['see acme/app. Or acme/app, too', 'see globex/site. Or globex/site, too'],
    ] as const)
      assert.equal(renamed(text, ACME, SITE), changed);
    for (const other of [
      'acme/app-extra',
      'acme/app.js',
      'acme/app.github.io',
      'acme/app_2',
      'my-acme/app',
      'x.acme/app',
    ])
      assert.equal(renamed(other, ACME, SITE), other);
    const dotted = { owner: 'acme', repo: 'a.p' };
    assert.equal(renamed('acme/a.p acme/axp', dotted, SITE), 'globex/site acme/axp');
  });

  it('take results of tools from steps, as visible as the world', () => {
    const scenario = scenarioOf({
      steps: [
        {
          tool: 'list_issues',
          args: ACME,
          result: [{ repository: { full_name: 'acme/app', private: true } }],
        },
      ],
    });
    const [open] = worldsOf([scenario]);
    assert.ok(open);
    const tool = (name: string) => ({ name, hints: { readOnly: null, destructive: null } });
    const results = resultsOf([scenario]);
    assert.deepEqual(
      results(tool('list_issues'), { name: 'other-repository', args: {}, repository: SITE }, open),
      [{ repository: { full_name: 'globex/site', private: false } }],
    );
    assert.deepEqual(results(tool('other'), { name: 'required', args: {} }, open), sampleResult(open, ACME));
    assert.match(JSON.stringify(sampleResult({ visibility: 'unknown' }, SITE)), /globex\/site/);
  });

  it('answer with the repository of odd arguments without failing', () => {
    const facts = { isPrivate: true, repository: 'acme/app', wrapped: false };
    for (const args of [null, [], 'x', { owner: 1, repo: null }, { repo: 'o/r' }, { query: 'repo:' }])
      assert.equal(typeof repositoryAnswer(facts, args as never), 'object');
    assert.equal((repositoryAnswer(facts, { repo: 'o/r' }) as { full_name: string }).full_name, 'o/r');
  });
});
