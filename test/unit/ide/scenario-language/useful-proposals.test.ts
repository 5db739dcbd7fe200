import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseTree } from 'jsonc-parser';
import type { CompletionItem } from 'vscode-json-languageservice';
import { ScenarioJson } from '../../../../src/ide/scenario-language/json-service';
import { usefulProposals } from '../../../../src/ide/scenario-language/useful-proposals';

const json = new ScenarioJson(() =>
  Promise.resolve(readFileSync('schemas/guard-scenario.schema.json', 'utf8')),
);

/** What is proposed at the `|`. */
async function proposed(marked: string): Promise<CompletionItem[]> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const before = text.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const items = await json.complete({ version: 1, getText: () => text }, position);
  return usefulProposals(items, text, offset, parseTree(text));
}

async function names(marked: string): Promise<string[]> {
  const items = await proposed(marked);
  return items.sort((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? '')).map(({ label }) => label);
}

async function inserted(marked: string, name: string): Promise<string | undefined> {
  return (await proposed(marked)).find(({ label }) => label === name)?.textEdit?.newText;
}

describe('proposals in scenarios', () => {
  it('keep the order of the documentation', async () => {
    assert.deepEqual((await names('{ "backend": [ { | } ] }')).slice(0, 2), ['tool', 'args']);
    assert.deepEqual((await names('{ "policy": { "allow-only": { | } } }')).slice(0, 2), [
      'repos',
      'min-integrity',
    ]);
  });

  it('leave out what belongs to the other kind of step', async () => {
    const request = await names('{ "steps": [ { "tool": "t", | } ] }');
    assert.ok(request.includes('args') && !request.includes('input') && !request.includes('call'));
    const call = await names('{ "steps": [ { "call": "label_agent", | } ] }');
    assert.ok(call.includes('input') && !call.includes('args') && !call.includes('tool'));
    const sink = await names('{ "steps": [ { "sink": "s", "tool": "t", | } ] }');
    assert.ok(sink.includes('args') && !sink.includes('result') && !sink.includes('backend'));
    assert.ok(!(await names('{ "steps": [ { "tool": "t", "result": 1, | } ] }')).includes('sink'));
    assert.ok((await names('{ "steps": [ { "tool": "t", | } ] }')).includes('sink'));
    assert.ok((await names('{ "steps": [ { "to|ol": "t" } ] }')).includes('call'));
  });

  it('leave out expectations that never hold where they are', async () => {
    const request = await names('{ "steps": [ { "tool": "t", "expect": { | } } ] }');
    assert.ok(request.includes('items') && !request.includes('output'));
    const call = await names('{ "steps": [ { "call": "label_agent", "expect": { | } } ] }');
    assert.ok(call.includes('output') && call.includes('outcome') && !call.includes('items'));
    const sink = await names('{ "steps": [ { "sink": "s", "tool": "t", "expect": { | } } ] }');
    assert.ok(sink.includes('outcome') && !sink.includes('items') && !sink.includes('mode'));
    const agent = await names('{ "agent": { "expect": { | } } }');
    assert.ok(agent.includes('mode') && !agent.includes('outcome'));
  });

  it('are the visibilities of a write sink', async () => {
    const visibilities = await names('{ "sinks": { "log": { "visibility": | } } }');
    assert.deepEqual(
      ['public', 'private', 'internal'].filter((each) => visibilities.includes(JSON.stringify(each))),
      ['public', 'private', 'internal'],
    );
  });

  it('leave out the error of an answer that has a result', async () => {
    assert.ok(!(await names('{ "backend": [ { "tool": "t", "result": 1, | } ] }')).includes('error'));
  });

  it('end a name with a colon, whatever its value may be', async () => {
    assert.equal(await inserted('{ "steps": [ { "tool": "t", "expect": { | } } ] }', 'items'), '"items": $1');
    assert.equal(
      await inserted('{ "steps": [ { "tool": "t", "expect": { "|" } } ] }', 'items'),
      '"items": $1',
    );
    assert.equal(
      await inserted('{ "steps": [ { "tool": "t", "expect": { |\n "logs": [] } } ] }', 'items'),
      '"items": $1,',
    );
  });

  it('leave the colon alone that is there', async () => {
    assert.equal(
      await inserted('{ "steps": [ { "tool": "t", "expect": { "it|": [] } } ] }', 'items'),
      '"items"',
    );
  });

  it('work in an empty file and in one that is not closed', async () => {
    assert.ok((await names('|')).includes('Guard scenario'));
    assert.ok((await names('{\n  "steps": [\n    { "tool": "t", "expect": {\n      |')).includes('items'));
  });
});
