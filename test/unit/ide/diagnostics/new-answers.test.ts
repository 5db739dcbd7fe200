import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../../src/diagnostics/diagnostic';
import type { BackendCall } from '../../../../src/gateway/invocation';
import type { Json } from '../../../../src/gateway/json';
import {
  answerFix,
  exactAnswer,
  isExact,
  missAnswers,
  type NewAnswer,
} from '../../../../src/ide/diagnostics/new-answers';
import { savedAnswer } from '../../../../src/ide/backend-calls/saved-answer';
import { unusedFixes } from '../../../../src/ide/diagnostics/unused-answers';
import { parseAnswers, withAnswerFiles } from '../../../../src/scenario/answer-files';
import { parseScenario, type ParsedScenario } from '../../../../src/scenario/parse';
import { Replay } from '../../../../src/scenario/replay';

const SHARED =
  '[\n  { "tool": "get", "args": { "n": 1 }, "result": { "private": true } },\n  { "tool": "any", "result": 0 }\n]';

function read(properties: string, shared = SHARED): ParsedScenario {
  const parsed = parseScenario(`{ "version": 1, "guard": "g", "answers": "mcp", ${properties} }`);
  return withAnswerFiles(
    parsed,
    new Map([['./a.json', { ok: true, parsed: parseAnswers(shared), isQuoted: true }]]),
  );
}

/** A call as a guard makes it, answered by the scenario's list. */
function call({ scenario }: ParsedScenario, tool: string, args: Json): BackendCall {
  const { match, entry, nearest } = new Replay(scenario?.backend ?? []).call(tool, args);
  const base = {
    index: 1,
    tool,
    args,
    returned: 0,
    reachedBackend: true,
    cause: null,
    resultBytes: 0,
    match,
  };
  return { ...base, ...(entry ? { entry } : {}), ...(nearest ? { nearest } : {}) };
}

/** The text that an answer is written into, after that. */
function written(parsed: ParsedScenario, answer: NewAnswer): string {
  const { file, edits } = answerFix('', answer);
  return applyEdits(file?.text ?? parsed.source.text, edits());
}

