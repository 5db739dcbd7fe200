import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintAnswerFile } from '../../../src/scenario/lint/answer-lint';
import { lintScenario } from '../../../src/scenario/lint/lint';
import { answerAt, answerEntry, answerName, splitAtFile } from '../../../src/scenario/answer-place';
import { parseAnswers, withAnswerFiles } from '../../../src/scenario/answer-files';
import { parseScenario, type AnswerFile, type ParsedScenario } from '../../../src/scenario/parse';
import { Replay } from '../../../src/scenario/replay';
import { unusedAnswers } from '../../../src/run/answer-findings';

const file = (text: string, isQuoted = true): AnswerFile => ({
  ok: true,
  parsed: parseAnswers(text),
  isQuoted,
});

/** A scenario with these properties, and files by name. */
function read(properties: string, files: Record<string, AnswerFile> = {}): ParsedScenario {
  const parsed = parseScenario(`{ "version": 1, "guard": "g.wat", ${properties} }`);
  return withAnswerFiles(parsed, new Map(Object.entries(files)));
}

/** Problems as people see them. */
function problems({ problems: found }: ParsedScenario): string[] {
  return found.map(({ code, start, message }) => `${start.line}:${start.character} ${code} ${message}`);
}

const SHARED = file(
  '[\n  // who may see it\n  { "tool": "a", "result": 1 },\n  { "tool": "b", "args": { "n": { "$any": true } }, "error": "404" },\n]',
);

