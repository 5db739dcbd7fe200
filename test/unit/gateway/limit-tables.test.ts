import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import {
  DEFAULT_PROFILE,
  LIMIT_KEYS,
  LIMIT_NAMES,
  LIMITS,
  perLimit,
  PROFILES,
  type Limits,
} from '../../../src/gateway/limits';
import { limitAmount } from '../../../src/report/limit-amount';
import { readManifest } from '../../harness/manifest';

// What cannot derive from the catalog of limits, because it is no code, is compared with it.

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

interface Described {
  readonly properties: Readonly<Record<string, object>>;
}

const profiles: readonly Limits[] = Object.values(PROFILES);

const range = (key: keyof Limits): object => ({
  type: 'integer',
  minimum: LIMITS[key].least,
  maximum: LIMITS[key].most,
});

describe('limits outside the catalog', () => {
  it('are settings with the same ranges and descriptions', () => {
    const { contributes } = readManifest() as {
      contributes: { configuration: readonly { properties: Readonly<Record<string, Described>> }[] };
    };
    const setting = contributes.configuration.flatMap(
      ({ properties }) => properties['guardLab.limits'] ?? [],
    );
    assert.deepEqual(
      setting.map(({ properties }) => properties),
      [perLimit((key) => ({ ...range(key), description: LIMITS[key].description }))],
    );
  });

  it('are properties of the scenario schema, with the values of the profiles as examples', () => {
    const { definitions } = JSON.parse(read('schemas/guard-scenario.schema.json')) as {
      definitions: { limits: Described };
    };
    assert.deepEqual(
      definitions.limits.properties,
      perLimit((key) => ({
        ...range(key),
        examples: [...new Set(profiles.map((values) => values[key]))],
        markdownDescription: LIMITS[key].description,
      })),
    );
  });

  it('are values of the expectation in the schema, each with a description', () => {
    const found = /"limit": \{\s*"enum": (\[[^\]]*\]),\s*"markdownEnumDescriptions": (\[[^\]]*\])/.exec(
      read('schemas/guard-scenario.schema.json'),
    );
    const [values, descriptions] = [found?.[1], found?.[2]].map(
      (list) => JSON.parse(list ?? '') as unknown[],
    );
    assert.deepEqual(values, [...LIMIT_NAMES, false]);
    assert.equal(descriptions?.length, values.length);
  });

  it('are in the descriptions of profiles with the memory of each', () => {
    const schema = JSON.parse(read('schemas/guard-scenario.schema.json')) as unknown;
    for (const [path, value] of Object.entries({ manifest: readManifest(), schema })) {
      const text = JSON.stringify(value);
      const [, found = ''] = /"gateway-2026-08"[^]*?"markdownEnumDescriptions":\[([^\]]*)\]/.exec(text) ?? [];
      const amounts = [...found.matchAll(/\d+ pages \([^)]*\)/g)].map(([amount]) => amount);
      const expected = profiles.map(({ memoryPages }) => limitAmount('memoryPages', memoryPages));
      assert.deepEqual(amounts, expected, path);
    }
  });

  it('are rows of the table in the contract', () => {
    const [, section = ''] = read('docs/gateway.md').split('## 1. Limits and profiles');
    const [table = ''] = section.trim().split('\n\n');
    const [head = '', , ...rows] = table.split('\n');
    assert.deepEqual(
      [...head.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
      Object.keys(PROFILES),
    );
    // A profile with the limits of the one before it has no column.
    const columns = profiles.filter((values, index) => !isDeepStrictEqual(values, profiles[index - 1]));
    assert.deepEqual(
      rows,
      LIMIT_KEYS.map((key) => {
        const amounts = columns.map((values) => limitAmount(key, values[key]));
        return `| ${[LIMITS[key].title, ...amounts, LIMITS[key].beyond].join(' | ')} |`;
      }),
    );
  });

  it('are named in the format of scenarios', () => {
    const format = read('docs/scenario-format.md');
    const values = perLimit((key) => PROFILES[DEFAULT_PROFILE][key]);
    const written = JSON.stringify(values).replace(/[{,:]/g, '$& ').replace('}', ' }');
    assert.ok(format.includes(`"limits": ${written},`), written);
    assert.ok(format.includes(`| \`limit\` | ${LIMIT_NAMES.map((name) => `\`${name}\``).join(', ')};`));
  });
});
