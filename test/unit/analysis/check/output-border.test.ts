import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sizeGrowth } from '../../../../src/analysis/check/properties/size-growth';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../../../src/gateway/json';
import { FIRST_OUTPUT_BYTES } from '../../../../src/gateway/limits';
import type { Scripted } from '../../run/scripted-host';
import { check } from './check-fixture';
import { labelingHost, LISTS_ISSUES, mcp } from './labeling-guard';

const [step] = LISTS_ISSUES.steps;
/** One long description, so that lists of few items have large outputs. */
const LONG = 'd'.repeat(2_000);
const TITLED = { ...LISTS_ISSUES, steps: [{ ...step, result: mcp([{ number: 1, title: 't', body: 'b' }]) }] };

/** A guard whose descriptions hold a text of the item; `end` changes the answer by the size of its output. */
function describing(
  key: string,
  end: (answer: JsonObject, bytes: number) => Scripted,
): ReturnType<typeof labelingHost> {
  return labelingHost({
    response: ({ content }) => {
      const items = Array.isArray(content) ? content : [];
      const text = (item: Json): string => String((isJsonObject(item) && ownValue(item, key)) || '');
      const answer = {
        labeled_paths: items.map((item, at) => ({
          path: `/${String(at)}`,
          labels: { description: LONG + text(item), secrecy: ['private:acme/app'], integrity: [] },
        })),
      };
      return end(answer, JSON.stringify(answer).length);
    },
  });
}

const checked = (host: ReturnType<typeof labelingHost>): ReturnType<typeof check> =>
  check(sizeGrowth, host, TITLED, { runs: 100 });

describe('an output around the size of the first buffer', () => {
  it('is asked for to the byte where a text can make it longer', async () => {
    const { status, notes } = await checked(describing('title', (answer) => ({ answer })));
    assert.equal(status, 'shown');
    assert.match(
      notes?.join() ?? '',
      /^the gateway's first buffer of 4194304 bytes: asked list_issues \/ \w+ \/ list for outputs of 4194304 bytes \(\d+ items\) and 4194305 bytes/,
    );
  });

  it('is asked for with one item less and more where no text does', async () => {
    const { status, notes } = await checked(describing('nothing', (answer) => ({ answer })));
    assert.equal(status, 'shown');
    const [, below, above] = /outputs of (\d+) bytes .* and (\d+) bytes/.exec(notes?.join() ?? '') ?? [];
    assert.ok(Number(below) <= FIRST_OUTPUT_BYTES && Number(above) > FIRST_OUTPUT_BYTES, notes?.join());
  });

  for (const bytes of [FIRST_OUTPUT_BYTES, FIRST_OUTPUT_BYTES + 1])
    it(`finds labels that are lost with exactly ${String(bytes)} bytes`, async () => {
      const { status, violation } = await checked(
        describing('title', (answer, length) => (length === bytes ? {} : { answer })),
      );
      assert.equal(status, 'broken');
      assert.match(violation?.message ?? '', /with \d{4} items: label_response gives no labels/);
    });

  it('may be too large for a guard, which then fails', async () => {
    const limits = [{ limit: 'output' as const, message: 'no' }];
    const host = describing('title', (answer, length) =>
      length > FIRST_OUTPUT_BYTES ? { kind: 'limit', error: 'too large', limits } : { answer },
    );
    const { status, notes } = await checked(host);
    assert.equal(status, 'shown');
    assert.match(
      notes?.join() ?? '',
      /4194304 bytes \(\d+ items\); with more than the buffer it fails: .*too large$/,
    );
  });

  it('is said not to be checked where it cannot be reached', async () => {
    const { status, notes } = await check(sizeGrowth, labelingHost(), LISTS_ISSUES, { runs: 20 });
    assert.equal(status, 'shown');
    assert.match(notes?.join() ?? '', /^not checked: .*--runs 100/);
    const small = describing('title', (answer) => ({
      answer: { labeled_paths: [], default_labels: labelsOf(answer) },
    }));
    assert.match((await checked(small)).notes?.join() ?? '', /^not checked: .*does not grow/);
  });
});

function labelsOf({ labeled_paths: paths }: JsonObject): Json {
  const [first] = paths as { labels: Json }[];
  return first?.labels ?? null;
}
