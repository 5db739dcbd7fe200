import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isLimitValue,
  LIMIT_KEYS,
  LIMIT_NAMES,
  LIMITS,
  perLimit,
  PROFILES,
  usableLimits,
} from '../../../src/gateway/limits';

describe('the catalog of limits', () => {
  it('has ranges that the values of every profile lie in', () => {
    for (const [profile, values] of Object.entries(PROFILES))
      for (const key of LIMIT_KEYS) assert.ok(isLimitValue(key, values[key]), `${profile} ${key}`);
  });

  it('has a name and a title for each limit', () => {
    const titles = LIMIT_KEYS.map((key) => LIMITS[key].title);
    for (const words of [LIMIT_NAMES, titles]) assert.equal(new Set(words).size, LIMIT_KEYS.length);
  });

  it('says the unit of each limit', () => {
    const units = { pages: /pages/, calls: /calls/, bytes: /bytes/, milliseconds: /milliseconds/ };
    for (const key of LIMIT_KEYS) assert.match(LIMITS[key].description, units[LIMITS[key].unit]);
  });
});

describe('limits as people write them', () => {
  it('are whole numbers from least to most', () => {
    for (const key of LIMIT_KEYS) {
      const { least, most } = LIMITS[key];
      assert.deepEqual(
        [least - 1, least, least + 0.5, most, most + 1, String(least), null].map((value) =>
          isLimitValue(key, value),
        ),
        [false, true, false, true, false, false, false],
        key,
      );
    }
  });

  it('are taken from a setting when they are whole numbers in range', () => {
    assert.deepEqual(usableLimits({ backendCalls: 0, memoryPages: 65_536 }), {
      backendCalls: 0,
      memoryPages: 65_536,
    });
  });

  it('are left out of a setting when they are anything else', () => {
    const wrong = {
      memoryPages: 65_537,
      backendCalls: '3',
      inputBytes: -1,
      outputBytes: 1.5,
      timeoutMs: null,
      pages: 3,
    };
    assert.deepEqual(usableLimits(wrong), {});
  });

  it('are taken one by one', () => {
    const least = perLimit((key) => LIMITS[key].least);
    assert.deepEqual(usableLimits({ ...least }), least);
    assert.deepEqual(
      usableLimits({ ...least, inputBytes: -1, pages: 3 }),
      usableLimits({ ...least, inputBytes: '1' }),
    );
    assert.deepEqual(
      Object.keys(usableLimits({ ...least, inputBytes: -1 })),
      LIMIT_KEYS.filter((key) => key !== 'inputBytes'),
    );
  });
});
