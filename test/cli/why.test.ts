import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { WhyReport } from '../../src/analysis/why/why';
import { guardLab, ROOT, temporaryFolder, type Ended } from './command-line';

const PRIVATE = 'examples/repository-labels/private.guard-scenario.json';
const AUTHORS = 'examples/author-association/authors.guard-scenario.json';

const why = (...args: string[]): Promise<Ended> => guardLab(['why', ...args]);

async function report(...args: string[]): Promise<WhyReport> {
  const { code, stdout, stderr } = await why(...args, '--reporter', 'json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as WhyReport;
}

describe('guard-lab why', () => {
  it('finds the backend call, its line in WAT, and the branch after it', async () => {
    const { sources, decisions } = await report(PRIVATE, '--step', 'private repository');
    const [{ calls, branches } = { calls: [], branches: [] }] = sources;
    const text = readFileSync(join(ROOT, 'examples/repository-labels/guard.wat'), 'utf8').split('\n');
    const lineOf = (line = 0): string => (text[line - 1] ?? '').trim();
    assert.match(lineOf(calls[0]?.position?.line), /call \$call_backend/);
    assert.match(lineOf(branches[0]?.position?.line), /if|br_if|select/);
    assert.deepEqual(calls[0]?.follows[0], {
      answer: 'had the answer "private": false',
      changes: '0',
      labels: { secrecy: [], integrity: ['unapproved'] },
    });
    assert.deepEqual(decisions[1]?.admitting, [
      { of: 'agent', changes: [{ action: 'add', kind: 'secrecy', tag: 'private:acme/app' }] },
      { of: 'data', changes: [{ action: 'remove', kind: 'secrecy', tag: 'private:acme/app' }] },
    ]);
  });

  it('leads from a denied write sink to the line of the guard that put the tag on the agent', async () => {
    const file = 'examples/write-sinks/sinks.guard-scenario.json';
    const { origins, sources, sinks, variants, smallest } = await report(
      file,
      '--step',
      'comment after reading',
    );
    assert.deepEqual(
      origins.map(({ tag, step }) => [tag, step]),
      [['private:acme/app', 'read a private issue']],
    );
    const [{ step, calls, branches } = { step: '', calls: [], branches: [] }] = sources;
    const text = readFileSync(join(ROOT, 'examples/write-sinks/guard.wat'), 'utf8').split('\n');
    assert.equal(step, 'read a private issue');
    assert.match(text[(calls[0]?.position?.line ?? 0) - 1] ?? '', /call \$call_backend/);
    assert.match(
      text[(branches.at(-1)?.position?.line ?? 0) - 1] ?? '',
      /\(if \(call \$repository_is_private\)/,
    );
    assert.deepEqual(
      Object.entries(sinks ?? {}).map(([name, { allowed }]) => [name, allowed]),
      [
        ['public-comments', false],
        ['team-notes', true],
      ],
    );
    assert.deepEqual(variants[smallest ?? -1]?.changes, [{ setting: 'sink-visibility', value: 'private' }]);
  });

  it('refuses a catalog of tools that cannot be read, as a run does', async () => {
    const folder = temporaryFolder();
    const scenario = join(folder, 's.guard-scenario.json');
    const guard = join(ROOT, 'examples/write-sinks/guard.wat');
    const steps = [{ name: 's', tool: 't' }];
    writeFileSync(scenario, JSON.stringify({ version: 1, guard, tools: './none.json', steps }));
    const { code, stdout, stderr } = await why(scenario);
    assert.equal(code, 3);
    assert.equal(stdout, '');
    assert.match(stderr, /none\.json/);
  });

  it('follows labels through a source map, and runs other policies through the guard', async () => {
    const { sources, variants, smallest } = await report(
      AUTHORS,
      ...['--step', 'issues by authors of every kind', '--item', '3'],
    );
    const [response, agent] = sources;
    assert.deepEqual(
      response?.calls.map(({ follows }) => follows.map(({ changes }) => changes)),
      [['2', '2'], ['3-4']],
    );
    for (const source of [response, agent])
      assert.match(source?.branches[0]?.position?.source ?? '', /author-association\/assembly\/guard\.ts$/);
    assert.deepEqual(variants[smallest ?? -1]?.changes, [{ setting: 'min-integrity', value: 'none' }]);
    assert.deepEqual(variants[smallest ?? -1]?.agent, { secrecy: [], integrity: [] });
    assert.equal(variants[smallest ?? -1]?.otherItems, 2);
    assert.deepEqual(
      variants[smallest ?? -1]?.others.map(({ isLooser }) => isLooser),
      [true, true],
    );
  });

  it('names the property of the item that its labels follow', async () => {
    const { sources } = await report(AUTHORS, '--step', 'issues by authors of every kind', '--item', '1');
    const follows = sources[0]?.values?.follows.map(({ pointer, before, after }) => [pointer, before, after]);
    assert.deepEqual(follows?.[0], ['/author_association', 'CONTRIBUTOR', 'OWNER']);
    assert.match(sources[0]?.branches[0]?.position?.source ?? '', /guard\.ts$/);
    assert.match(sources[0]?.comparedWith ?? '', /^item 1 has "OWNER" instead of "CONTRIBUTOR" at /);
  });

  it('writes for people and for documents at once', async () => {
    const file = join(temporaryFolder(), 'why.md');
    const args = [PRIVATE, '--step', 'private repository', '--reporter', 'pretty'];
    const { code, stdout } = await why(...args, '--reporter', `markdown=${file}`);
    assert.equal(code, 0);
    assert.match(stdout, /admits: add the secrecy tag "private:acme\/app" to the agent/);
    assert.match(stdout, /label_response: the code parts at examples\/repository-labels\/guard\.wat:\d+:\d+/);
    assert.match(readFileSync(file, 'utf8'), /^### private repository: filtered\n/);
  });

  it('names the nearest step, and lists items, with exit code 2', async () => {
    const misspelled = await why(PRIVATE, '--step', 'private repositry');
    assert.equal(misspelled.code, 2);
    assert.match(
      misspelled.stderr,
      /no step is named 'private repositry'; did you mean 'private repository'\?/,
    );
    const missing = await why(PRIVATE);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /--step NAME is missing; the steps are: 'private repository', /);
    const outside = await why(PRIVATE, '--step', 'private repository', '--item', '1');
    assert.equal(outside.code, 2);
    assert.match(outside.stderr, /no item 1; its items are 0 to 0/);
    const word = await why(PRIVATE, '--step', 'private repository', '--item', 'first');
    assert.equal(word.code, 2);
  });

  it('ends with 3 when the guard does not load or does not exist', async () => {
    const broken = await why(PRIVATE, '--step', 'private repository', '--guard', 'README.md');
    assert.equal(broken.code, 3);
    assert.match(broken.stderr, /failed to instantiate WASM module/);
    const gone = await why(PRIVATE, '--step', 'private repository', '--guard', 'gone.wasm');
    assert.equal(gone.code, 3);
    assert.ok(!existsSync(join(ROOT, 'gone.wasm')));
  });
});
