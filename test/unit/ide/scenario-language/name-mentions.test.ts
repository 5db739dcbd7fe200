import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mentionAt, nameMentions, sameNames } from '../../../../src/ide/scenario-language/name-mentions';
import { parseScenario } from '../../../../src/scenario/parse';

const TEXT = `{ "version": 1, "guard": "./g.wat",
  "agent": { "secrecy": ["private"] },
  "backend": [{ "tool": "get_issue", "result": { "tool": "get_issue" } }],
  "steps": [
    { "name": "get_issue", "tool": "get_issue", "backend": [{ "tool": "get_issue", "result": 1 }],
      "expect": { "secrecy": ["private"], "integrity": ["private"], "backendCalls": [{ "tool": "get_issue" }] } },
    { "tool": "`;

describe('names where they are in a scenario', () => {
  const mentions = nameMentions(parseScenario(TEXT).source.root);

  it('are recognized by their kind, in the order of the text, also while it is typed', () => {
    assert.deepEqual(
      mentions.map(({ kind, name, isAnswer }) => `${kind} ${name}${isAnswer ? ' answer' : ''}`),
      [
        'guard ./g.wat',
        'secrecy private',
        'tool get_issue answer',
        'tool get_issue',
        'tool get_issue answer',
        'secrecy private',
        'integrity private',
        'tool get_issue',
      ],
    );
  });

  it('are the text between the quotes', () => {
    for (const { range, name } of mentions) assert.equal(TEXT.slice(range.start, range.end), name);
  });

  it('are found at the cursor, and where else they are', () => {
    const mention = mentionAt(mentions, TEXT.indexOf('private"], "backendCalls'));
    assert.equal(mention?.kind, 'integrity');
    assert.equal(sameNames(mentions, { kind: 'tool', name: 'get_issue' }).length, 4);
    assert.equal(mentionAt(mentions, TEXT.indexOf('version')), undefined);
  });

  it('are in the sessions of a scenario, too', () => {
    const text =
      '{ "sessions": { "a": { "agent": { "secrecy": ["x"] } }, "b": { "agent": { "secrecy": ["y"] } } } }';
    assert.deepEqual(
      nameMentions(parseScenario(text).source.root).map(({ name }) => name),
      ['x', 'y'],
    );
  });
});
