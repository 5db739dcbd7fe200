import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { itemsOnce } from '../../../../src/analysis/check/properties/items-once';
import type { Json } from '../../../../src/gateway/json';
import { check } from './check-fixture';
import { issue, labelingHost, LISTS_ISSUES, mcp, type TestGuard } from './labeling-guard';

const [step] = LISTS_ISSUES.steps;
const labels = { description: 'd', secrecy: ['private'], integrity: [] };
const other = { description: 'd', secrecy: [], integrity: [] };

/** A guard with one answer for lists. */
function guardOf(answer: (items: readonly Json[]) => Json): TestGuard {
  return { response: ({ content }) => ({ answer: answer(Array.isArray(content) ? content : []) }) };
}

function paths(items: readonly Json[], pathOf = (at: number): string => `/${String(at)}`): Json[] {
  return items.map((_, at) => ({ path: pathOf(at), labels }));
}

async function faultOf(guard: TestGuard, scenario: object = LISTS_ISSUES): Promise<string> {
  const { status, violation } = await check(itemsOnce, labelingHost(guard), scenario);
  return `${status}: ${violation?.message ?? ''}`;
}

describe('the items of a response', () => {
  it('are shown to be covered once, for each number of items in each world', async () => {
    const { status, runs } = await check(itemsOnce, labelingHost(), LISTS_ISSUES);
    assert.deepEqual([status, runs], ['shown', 18]);
  });

  it('that no path covers are found, in the shortest list', async () => {
    const guard = guardOf((items) => ({ labeled_paths: paths(items.slice(0, 24)) }));
    assert.equal(
      await faultOf(guard),
      'broken: list_issues / public / list: no path covers item 24 of 25 items, and there are no default_labels',
    );
    const covered = guardOf((items) => ({
      labeled_paths: paths(items.slice(0, 24)),
      default_labels: labels,
    }));
    assert.match(await faultOf(covered), /^shown/);
  });

  it('are not what a path counted from one points at', async () => {
    const guard = guardOf((items) => ({ labeled_paths: paths(items, (at) => `/${String(at + 1)}`) }));
    assert.match(await faultOf(guard), /list: the path "\/1" points at none of the 1 item$/);
  });

  it('are not what a path without items_path points at', async () => {
    const scenario = { ...LISTS_ISSUES, steps: [{ ...step, result: mcp({ items: [issue(1, 'NONE')] }) }] };
    const guard: TestGuard = {
      response: () => ({
        answer: { items_path: '/items', labeled_paths: [{ path: '/0', labels }], default_labels: labels },
      }),
    };
    assert.match(await faultOf(guard, scenario), /the path "\/0" points at none of the 0 items$/);
  });

  it('with two entries are found when these differ', async () => {
    const twice = (second: Json): TestGuard =>
      guardOf((items) => ({
        labeled_paths: [...paths(items), ...(items.length > 0 ? [{ path: '/0/title', labels: second }] : [])],
      }));
    assert.match(await faultOf(twice(labels)), /^shown/);
    assert.match(
      await faultOf(twice(other)),
      /item 0 has two entries with different labels, "\/0" and "\/0\/title"; the last one counts$/,
    );
  });

  it('that are a single object need default_labels', async () => {
    const scenario = { ...LISTS_ISSUES, steps: [{ ...step, result: mcp(issue(1, 'NONE')) }] };
    const entry = { path: '', labels };
    assert.match(
      await faultOf(
        guardOf(() => ({ labeled_paths: [entry] })),
        scenario,
      ),
      /only default_labels cover it/,
    );
    const both = (defaults: Json): TestGuard =>
      guardOf(() => ({ labeled_paths: [entry], default_labels: defaults }));
    assert.match(await faultOf(both(other), scenario), /the labels of the path "" do not count/);
    assert.match(await faultOf(both(labels), scenario), /^shown/);
  });

  it('that are copied must be copied once', async () => {
    const copied = (change: (items: readonly Json[]) => readonly Json[]): TestGuard =>
      guardOf((items) => ({ items: change(items).map((data) => ({ data, labels })) }));
    assert.match(await faultOf(copied((items) => items)), /^shown/);
    assert.match(
      await faultOf(copied((items) => items.slice(0, 1))),
      /items lacks \{"author_association":"NONE",.*, one of 2 items of the result$/,
    );
    assert.match(
      await faultOf(copied((items) => [...items, ...items.slice(0, 1)])),
      /items holds \{.*, twice$/,
    );
    assert.match(
      await faultOf(copied((items) => [...items, ...(items.length > 0 ? ['x'] : [])])),
      /items holds "x", which the result does not hold$/,
    );
    const whole: TestGuard = {
      response: ({ content }) => ({ answer: { items: [{ data: content, labels }] } }),
    };
    assert.match(await faultOf(whole), /^shown/);
  });

  it('are no subject where no labels are given', async () => {
    assert.match(await faultOf({ response: () => ({}) }), /^no-subject/);
  });
});