describe('saved answers in a file', () => {
  it('take the place of the name of the file in a list', () => {
    const { scenario } = read(
      '"backend": [ { "tool": "own" }, { "$file": "./answers.json" }, { "tool": "last", "result": 2 } ]',
      { './answers.json': SHARED },
    );
    const named = scenario?.backend.map(({ tool }, index) => {
      const entry = answerEntry('scenario', scenario.backend, index);
      return `${String(index)} ${tool} ${answerName(entry)}`;
    });
    assert.deepEqual(named, [
      '0 own backend[0]',
      '1 a answers.json[0]',
      '2 b answers.json[1]',
      '3 last backend[2]',
    ]);
    assert.deepEqual(scenario?.backend[2]?.place, { at: [1, '$file', 1], file: './answers.json' });
    assert.equal(scenario.unread, undefined);
  });

  it('are a whole list, of the scenario, a step and a world', () => {
    const { scenario } = read(
      '"backend": { "$file": "a.json" }, "steps": [ { "tool": "t", "backend": { "$file": "a.json" } } ], "worlds": { "w": { "visibility": "public", "backend": { "$file": "a.json" } } }',
      { 'a.json': SHARED },
    );
    const lists = [scenario?.backend, scenario?.steps[0]?.backend, scenario?.worlds.get('w')?.backend];
    assert.deepEqual(
      lists.map((list) => list?.map(({ tool, place }) => `${tool} ${place?.at?.join('.') ?? ''}`)),
      [
        ['a $file.0', 'b $file.1'],
        ['a $file.0', 'b $file.1'],
        ['a $file.0', 'b $file.1'],
      ],
    );
  });

  it('follow the rules of the scenario: its shape of answers, matchers, names in what is said of a miss', () => {
    const { scenario } = read('"answers": "mcp", "backend": { "$file": "a.json" }', { 'a.json': SHARED });
    const replay = new Replay(scenario?.backend ?? []);
    const answer = replay.call('a', {});
    assert.deepEqual(answer.ok && answer.result, { content: [{ type: 'text', text: '1' }] });
    assert.deepEqual(answer.entry, { scope: 'scenario', index: 0, at: ['$file', 0], file: 'a.json' });
    const matched = replay.call('b', { n: 5 });
    assert.equal(!matched.ok && matched.error, '404');
    const missed = replay.call('b', { m: 5 });
    assert.match(missed.ok ? '' : missed.error, /nearest is a\.json\[1\]: args\.n: missing/);
    assert.equal(missed.nearest, undefined);
  });

  it('are not reported as unused, because a file serves several scenarios', () => {
    const { scenario } = read('"backend": [ { "$file": "a.json" }, { "tool": "own", "result": 1 } ]', {
      'a.json': SHARED,
    });
    const found = unusedAnswers('scenario', scenario?.backend ?? [], [], ['backend']);
    assert.deepEqual(
      found.map(({ message, at }) => [message, at]),
      [['backend[1] was never used: own', ['backend', 1]]],
    );
    assert.equal(scenario && answerAt(scenario, ['backend', 1])?.tool, 'own');
    assert.equal(scenario && answerAt(scenario, ['backend', 0, '$file', 1, 'args'])?.tool, 'b');
  });

  it('that cannot be used are a problem where the file is named, and the scenario does not run', () => {
    const properties = '"backend": [\n{ "$file": "a.json" } ]';
    const cases: [Record<string, AnswerFile>, string][] = [
      [
        { 'a.json': { ok: false, error: 'a.json does not exist; create it, or correct its path' } },
        'a.json does not exist; create it, or correct its path',
      ],
      [{ 'a.json': file('[\n { "tool": 1 } ]') }, 'a.json:2:12: `[0].tool` must be a string, not a number'],
      [
        { 'a.json': file('[\n { "tool": 1 } ]', false) },
        'a.json:2:12: its text is not shown because the file is outside the allowed folders',
      ],
      [{ 'a.json': file('{ "backend": [] }') }, 'a.json:1:1: a list of saved answers is expected here'],
      [
        { 'a.json': file('[ { "$file": "b.json" } ]') },
        'a.json:1:3: `[0]` names a file; a file of saved answers holds nothing but answers',
      ],
      [{ 'a.json': file('') }, 'a.json:1:1: a list of saved answers is expected here; this file is empty'],
      [{ 'a.json': file('[') }, 'a.json:1:2: the list is not closed: `]` is missing'],
      [{}, 'a.json is not read: a scenario may name at most 100 files of saved answers'],
    ];
    for (const [files, message] of cases) {
      const parsed = read(properties, files);
      assert.deepEqual(problems(parsed), [`1:11 answer-file ${message}`]);
      assert.equal(parsed.scenario, undefined);
    }
  });

  it('that are too many are refused before they are joined', () => {
    const many = file(`[${'{"tool":"a","result":1},'.repeat(20_000)}]`);
    const names = Array.from({ length: 60 }, () => '{ "$file": "a.json" }').join(',');
    const parsed = read(`"backend": [ ${names} ]`, { 'a.json': many });
    assert.equal(parsed.scenario, undefined);
    assert.match(
      problems(parsed)[0] ?? '',
      /the files of this scenario have more than 1000000 answers together/,
    );
  });

  it('have a name, and nothing else beside it', () => {
    assert.deepEqual(
      problems(parseScenario('{ "version": 1, "guard": "g", "backend": { "$file": "a", "tool": "b" } }')),
      ['0:57 unknown-property `backend.tool` is not a property of a reference to a file; known here: $file'],
    );
    assert.deepEqual(
      problems(parseScenario('{ "version": 1, "guard": "g", "backend": [ { "$file": 3 } ] }')),
      ['0:54 wrong-type `backend[0].$file` must be a string, not a number'],
    );
  });

  it('are reviewed in the file, and what follows it in the list where it is written', () => {
    const twice = file(
      '[ { "tool": "a", "args": {}, "result": 1 }, { "tool": "a", "args": {}, "result": 1 } ]',
    );
    const { scenario } = read(
      '"answers": "as-is", "backend": [ { "tool": "a", "result": 1 }, { "$file": "a.json" }, { "tool": "a", "args": { "n": 1 }, "result": 1 } ]',
      { 'a.json': twice },
    );
    assert.deepEqual(
      scenario && lintScenario(scenario).map(({ code, path, related }) => [code, path, related?.path]),
      [['shadowed-answer', ['backend', 2], ['backend', 0]]],
    );
    assert.deepEqual(
      twice.ok && lintAnswerFile(twice.parsed.answers ?? []).map(({ code, path }) => [code, path]),
      [['redundant-answer', [1]]],
    );
  });

  it('are distinct from arguments of that name', () => {
    assert.equal(splitAtFile(['backend', 0, 'args', '$file']), undefined);
    assert.deepEqual(splitAtFile(['steps', 1, 'backend', 0, '$file', 2, 'args']), {
      reference: ['steps', 1, 'backend', 0, '$file'],
      inFile: [2, 'args'],
    });
  });
});
