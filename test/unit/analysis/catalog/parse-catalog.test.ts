import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { catalogProblemText, type CatalogOutcome } from '../../../../src/analysis/catalog/catalog';
import { parseCatalog } from '../../../../src/analysis/catalog/parse-catalog';

const fixture = (name: string): string => readFileSync(`test/fixtures/catalogs/${name}`, 'utf8');

/** One line for each tool: `name R D {schema}`, `-` for what is not said; or the problem. */
function drawn(outcome: CatalogOutcome): string[] {
  if (!outcome.ok) return [`error ${catalogProblemText(outcome.error)}`];
  const said = (hint: boolean | null, yes: string): string =>
    hint === null ? '-' : hint ? yes : `not ${yes}`;
  return [
    ...outcome.tools.map(({ name, hints, inputSchema }) =>
      [
        name,
        said(hints.readOnly, 'read'),
        said(hints.destructive, 'destructive'),
        JSON.stringify(inputSchema) ?? '-',
      ].join(' '),
    ),
    ...outcome.warnings.map((warning) => `warning ${catalogProblemText(warning)}`),
  ];
}

const parsed = (text: string, file = 'tools.json'): string[] => drawn(parseCatalog(text, file));
/** The tools of a text, without warnings. */
const names = (text: string, file?: string): string[] =>
  parsed(text, file).map((line) => line.split(' ')[0] ?? '');

