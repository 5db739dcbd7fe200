import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ToolMap } from '../../../src/analysis/map/tool-map';
import { htmlReport } from '../../../src/report/html/html-report';
import { githubReport } from '../../../src/report/github';
import { inspectionText } from '../../../src/report/inspection';
import { invocationText } from '../../../src/report/invocation';
import { jsonReport } from '../../../src/report/json';
import { junitReport } from '../../../src/report/junit';
import { prettyMap } from '../../../src/report/map';
import { markdownMap } from '../../../src/report/map-markdown';
import { paintWith } from '../../../src/report/paint';
import { prettyReport } from '../../../src/report/pretty';
import { terminalText } from '../../../src/report/terminal-text';
import type { Inspection } from '../../../src/run/inspection';
import type { RunResult } from '../../../src/run/result';
import { HAZARD } from './hazards';
import { readHtml } from './html/read-html';
import { CONTEXT } from './html/sample-report';
import { asWritten, SAMPLE } from './sample-result';
import { commandOf, obeyed } from './workflow-runner';

/** Texts with a fixed set of values, which reports choose marks and words by, and names of expectations. */
const FIXED = new Set([
  'path',
  'status',
  'kind',
  'mode',
  'outcome',
  'operation',
  'severity',
  'function',
  'code',
]);

/** Values like this one, with something hazardous before every text that a guard, a file or a person chooses. */
function hazardous<T>(value: T): fc.Arbitrary<T> {
  return hazardousValue(value) as fc.Arbitrary<T>;
}

function hazardousValue(value: unknown, key = ''): fc.Arbitrary<unknown> {
  if (typeof value === 'string' && !FIXED.has(key)) return HAZARD.map((hazard) => `${hazard}${value}`);
  if (Array.isArray(value)) return fc.tuple(...value.map((each) => hazardousValue(each, key)));
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  const members = Object.entries(value).map(([name, each]) => [name, hazardousValue(each, name)] as const);
  return fc.record(Object.fromEntries(members), { noNullPrototype: true });
}

const INSPECTION: Inspection = {
  file: 'g.wasm',
  bytes: 8,
  module: { ok: false, error: 'no' },
  guard: { ok: false, error: 'no' },
  imports: [{ module: 'm', name: 'n', kind: 'func', type: '()->()' }],
  exports: [{ name: 'e', kind: 'func', index: 0, type: '()->()' }],
  memory: null,
  features: [],
  sections: [{ name: 's', offset: 8, bytes: 1 }],
  debug: { dwarf: false, names: false, sourceMap: false, external: false },
  engine: 'engine',
};

const LABELS = { description: 'd', secrecy: ['s'], integrity: ['i'] };
const TOOL_MAP: ToolMap = {
  version: 1,
  guard: 'g.wasm',
  worlds: ['w'],
  tools: [
    {
      name: 't',
      hints: { readOnly: null, destructive: null },
      scenarios: 0,
      labels: [
        {
          world: 'w',
          arguments: 'all',
          args: {},
          operation: 'read',
          resource: LABELS,
          items: [LABELS],
          error: null,
        },
        { world: 'w', arguments: 'all', args: {}, operation: null, resource: null, error: 'e', engine: 'e' },
      ],
      findings: [
        { code: 'trap', severity: 'error', message: 'm', position: { source: 'f', line: 1, column: 1 } },
        { code: 'no-scenario', severity: 'info', message: 'm' },
      ],
    },
  ],
  summary: { tools: 1, findings: { trap: 1 } },
};

const RESULT: fc.Arbitrary<RunResult> = hazardous(SAMPLE);
const INVOCATIONS = SAMPLE.scenarios.flatMap((scenario) =>
  scenario.steps.flatMap((step) => step.invocations),
);

