import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubReport } from '../../../src/report/github';
import { inspectionText } from '../../../src/report/inspection';
import { invocationText } from '../../../src/report/invocation';
import { jsonReport } from '../../../src/report/json';
import { junitReport } from '../../../src/report/junit';
import { paintWith } from '../../../src/report/paint';
import { prettyReport } from '../../../src/report/pretty';
import { terminalText } from '../../../src/report/terminal-text';
import type { Inspection } from '../../../src/run/inspection';
import type { RunResult } from '../../../src/run/result';
import { random, randomHazard } from './hazards';
import { SAMPLE } from './sample-result';
import { commandOf, obeyed } from './workflow-runner';

/** Texts with a fixed set of values, which reports choose marks and words by. */
const FIXED = new Set(['status', 'kind', 'mode', 'outcome', 'operation', 'severity', 'function', 'code']);

/** The value with every other text that a guard, a file or a person chooses replaced by a hazardous one. */
function hazardous(value: unknown, next: () => number, key = ''): unknown {
  if (typeof value === 'string') return FIXED.has(key) ? value : `${randomHazard(next)}${value}`;
  if (Array.isArray(value)) return value.map((each) => hazardous(each, next, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hazardous(each, next, name)]));
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

const INVOCATIONS = SAMPLE.scenarios.flatMap((scenario) =>
  scenario.steps.flatMap((step) => step.invocations),
);

describe('no report lets the texts of a guard or a file be obeyed', () => {
  const rounds = 300;

  it('pretty, coloured or not, on standard output', () => {
    const next = random(1);
    for (let round = 0; round < rounds; round++) {
      const result = hazardous(SAMPLE, next) as RunResult;
      for (const colour of [true, false]) {
        const text = prettyReport(result, { colour, verbose: true, source: () => randomHazard(next) });
        assert.deepEqual(obeyed(terminalText(text)), [], text);
      }
    }
  });

  it('json, which still says what the result says', () => {
    const next = random(2);
    for (let round = 0; round < rounds; round++) {
      const result = hazardous(SAMPLE, next) as RunResult;
      const text = terminalText(jsonReport(result));
      assert.deepEqual(obeyed(text), []);
      const said = JSON.stringify(JSON.parse(text));
      assert.equal(said, JSON.stringify(result).replaceAll(/\\ud[89a-f]../g, '\ufffd'));
    }
  });

  it('junit', () => {
    const next = random(3);
    for (let round = 0; round < rounds; round++) {
      const text = junitReport(hazardous(SAMPLE, next) as RunResult);
      assert.equal(terminalText(text), text, 'nothing is left to escape, which would break references');
      assert.deepEqual(obeyed(text), []);
    }
  });

  it('github, whose commands are all its own', () => {
    const next = random(4);
    const own = terminalText(githubReport(SAMPLE)).trimEnd().split('\n').length;
    for (let round = 0; round < rounds; round++) {
      const text = terminalText(githubReport(hazardous(SAMPLE, next) as RunResult));
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
    }
  });

  it('call and inspect', () => {
    const next = random(5);
    const paint = paintWith(true);
    for (let round = 0; round < rounds; round++) {
      const inspection = hazardous(INSPECTION, next) as Inspection;
      const invocations = hazardous(INVOCATIONS, next) as typeof INVOCATIONS;
      const texts = [
        inspectionText(inspection, paint),
        ...invocations.map((each) => invocationText(each, paint)),
      ];
      for (const text of texts) assert.deepEqual(obeyed(terminalText(text)), []);
    }
  });

  it('and the check of this test sees what would be', () => {
    assert.equal(commandOf(' \u00a0::error file=a::b'), '::error file=a::b');
    assert.deepEqual(obeyed('a\r::error::b\u009b'), ['U+d', 'U+9b', '::error::b\u009b']);
    assert.deepEqual(obeyed('x ##[group]y'), ['##[group]']);
  });
});