describe('a catalog of tools', () => {
  it('is an MCP tools/list result, sorted by name', () => {
    const text = `{"tools":[
      {"name":"b","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true,"destructiveHint":false}},
      {"name":"a","description":"text","annotations":{"title":"A"}}]}`;
    assert.deepEqual(parsed(text), ['a - - -', 'b read not destructive {"type":"object"}']);
  });

  it('is the same as a JSON-RPC response and as a list', () => {
    assert.deepEqual(names('{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a"},{"name":"b"}]}}'), [
      'a',
      'b',
    ]);
    assert.deepEqual(names('[{"name":"a"},{"name":"b"}]'), ['a', 'b']);
  });

  it('is one tool in a snapshot', () => {
    assert.deepEqual(parsed('{"annotations":{"readOnlyHint":false},"name":"a"}', 'a.snap'), [
      'a not read - -',
    ]);
  });

  it('is what the gateway writes: tools of servers', () => {
    const text =
      '{"servers":{"github":[{"name":"b","description":"x"}],"other":[{"name":"a","description":""}],"none":null}}';
    assert.deepEqual(names(text), ['a', 'b']);
  });

  it('is a list of names, in JSON or one a line, with operations', () => {
    assert.deepEqual(parsed('["list_issues", "create_issue write"]'), [
      'create_issue not read - -',
      'list_issues - - -',
    ]);
    const text = '\uFEFF# comment\r\n\r\nlist_issues read # list\n  sync read-write\nplain\n#x write\n';
    assert.deepEqual(parsed(text, 'names.txt'), ['list_issues read - -', 'plain - - -', 'sync not read - -']);
  });

  it('may have comments, trailing commas and a byte order mark', () => {
    assert.deepEqual(names('\uFEFF// ours\n{"tools":[{"name":"a",},],}'), ['a']);
    assert.deepEqual(names('/* ours */ ["a"]', 'tools.txt'), ['a']);
  });

  it('says what it understands, with the place', () => {
    const forms =
      /^error tools\.json:1:1: this object has no tools; a catalog is an MCP tools\/list result \(/;
    assert.match(parsed('{"tool":[]}')[0] ?? '', forms);
    assert.match(
      parsed('{"result":{"result":{"tools":[]}}}')[0] ?? '',
      /tools\.json:1:11: this object has no tools/,
    );
    assert.match(parsed('')[0] ?? '', /^error tools\.json:1:1: the file is empty; a catalog is/);
    assert.match(parsed('"a"')[0] ?? '', /^error tools\.json:1:1: a catalog is/);
    assert.deepEqual(parsed('{"jsonrpc":"2.0","error":{"code":1}}'), [
      'error tools.json:1:26: this is a JSON-RPC error, not a list of tools',
    ]);
    assert.deepEqual(parsed('{"tools":[\n{"name":""}]}'), [
      'error tools.json:2:9: a tool needs a "name" that is a string and not empty',
    ]);
    assert.deepEqual(parsed('{"tools":[1]}'), [
      'error tools.json:1:11: a tool is expected here: an object with a "name", or a name',
    ]);
    assert.deepEqual(parsed('{"tools":[{"name":"a","name":"b"}]}'), [
      'error tools.json:1:23: "name" occurs twice in this object, first at 1:12; remove one of them',
    ]);
    assert.deepEqual(parsed('a\nb wirte', 'names.txt'), [
      'error names.txt:2:1: one tool a line is expected: its name and, if known, its operation (read, write, read-write); did you mean write?',
    ]);
    assert.match(parsed('create_issue write')[0] ?? '', /^error tools\.json:1:1: this is not JSON/);
  });

  it('of UTF-16 is one sentence, whatever its form', () => {
    for (const text of ['{"tools":[]}', '["a"]', 'a\nb'])
      for (const file of ['tools.json', 'names.txt']) {
        const read = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
          Buffer.from(`\uFEFF${text}`, 'utf16le'),
        );
        assert.deepEqual(parsed(read, file), [`error ${file}:1:1: this text is UTF-16; save it as UTF-8`]);
      }
  });

  it('warns of what it ignores, and of one page of several', () => {
    const text =
      '{"nextCursor":"x","tools":[{"name":"a","description":1,"inputSchema":true,"annotations":{"readOnlyHint":"yes"}}]}';
    assert.deepEqual(parsed(text), [
      'a - - -',
      'warning tools.json:1:54: a description that is not a string is ignored',
      'warning tools.json:1:70: an inputSchema that is not an object is ignored',
      'warning tools.json:1:105: readOnlyHint must be true or false; it is ignored',
      'warning tools.json:1:2: this is one page of several (nextCursor): tools are missing',
    ]);
  });

  it('has a tool once: what one place does not say another one adds, what differs is a warning', () => {
    const text = `["a read", "a", {"name":"a","description":"x","inputSchema":{"type":"object","x":[1]}},
      {"name":"a","inputSchema":{"x":[1],"type":"object"}}, {"name":"a","description":"y"}, "a write"]`;
    assert.deepEqual(parsed(text), [
      'a read - {"type":"object","x":[1]}',
      'warning tools.json:2:61: the tool "a" has another description than above; the first counts',
      'warning tools.json:2:93: the tool "a" has another readOnlyHint than above; the first counts',
    ]);
  });

  it('is bounded', () => {
    const many = JSON.stringify(Array.from({ length: 10_001 }, (_, at) => `t${String(at)}`));
    assert.match(parsed(many)[0] ?? '', /there are more than 10000 tools/);
    assert.match(parsed('t\n'.repeat(10_001), 'a.txt')[0] ?? '', /there are more than 10000 tools/);
    assert.match(
      parsed(JSON.stringify(['x'.repeat(257)]))[0] ?? '',
      /has 257 characters; at most 256 are read/,
    );
    assert.match(parsed(JSON.stringify([{ name: 'x'.repeat(257) }]))[0] ?? '', /at most 256 are read/);
    const deep = `{"name":"a","inputSchema":${'{"a":'.repeat(201)}1${'}'.repeat(202)}`;
    assert.match(parsed(deep)[0] ?? '', /the inputSchema of "a" is nested more than 200 deep/);
    const long = JSON.stringify({ name: 'a', inputSchema: { x: 'x'.repeat(1024 * 1024) } });
    assert.match(
      parsed(long)[0] ?? '',
      /the inputSchema of "a" has 1048584 characters; at most 1048576 are read/,
    );
  });

  it('keeps a property named __proto__', () => {
    const outcome = parseCatalog(
      '{"name":"a","inputSchema":{"properties":{"__proto__":{"type":"string"}}}}',
      'a.json',
    );
    assert.ok(outcome.ok);
    assert.equal(
      JSON.stringify(outcome.tools[0]?.inputSchema),
      '{"properties":{"__proto__":{"type":"string"}}}',
    );
  });

  it('never throws, whatever the text', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"tools"',
      '"name"',
      '"servers"',
      '"result"',
      '"a"',
      '1',
      'null',
      '\n',
      'x ',
      '#',
      '\0',
      '\uFEFF',
      '/*',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part).map((parts) => parts.join('')),
          fc.json(),
        ),
        fc.constantFrom('a.json', 'a.txt'),
        (text, file) => {
          const outcome = parseCatalog(text, file);
          if (!outcome.ok) assert.equal(outcome.error.file, file);
        },
      ),
    );
  });
});

describe('the sample catalog', () => {
  const list = parseCatalog(fixture('tools-list.json'), 'tools-list.json');

  it('has 117 tools with hints and schemas', () => {
    assert.ok(list.ok);
    assert.equal(list.tools.length, 117);
    assert.deepEqual(list.warnings, []);
    assert.ok(list.tools.every(({ hints, inputSchema }) => hints.readOnly !== null && inputSchema));
  });

  it('names the same tools in each of its forms', () => {
    assert.ok(list.ok);
    const tools = list.tools.map(({ name }) => name);
    assert.deepEqual(names(fixture('tools.json')), tools);
    assert.deepEqual(names(fixture('names.txt'), 'names.txt'), tools);
    const operations = parseCatalog(fixture('names.txt'), 'names.txt');
    assert.ok(operations.ok);
    assert.deepEqual(
      operations.tools.map(({ hints }) => hints.readOnly),
      list.tools.map(({ hints }) => hints.readOnly),
    );
  });
});
