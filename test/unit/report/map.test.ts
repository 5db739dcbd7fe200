import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MappedLabel, MappedTool, ToolMap } from '../../../src/analysis/map/tool-map';
import { prettyMap } from '../../../src/report/map';
import { markdownMap } from '../../../src/report/map-markdown';
import { terminalText } from '../../../src/report/terminal-text';

const WORLDS = ['public', 'private'];
const label = (world: string, secrecy: string[], more: Partial<MappedLabel> = {}): MappedLabel => ({
  world,
  arguments: 'required',
  args: {},
  operation: 'read',
  resource: { description: '', secrecy, integrity: [] },
  error: null,
  ...more,
});
const tool = (name: string, more: Partial<MappedTool> = {}): MappedTool => ({
  name,
  hints: { readOnly: null, destructive: null },
  scenarios: 1,
  labels: [label('public', []), label('private', ['private:acme/app'])],
  findings: [],
  ...more,
});
const mapOf = (tools: MappedTool[], more: Partial<ToolMap> = {}): ToolMap => {
  const findings: Record<string, number> = {};
  for (const { code } of tools.flatMap((each) => each.findings)) findings[code] = (findings[code] ?? 0) + 1;
  const summary = { tools: tools.length, findings };
  return { version: 1, guard: 'guard.wasm', worlds: WORLDS, tools, summary, ...more };
};
const pretty = (map: ToolMap, width?: number): string =>
  terminalText(prettyMap(map, { colour: false, width }));

const TOOLS = [
  tool('create_issue', {
    labels: WORLDS.map((world) => label(world, [], { operation: 'write' })),
    findings: [{ code: 'no-scenario', severity: 'info', message: 'none' }],
  }),
  tool('get_issue', {
    labels: WORLDS.map((world) => label(world, [], { operation: null, resource: null, error: 'no' })),
    findings: [
      {
        code: 'trap',
        severity: 'error',
        message: 'label_resource trapped: unreachable in every world',
        position: { source: 'guard.rs', line: 3, column: 5 },
      },
    ],
  }),
  tool('list_issues', {
    labels: [
      label('public', []),
      label('public', ['x'], { arguments: 'all' }),
      label('public', ['y'], { arguments: 'letter-case' }),
      label('private', ['secret'], { items: [{ description: '', secrecy: [], integrity: [] }] }),
    ],
    findings: [{ code: 'unstable-label', severity: 'warning', message: 'other letter case gets more' }],
  }),
];

describe('a tool map for people', () => {
  it('is a table with findings below each tool and a summary', () => {
    assert.equal(
      pretty(mapOf(TOOLS)),
      `guard.wasm  3 tools in public, private

  tool          public          private
  create_issue  write           write
  get_issue     error           error
    ✗ trap  label_resource trapped: unreachable in every world
      at guard.rs:3:5
  list_issues   read public +1  read public
    ! unstable-label  other letter case gets more

3 tools: 1 error, 1 warning, 1 info
  ✗    1  trap  Trap
  !    1  unstable-label  Label depends on spelling or order
  ·    1  no-scenario  Tool without a scenario
  no scenario calls create_issue
`,
    );
  });

  it('puts each world on a line where the terminal is narrow', () => {
    assert.match(pretty(mapOf(TOOLS), 30), /\n {2}create_issue\n {4}public {3}write\n {4}private {2}write\n/);
  });

  it('has the lines of the guard that decided, in a column where there is room', () => {
    const source = (line: number): Partial<MappedLabel> => ({ source: { file: 'a\u001b/guard.ts', line } });
    const labels = [label('public', [], source(7)), label('private', [], source(42))];
    const map = mapOf([tool('create_issue'), tool('get_issue', { labels })]);
    assert.equal(
      pretty(map).split('\n').slice(2, 5).join('\n'),
      `  tool          public       private                decided at
  create_issue  read public  read private:acme/app
  get_issue     read public  read public            a\\u001b/guard.ts:7 +1`,
    );
    const table = pretty(map, 60);
    assert.match(table, /\n {2}get_issue {5}read public {2}read public\n/);
    assert.match(pretty(map, 30), /\n {4}private {2}read public\n {4}at a\\u001b\/guard\.ts:7 \+1\n/);
  });

  it('shortens names and cells to the width of the terminal', () => {
    const long = tool('a_tool_with_a_name_that_is_longer_than_the_column', {
      labels: [label('private', ['private:some-organization/some-repository'])],
    });
    const rows = pretty(mapOf([long]), 72)
      .split('\n')
      .slice(2, 4);
    assert.ok(
      rows.every((row) => row.length <= 72),
      rows.join('\n'),
    );
    assert.match(rows[1] ?? '', /^ {2}a_tool_\S*… {2}- {7}read private:some-organization\S*…$/);
  });

  it('says what was not answered, and why nothing was', () => {
    const tools = [tool('get_me', { labels: [label('public', [], { engine: 'the worker crashed' })] })];
    assert.match(
      pretty(mapOf(tools)),
      /get_me {2}no answer .*\n[^]*could not finish all questions about get_me\n/,
    );
    const failed = pretty(mapOf([], { error: 'refused\nwhy' }));
    assert.equal(failed, 'guard.wasm\n  ✗ refused\n    why\n');
  });
});

describe('a tool map as Markdown', () => {
  it('has the findings first and all labels folded away', () => {
    const text = markdownMap(mapOf(TOOLS));
    assert.match(
      text,
      /^### Tool map of <code>guard\.wasm<\/code>\n\n3 tools in 2 worlds: 1 error, 1 warning, 1 info\.\n/,
    );
    assert.match(
      text,
      /\n\| ❌ \| trap \| <code>get_issue<\/code> \| label_resource trapped&#58; unreachable in every world \(<code>guard\.rs&#58;3&#58;5<\/code>\) \|\n/,
    );
    assert.match(text, /No scenario calls <code>create_issue<\/code>\./);
    assert.match(
      text,
      /<details>[^]*\| <code>create_issue<\/code> \| <code>write<\/code> \| <code>write<\/code> \|\n[^]*<\/details>\n$/,
    );
  });

  it('obeys nothing that a name says', () => {
    const name = 'a|b\\|`c` <img src=x> @octocat [x](http://y) *z* _i_ &amp; www.x\n| d |';
    const text = markdownMap(mapOf([tool(name)]));
    const row = text.split('\n').find((line) => line.includes('octocat')) ?? '';
    assert.equal(row.split('|').length, 5, row);
    assert.doesNotMatch(row.replaceAll(/<\/?code>/g, ''), /[<>`@[\]*\\]|&(?!#\d+;)|_i_|www\.|:\/\//);
  });
});