describe('no report lets the texts of a guard or a file be obeyed', () => {
  const numRuns = 300;

  it('pretty, coloured or not, on standard output', () => {
    const property = fc.property(RESULT, fc.func(HAZARD), (result, source) => {
      for (const colour of [true, false]) {
        const text = prettyReport(result, { colour, verbose: true, source });
        assert.deepEqual(obeyed(terminalText(text)), [], text);
      }
    });
    fc.assert(property, { seed: 1, numRuns });
  });

  it('json, which still says what the result says', () => {
    const property = fc.property(RESULT, (result) => {
      const text = terminalText(jsonReport(result));
      assert.deepEqual(obeyed(text), []);
      const said = JSON.stringify(JSON.parse(text));
      assert.equal(said, asWritten(result).replaceAll(/\\ud[89a-f]../g, '\ufffd'));
    });
    fc.assert(property, { seed: 2, numRuns });
  });

  it('junit', () => {
    const property = fc.property(RESULT, (result) => {
      const text = junitReport(result);
      assert.equal(terminalText(text), text, 'nothing is left to escape, which would break references');
      assert.deepEqual(obeyed(text), []);
    });
    fc.assert(property, { seed: 3, numRuns });
  });

  it('html, which stays the page it is', () => {
    const property = fc.property(RESULT, fc.func(HAZARD), (result, source) => {
      const text = htmlReport(result, { ...CONTEXT, sourceOf: () => source });
      assert.equal(terminalText(text), text, 'nothing is left to escape, which would break references');
      assert.deepEqual(obeyed(text), []);
      readHtml(text);
    });
    fc.assert(property, { seed: 7, numRuns });
  });

  it('github, whose commands are all its own', () => {
    const own = terminalText(githubReport(SAMPLE)).trimEnd().split('\n').length;
    const property = fc.property(RESULT, (result) => {
      const text = terminalText(githubReport(result));
      const lines = text.trimEnd().split('\n');
      assert.equal(lines.length, own);
      for (const line of lines) {
        const [, properties = '', data = ''] = /^::(?:error|warning) ([^\n]*?)::([^\n]*)$/.exec(line) ?? [];
        assert.match(properties, /^file=[^,:]*(,line=\d+(,col=\d+)?)?,title=[^,:]*$/);
        assert.deepEqual(obeyed(`${properties} ${data}`), []);
        // What the runner makes of the message.
        const message = data.replaceAll('%0A', '\n').replaceAll('%25', '%');
        assert.deepEqual(obeyed(message), []);
      }
    });
    fc.assert(property, { seed: 4, numRuns });
  });

  it('call and inspect', () => {
    const paint = paintWith(true);
    const all = [hazardous(INSPECTION), hazardous(INVOCATIONS)] as const;
    const property = fc.property(...all, (inspection, invocations) => {
      const texts = [
        inspectionText(inspection, paint),
        ...invocations.map((each) => invocationText(each, paint)),
      ];
      for (const text of texts) assert.deepEqual(obeyed(terminalText(text)), []);
    });
    fc.assert(property, { seed: 5, numRuns });
  });

  it('map, also without tools, narrow, and as Markdown with as many cells', () => {
    const cells = (text: string): number[] => text.split('\n').map((line) => line.split(' | ').length);
    const own = cells(markdownMap(TOOL_MAP));
    const property = fc.property(hazardous(TOOL_MAP), HAZARD, (given, error) => {
      const [world = ''] = given.worlds;
      const tools = given.tools.map((tool) => ({
        ...tool,
        labels: tool.labels.map((label) => ({ ...label, world })),
      }));
      const map = { ...given, tools };
      const markdown = markdownMap(map);
      assert.deepEqual(cells(markdown), own);
      assert.equal(terminalText(markdown), markdown);
      for (const text of [
        markdown,
        markdownMap({ ...map, error }),
        prettyMap(map, { colour: true }),
        prettyMap(map, { colour: true, width: 20 }),
        prettyMap({ ...map, error }, { colour: false }),
      ])
        assert.deepEqual(obeyed(terminalText(text)), [], text);
    });
    fc.assert(property, { seed: 6, numRuns });
  });

  it('and the check of this test sees what would be', () => {
    assert.equal(commandOf(' \u00a0::error file=a::b'), '::error file=a::b');
    assert.deepEqual(obeyed('a\r::error::b\u009b'), ['U+d', 'U+9b', '::error::b\u009b']);
    assert.deepEqual(obeyed('x ##[group]y'), ['##[group]']);
  });
});
