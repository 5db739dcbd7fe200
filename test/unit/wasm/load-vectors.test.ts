import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkModule } from '../../../src/wasm/load-check';
import { hosts } from './hosts';

interface Vector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly limits: { readonly memoryPages: number };
  readonly expect: { readonly ok: boolean; readonly error?: string };
}

const vectors = JSON.parse(readFileSync('test/vectors/load.json', 'utf8')) as Vector[];

/** Their start function decides; the command line's suite runs them. Here they must get as far as that. */
function needsRunning(vector: Vector): boolean {
  const { error } = vector.expect;
  return vector.name === 'x-start-desc-with-imports' || /^(start function\[|module closed)/.test(error ?? '');
}

function verdict(vector: Vector): string {
  const bytes = new Uint8Array(Buffer.from(vector.wasmBase64, 'base64'));
  const checked = checkModule(bytes, { memoryLimitPages: vector.limits.memoryPages, hosts });
  return checked.ok ? 'loads' : `refused: ${checked.error.message}`;
}

function expected(vector: Vector, actual: string): string {
  if (vector.expect.ok || needsRunning(vector)) return 'loads';
  if (vector.expect.error !== undefined) return `refused: ${vector.expect.error}`;
  return actual.startsWith('refused: ') ? actual : 'refused';
}

describe('what the gateway recorded about loading', () => {
  for (const vector of vectors) {
    it(`${vector.name}${needsRunning(vector) ? ' (up to its start function)' : ''}`, () => {
      const actual = verdict(vector);
      assert.equal(actual, expected(vector, actual));
    });
  }
});
