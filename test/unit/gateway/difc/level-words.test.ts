import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { integrityLevelWord, secrecyLevelWord } from '../../../../src/gateway/difc/level-words';

describe('level words', () => {
  it('name the highest integrity level among the parts before the colon', () => {
    const words = [
      [['unapproved:a/b'], '"unapproved"'],
      [['unapproved:a', 'approved:b'], '"approved"'],
      [['approved', 'merged:x:y', 'unapproved'], '"merged"'],
      [['other', 'approved:'], '"approved"'],
      [[':merged', 'x'], '[:merged x]'],
      [['Merged:a'], '[Merged:a]'],
      [['none'], '[none]'],
    ] as const;
    for (const [tags, expected] of words) assert.equal(integrityLevelWord(tags), expected);
  });

  it('name the longest private scope', () => {
    const words = [
      [['private:a/b'], 'private (a/b)'],
      [['private:a', 'private:a/bc', 'private:a/b'], 'private (a/bc)'],
      [['private:aa', 'private:bb'], 'private (aa)'],
      [['private:éé', 'private:abc'], 'private (éé)'],
      [['private', 'private:x'], 'private (x)'],
      [['private', 'other'], 'private'],
      [['private:'], '[private:]'],
      [['private:', 'private'], 'private'],
      [['secret', 'x:private'], '[secret x:private]'],
    ] as const;
    for (const [tags, expected] of words) assert.equal(secrecyLevelWord(tags), expected);
  });
});
