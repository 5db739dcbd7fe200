import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { PAGE_BYTES } from '../../../../src/report/html/bounds';
import { htmlReport } from '../../../../src/report/html/html-report';
import { terminalText } from '../../../../src/report/terminal-text';
import type { ScenarioResult } from '../../../../src/run/result';
import { SAMPLE } from '../sample-result';
import { allElements, named, readHtml, textOf, withClass } from './read-html';
import { CONTEXT, pageOf, runOf } from './sample-report';

const [passing, failing, broken, refused] = SAMPLE.scenarios as [
  ScenarioResult,
  ScenarioResult,
  ScenarioResult,
  ScenarioResult,
];
const unchecked: ScenarioResult = {
  ...passing,
  status: 'unchecked',
  steps: passing.steps.map((step) => ({ ...step, status: 'unchecked', checks: [] })),
};

describe('the report page as a file', () => {
  const html = htmlReport(SAMPLE, CONTEXT);
  const page = readHtml(html);

  it('asks for nothing and runs nothing, and its policy says so', () => {
    const names = new Set(allElements(page).map(({ name }) => name));
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'form', 'base'])
      assert.equal(names.has(name), false, name);
    const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
    assert.ok(style.length > 1000);
    assert.doesNotMatch(style, /url\(|@import/);
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = named(page, 'meta').find((each) => each.attributes.has('http-equiv'));
    assert.equal(
      policy?.attributes.get('content'),
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    for (const { attributes } of allElements(page)) {
      assert.equal(attributes.has('style'), false);
      assert.match(attributes.get('href') ?? '#', /^#/);
      for (const name of attributes.keys()) assert.doesNotMatch(name, /^on/);
    }
  });

  it('has each name once, and every link leads to one', () => {
    const codes = SAMPLE.scenarios.map((each) => ({ ...each, file: 'code-trap.guard-scenario.json' }));
    for (const each of [page, pageOf(runOf(...codes))]) {
      const all = allElements(each).flatMap(({ attributes }) => attributes.get('id') ?? []);
      assert.equal(new Set(all).size, all.length);
    }
    const ids = allElements(page).flatMap(({ attributes }) => attributes.get('id') ?? []);
    const targets = allElements(page).flatMap(({ attributes }) => attributes.get('href') ?? []);
    assert.ok(targets.includes('#b-1--list-issues'), 'a step has a readable link');
    for (const target of targets) assert.ok(ids.includes(target.slice(1)), target);
  });

  it('has headings without gaps, heads for all columns and rows, and names for what is scrolled', () => {
    let level = 0;
    for (const { name } of allElements(page)) {
      const next = /^h([1-6])$/.exec(name)?.[1];
      if (next === undefined) continue;
      assert.ok(Number(next) <= level + 1, `h${next} after h${String(level)}`);
      level = Number(next);
    }
    for (const table of named(page, 'table')) {
      assert.ok(named(table, 'th').some(({ attributes }) => attributes.get('scope') === 'col'));
      assert.ok(named(table, 'th').every(({ attributes }) => attributes.has('scope')));
    }
    for (const region of withClass(page, 'scroll')) {
      assert.equal(region.attributes.get('tabindex'), '0');
      assert.ok(region.attributes.get('aria-label'));
    }
    for (const svg of named(page, 'svg'))
      assert.ok(svg.attributes.has('aria-label') || svg.attributes.get('aria-hidden') === 'true');
  });

  it('is printed without anything that a terminal or a CI system obeys', () => {
    assert.equal(terminalText(html), html);
  });
});

describe('the header of the report page', () => {
  const header = (
    ...scenarios: ScenarioResult[]
  ): { verdict: string; headline: string; counts: string[] } => {
    const [top] = withClass(pageOf(runOf(...scenarios)), 'verdict');
    assert.ok(top);
    const [h1] = named(top, 'h1');
    return {
      verdict: top.attributes.get('class') ?? '',
      headline: h1 ? textOf(h1) : '',
      counts: named(top, 'li').map(textOf),
    };
  };

  it('says what failed, what could not run, and what was not checked', () => {
    assert.deepEqual(header(passing, failing, broken, refused, unchecked), {
      verdict: 'verdict errored',
      headline: '! Of 5 scenarios, 1 failed and 2 could not run',
      counts: ['✗ 1 failed', '! 2 could not run', '✓ 1 passed', '○ 1 ran, nothing checked'],
    });
    assert.equal(header(passing, failing).verdict, 'verdict failed');
  });

  it('is never green when nothing was checked, or nothing ran', () => {
    assert.deepEqual(header(unchecked), {
      verdict: 'verdict unchecked',
      headline: '○ Of 1 scenario, nothing was checked in 1',
      counts: ['○ 1 ran, nothing checked'],
    });
    assert.equal(header(passing, unchecked).verdict, 'verdict unchecked');
    assert.deepEqual(header(), { verdict: 'verdict none', headline: '○ No scenario ran', counts: [] });
    assert.deepEqual(header(passing, passing), {
      verdict: 'verdict passed',
      headline: '✓ All 2 scenarios passed',
      counts: ['✓ 2 passed'],
    });
  });

  it('has guard, profile, duration, time and version', () => {
    const [top] = withClass(pageOf(runOf({ ...passing, profile: 'pr-7938' })), 'verdict');
    assert.ok(top);
    const facts = named(top, 'dd').map(textOf);
    assert.deepEqual(facts, ['guard.wat', 'pr-7938', '1.50 s', '2026-01-02 03:04 UTC by Guard Lab 1.2.3']);
  });
});

describe('the order of the report page', () => {
  it('lists failures first, with reasons and links, and details of what could not run before what passed', () => {
    const page = pageOf(SAMPLE);
    const [list] = withClass(page, 'failures');
    assert.ok(list);
    assert.deepEqual(named(list, 'li').map(textOf), [
      '✗failed:  b,1.guard-scenario.json: list <issues>expect.outcome: expected "allowed", got "filtered"',
      '!could not run:  c.guard-scenario.json3:7: `guard` must be a string, not a number',
      '!could not run:  d.guard-scenario.jsonthe gateway refuses the guard: WASM module must export label_agent',
    ]);
    const ids = withClass(page, 'scenario').map(({ attributes }) => attributes.get('id'));
    assert.deepEqual(ids, ['c', 'd', 'b-1', 'a']);
  });

  it('opens what failed and leaves what passed closed', () => {
    const steps = withClass(pageOf(SAMPLE), 'step');
    const open = steps.filter(({ attributes }) => attributes.has('open'));
    assert.deepEqual(
      open.map(({ attributes }) => attributes.get('id')),
      ['b-1--list-issues'],
    );
  });

  it('offers to hide what passed only where something else is there', () => {
    assert.equal(withClass(pageOf(SAMPLE), 'filter').length, 1);
    assert.equal(withClass(pageOf(runOf(passing)), 'filter').length, 0);
    assert.equal(withClass(pageOf(runOf(failing)), 'filter').length, 0);
  });
});

describe('the size of the report page', () => {
  it('stays bounded with a thousand scenarios, and what is left out is said', () => {
    const many = Array.from({ length: 1000 }, (_, at) => ({
      ...failing,
      file: `${String(at)}.guard-scenario.json`,
    }));
    const html = htmlReport(runOf(...many), CONTEXT);
    const size = Buffer.byteLength(html);
    assert.ok(size > PAGE_BYTES.details / 2 && size < PAGE_BYTES.page);
    const count = (text: string): number => html.split(text).length - 1;
    assert.equal(count('<tr class="row failed">'), 1000);
    const shown = count('<section class="scenario failed"');
    const said = `… ${String(1000 - shown)} more scenarios are not shown, because the report has reached its size.`;
    assert.equal(html.includes(said), shown < 1000);
    assert.ok(html.includes('… 800 more failures are not shown.'));
  });

  it('is bounded where each scenario is as large as it can be', () => {
    const long = '\u202e'.repeat(5000);
    const [step] = passing.steps;
    const steps = Array.from({ length: 600 }, () => ({ ...step!, name: long, error: long }));
    const many = Array.from({ length: 60 }, () => ({ ...passing, file: long, guard: long, steps }));
    const html = htmlReport(runOf(...many), CONTEXT);
    assert.ok(Buffer.byteLength(html) < PAGE_BYTES.page);
    const shown = html.split('<section class="scenario').length - 1;
    assert.ok(shown > 5 && shown < 60);
    assert.ok(html.includes(`… ${String(60 - shown)} more scenarios are not shown, because`));
    assert.ok(html.includes('… 100 more steps are not shown.'));
    assert.ok(html.includes('The details of this step are not shown'));
  });

  it('has the details of steps that failed, wherever they are, and leaves out those that passed', () => {
    const [step] = passing.steps;
    const steps = Array.from({ length: 600 }, (_, at) => ({
      ...step!,
      name: `step ${String(at)}`,
      status: at === 550 ? ('failed' as const) : step!.status,
      checks: at === 550 ? failing.steps[1]!.checks : step!.checks,
    }));
    const page = pageOf(runOf({ ...failing, agent: null, steps }));
    const shown = withClass(page, 'step');
    assert.equal(shown.length, 500);
    assert.deepEqual(
      [shown[0], shown[498], shown[499]].map((each) => each?.attributes.get('id')),
      ['b-1--step-0', 'b-1--step-498', 'b-1--step-550'],
    );
    assert.match(textOf(shown[499]!), /expected/i);
    const [list] = withClass(page, 'failures');
    assert.equal(named(list!, 'a')[0]?.attributes.get('href'), '#b-1--step-550');
    assert.match(textOf(page), /… 100 more steps are not shown\./);
  });

  it('counts label flows and findings among the details of a scenario', () => {
    const [step] = passing.steps;
    const long = (kind: string): string[] =>
      Array.from({ length: 40 }, (_, at) => `${kind} ${String(at)} ${'\u202e'.repeat(110)}`);
    const steps = Array.from({ length: 200 }, (_, at) => ({
      ...step!,
      session: at % 2 === 0 ? 'large' : 'small',
      agentAfter: at % 2 === 0 ? { secrecy: long('s'), integrity: long('i') } : step!.agentAfter,
    }));
    const finding = { code: 'trap', severity: 'error', message: '\u202e'.repeat(2000) } as const;
    const findings = Array.from({ length: 50 }, () => ({ ...finding, stack: [] }));
    const html = htmlReport(runOf({ ...passing, steps, findings }), CONTEXT);
    const size = Buffer.byteLength(html) - Buffer.byteLength(htmlReport(runOf(passing), CONTEXT));
    assert.ok(size < 1.2 * PAGE_BYTES.scenario, String(size));
    const page = readHtml(html);
    const text = textOf(page).replaceAll(String.raw`\u202e`, '');
    const left = /… [^.]*more label[^.]*\./.exec(text)?.[0];
    assert.equal(left, '… 1 more label flow is not shown, because the report has reached its size.');
    assert.ok(text.includes('Label flow of session small'));
  });
});
