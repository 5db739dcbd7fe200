import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../../src/gateway/json';
import { rateLimitText } from '../../../../src/gateway/server/rate-limit';

const text = (value: string): Json => ({ type: 'text', text: value });
const failed = (...content: Json[]): Json => ({ content, isError: true });

describe('a rate-limited result', () => {
  for (const said of [
    'Rate Limit Exceeded',
    'GitHub API rate limit hit',
    'a secondary rate limit',
    'Too Many Requests',
    'HTTP 403: rate limit',
  ]) {
    it(said, () => {
      assert.equal(rateLimitText(failed(text(said))), said);
    });
  }

  it('may be said in several blocks, of any type but image, audio and resource', () => {
    const blocks: Json[] = [
      text('rate limit '),
      { type: 'resource', text: 'no ' },
      { type: 'note', text: 'exceeded' },
      7,
      { text: '!' },
    ];
    assert.equal(rateLimitText(failed(...blocks)), 'rate limit exceeded!');
  });

  const others: Record<string, Json> = {
    'without isError': { content: [text('rate limit exceeded')] },
    'isError as text': { content: [text('rate limit exceeded')], isError: 'true' },
    'another error': failed(text('rate limit')),
    'a hyphen': failed(text('rate-limit exceeded')),
    'no list of blocks': { content: { text: 'rate limit exceeded' }, isError: true },
    'an image': failed({ type: 'image', text: 'rate limit exceeded' }),
    'a list': [failed(text('rate limit exceeded'))],
    null: null,
  };
  for (const [name, result] of Object.entries(others)) {
    it(`is none: ${name}`, () => {
      assert.equal(rateLimitText(result), undefined);
    });
  }
});