describe('an answer for a call without one', () => {
  it('is to be written, a copy of the nearest as it is written, or an error', () => {
    const parsed = read(
      '"backend": [ { "tool": "get", "args": { "n": 1, "m": 1 }, "result": "far" }, { "tool": "get", "args": { "n": 1 }, "result": { "private": true } } ]',
    );
    const offered = missAnswers(parsed, undefined, call(parsed, 'get', { n: 2 }));
    assert.deepEqual(
      offered.map(({ title, answer }) => [title, answer.value]),
      [
        ['Add a saved answer for get', { tool: 'get', args: { n: 2 }, result: null }],
        [
          'Add an answer for get: copied from backend[1]',
          { tool: 'get', args: { n: 2 }, result: { private: true } },
        ],
        ['Add an answer for get: an error', { tool: 'get', args: { n: 2 }, error: '404 Not Found' }],
      ],
    );
  });

  it('goes where the list is: into the file that is all of it, or that has the nearest', () => {
    const whole = read('"backend": { "$file": "./a.json" }');
    const [empty, copied] = missAnswers(whole, undefined, call(whole, 'get', { n: 2 }));
    assert.ok(empty && copied);
    assert.equal(
      written(whole, empty.answer),
      SHARED.replace('0 }\n]', '0 },\n  { "tool": "get", "args": { "n": 2 }, "result": null }\n]'),
    );
    assert.match(written(whole, copied.answer), /"args": \{ "n": 2 \}, "result": \{ "private": true \}/);
    const among = read('"backend": [ { "tool": "b", "result": 1 }, { "$file": "./a.json" } ]');
    const [own, near] = missAnswers(among, undefined, call(among, 'get', { n: 2 }));
    assert.ok(own && near);
    assert.equal(near.title, 'Add an answer for get: copied from a.json[0]');
    assert.equal(answerFix('', near.answer).file?.name, './a.json');
    assert.match(written(among, own.answer), /\{ "\$file": "\.\/a\.json" \}, \{ "tool": "get"/);
  });

  it('has no copy without an answer of the tool, and no arguments when they are unknown', () => {
    const parsed = read('"steps": [ { "tool": "t" } ]');
    const missed: BackendCall = { ...call(parsed, 'get', 'unreadable'), failure: 'args-unreadable' };
    const offered = missAnswers(parsed, 0, missed);
    assert.deepEqual(
      offered.map(({ answer }) => answer.value),
      [
        { tool: 'get', result: null },
        { tool: 'get', error: '404 Not Found' },
      ],
    );
    const [first] = offered;
    assert.match(first ? written(parsed, first.answer) : '', /"tool": "t",\s*"backend": \[/);
  });
});

describe('the answer of a call, saved for its arguments alone', () => {
  it('comes before the general one that gave it, in its list, so that it is the one that answers', () => {
    const parsed = read('"backend": [ { "tool": "x", "result": 1 }, { "$file": "./a.json" } ]');
    const made = call(parsed, 'any', { n: 7 });
    assert.equal(isExact(parsed, undefined, made), false);
    const answer = exactAnswer(parsed, undefined, made, { tool: 'any', args: { n: 7 }, result: 0 });
    assert.ok(answer);
    const after = written(parsed, answer);
    const again = read('"backend": { "$file": "./a.json" }', after);
    const repeated = call(again, 'any', { n: 7 });
    assert.deepEqual(repeated.entry?.at, ['$file', 1]);
    assert.equal(isExact(again, undefined, repeated), true);
  });
});

describe('what a guard sends and a saved answer would mean otherwise', () => {
  it('is exactly that: no matcher of a guard reaches a scenario', () => {
    const parsed = read('"backend": [ { "tool": "get", "args": { "n": 1, "m": 2 }, "result": 1 } ]');
    for (const args of [{ $any: true }, { n: { $match: '(' } }]) {
      for (const { answer } of missAnswers(parsed, undefined, call(parsed, 'get', args))) {
        const after = parseScenario(written(parsed, answer));
        assert.deepEqual(after.problems, []);
        assert.equal(call(after, 'get', args).match, 'entry');
        assert.equal(isExact(after, undefined, call(after, 'get', args)), true);
        assert.equal(call(after, 'get', { n: 'other' }).match, 'none');
      }
    }
  });
});

describe('what a saved answer says besides', () => {
  it('its delay, and a result that was too large to keep, are in the copy', () => {
    const parsed = read(
      '"backend": [ { "tool": "get", "args": { "n": 1, "m": 1 }, "result": "r", "delayMs": 9 } ]',
    );
    const [, copied] = missAnswers(parsed, undefined, call(parsed, 'get', { n: 2 }));
    assert.deepEqual(copied?.answer.value, { tool: 'get', args: { n: 2 }, result: 'r', delayMs: 9 });
    const general = read('"backend": [ { "tool": "get", "result": "large", "delayMs": 9 } ]');
    const made: BackendCall = { ...call(general, 'get', { n: 1 }), resultBytes: 1e7, delayMs: 9 };
    const answer = exactAnswer(general, undefined, made, savedAnswer(made)?.entry ?? {});
    assert.deepEqual(answer?.value, { tool: 'get', args: { n: 1 }, result: 'large', delayMs: 9 });
  });
});

describe('answers that no call used', () => {
  const removed = (text: string, ...indexes: number[]): string => {
    const { source } = parseScenario(text);
    const paths = indexes.map((index) => ['backend', index]);
    const all = unusedFixes(source, ['backend', indexes[0] ?? 0], paths).at(-1);
    return applyEdits(text, all?.edits() ?? []);
  };
  const text = '{ "backend": [\n  { "tool": "a" },\n  { "tool": "b" }, // b\n  { "tool": "c" }\n] }';

  it('are removed one by one or all, without a comma too many', () => {
    assert.equal(removed(text, 0, 1), '{ "backend": [\n  // b\n  { "tool": "c" }\n] }');
    assert.equal(removed(text, 1, 2), '{ "backend": [\n  { "tool": "a" }\n  // b\n] }');
    assert.equal(removed(text, 0, 2), '{ "backend": [\n  { "tool": "b" } // b\n] }');
    assert.equal(removed('{ "backend": [{ "tool": "a" }, { "tool": "b" }] }', 0, 1), '{ "backend": [] }');
    const { source } = parseScenario(text);
    assert.deepEqual(
      unusedFixes(source, ['backend', 0], [['backend', 0]]).map(({ title }) => title),
      ['Remove this unused answer'],
    );
  });
});
