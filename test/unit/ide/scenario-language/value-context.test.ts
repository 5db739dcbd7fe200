import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { valueContext } from '../../../../src/ide/scenario-language/value-context';

/** The kind of name at `|` and the text a choice replaces. */
function place(marked: string): string | undefined {
  const text = marked.replace('|', '');
  const found = valueContext(text, marked.indexOf('|'));
  return found && `${found.kind} <${text.slice(found.start, found.end)}>`;
}

describe('places of names in scenarios', () => {
  it('are the tools of steps, answers and expected calls', () => {
    assert.equal(place('{ "steps": [ { "tool": "li|st" } ] }'), 'tool <"list">');
    assert.equal(place('{ "backend": [ { "tool": | } ] }'), 'tool <>');
    assert.equal(place('{ "steps": [ {}, { "backend": [ { "tool": "|" } ] } ] }'), 'tool <"">');
    assert.equal(place('{ "steps": [ { "expect": { "backendCalls": [ { "tool": "|'), 'tool <">');
  });

  it('are the tags in lists of labels', () => {
    assert.equal(place('{ "agent": { "secrecy": [ | ] } }'), 'secrecy <>');
    assert.equal(
      place('{ "steps": [ { "expect": { "resource": { "integrity": [ "a", "b|" ] } } } ] }'),
      'integrity <"b">',
    );
  });

  it('are the sessions that steps name, and the names inside sessions', () => {
    assert.equal(place('{ "steps": [ { "session": "|" } ] }'), 'session <"">');
    const inside = (text: string) => place(`{ "sessions": { "anything": { ${text} } } }`);
    assert.equal(inside('"policy": { "allow-only": { "repos": [ "|" ] } }'), 'repository <"">');
    assert.equal(inside('"agent": { "expect": { "secrecy": [ "|" ] } }'), 'secrecy <"">');
    assert.equal(inside('"agent": { "expect": { "backendCalls": [ { "tool": "|" } ] } }'), 'tool <"">');
  });

  it('are the write sinks that steps name, and the tags that sinks accept', () => {
    assert.equal(place('{ "steps": [ { "sink": "|" } ] }'), 'sink <"">');
    assert.equal(place('{ "sinks": { "log": { "accept": [ "pri|" ] } } }'), 'secrecy <"pri">');
  });

  it('are the guard', () => {
    assert.equal(place('{ "guard": "./|x.wat" }'), 'guard <"./x.wat">');
  });

  it('are no property names, and nothing inside arguments and results', () => {
    assert.equal(place('{ "gu|ard": "" }'), undefined);
    assert.equal(place('{ "steps": [ { "args": { "tool": "|" } } ] }'), undefined);
    assert.equal(place('{ "steps": [ { "result": { "backend": [ { "tool": "|" } ] } } ] }'), undefined);
  });
});
