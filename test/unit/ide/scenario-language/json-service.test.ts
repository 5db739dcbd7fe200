import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ScenarioJson } from '../../../../src/ide/scenario-language/json-service';

const schema = readFileSync(
  new URL('../../../../schemas/guard-scenario.schema.json', import.meta.url),
  'utf8',
);
const json = new ScenarioJson(() => Promise.resolve(schema));

function marked(text: string): Parameters<ScenarioJson['complete']> {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  const content = text.replace('|', '');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return [{ version: 1, getText: () => content }, position];
}

async function labels(text: string): Promise<string[]> {
  return (await json.complete(...marked(text))).map(({ label }) => label);
}

async function hover(text: string): Promise<string> {
  return JSON.stringify((await json.hover(...marked(text)))?.contents ?? null);
}

describe('completion by the schema of scenarios', () => {
  it('has every property of the file that is not there yet, with its documentation', async () => {
    const items = await json.complete(...marked('{ "version": 1, "|" }'));
    const { properties } = JSON.parse(schema) as {
      properties: Record<string, { markdownDescription?: string }>;
    };
    const wanted = Object.keys(properties).filter((name) => name !== 'version');
    assert.deepEqual(
      wanted.filter((name) => !items.some(({ label }) => label === name)),
      [],
    );
    assert.ok(
      items.filter(({ label }) => wanted.includes(label)).every(({ documentation }) => documentation),
    );
  });

  it('has the properties of a step and of what is expected of it', async () => {
    assert.ok((await labels('{ "steps": [ { "|" } ] }')).includes('backendError'));
    assert.ok((await labels('{ "steps": [ { "expect": { "|" } } ] }')).includes('maxBackendCalls'));
    assert.ok((await labels('{ "steps": [ { "expect": { "resource": { "|" } } } ] }')).includes('integrity'));
  });

  it('has the values of an enumeration', async () => {
    const outcomes = await labels('{ "steps": [ { "expect": { "outcome": | } } ] }');
    assert.deepEqual(outcomes.sort(), ['"allowed"', '"blocked"', '"denied"', '"error"', '"filtered"']);
    assert.deepEqual((await labels('{ "profile": | }')).sort(), [
      '"gateway-2026-08"',
      '"gateway-latest"',
      '"pr-7938"',
    ]);
  });

  it('has whole scenarios, steps and answers where they begin', async () => {
    assert.ok((await labels('|')).includes('Guard scenario'));
    const steps = await labels('{ "steps": [ | ] }');
    assert.ok(steps.includes('Request') && steps.includes('Raw call'), steps.join());
    const answers = await labels('{ "backend": [ | ] }');
    assert.ok(answers.includes('Answer') && answers.includes('Failure'), answers.join());
  });

  it('holds also in a file that names a schema, with comments and commas', async () => {
    const text = '// a comment\n{ "$schema": "https://example.org/x.json", "mode": |, }';
    assert.deepEqual((await labels(text)).sort(), ['"filter"', '"propagate"', '"strict"']);
  });
});

describe('hover by the schema of scenarios', () => {
  it('says what a property and a value mean', async () => {
    assert.match(await hover('{ "guard|": "./x.wat" }'), /relative to this file/);
    assert.match(await hover('{ "mode": "stri|ct" }'), /blocks the whole response/);
  });
});

describe('texts that are left alone', () => {
  it('are those nested too deeply', async () => {
    assert.deepEqual(await labels(`${'['.repeat(5000)}|`), []);
  });
});

describe('format', () => {
  it('keeps comments', async () => {
    const [document] = marked('{"version":1, // one\n"guard":"./x.wat"}|');
    const edits = await json.format(document, undefined, { tabSize: 2, insertSpaces: true });
    assert.ok(edits && edits.length > 0);
    assert.ok(edits.every(({ newText }) => newText.trim() === ''));
  });
});
