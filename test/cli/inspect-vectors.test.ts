// Every recorded module, through `guard-lab inspect --reporter json`: would the gateway's runtime load it?
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';

interface Vector {
  readonly name: string;
  readonly wasmBase64: string;
  readonly limits: { readonly memoryPages: number };
  readonly expect: { readonly ok: boolean; readonly error?: string; readonly errorIsPrefix?: boolean };
}
interface Inspection {
  readonly file: string;
  readonly module: { readonly ok: boolean; readonly error: string | null };
}

describe('guard-lab inspect: load.json', () => {
  const vectors = JSON.parse(readFileSync(join(ROOT, 'test/vectors/load.json'), 'utf8')) as Vector[];
  const folder = temporaryFolder();
  const results = new Map<string, Inspection>();

  before(async () => {
    for (const pages of new Set(vectors.map((vector) => vector.limits.memoryPages))) {
      const files = vectors
        .filter((vector) => vector.limits.memoryPages === pages)
        .map((vector) => {
          const file = join(folder, `${vector.name}.wasm`);
          writeFileSync(file, Buffer.from(vector.wasmBase64, 'base64'));
          return `${vector.name}.wasm`;
        });
      const ended = await guardLab(
        ['inspect', ...files, '--memory-pages', String(pages), '--reporter', 'json'],
        { folder, timeoutMs: 300_000 },
      );
      for (const inspection of JSON.parse(ended.stdout) as Inspection[])
        results.set(inspection.file, inspection);
    }
  });

  for (const vector of vectors) {
    it(vector.name, () => {
      const found = results.get(`${vector.name}.wasm`)?.module;
      assert.ok(found, 'no result');
      assert.equal(
        found.ok,
        vector.expect.ok,
        `the gateway ${vector.expect.ok ? 'accepts' : 'refuses'} it; we say: ${found.error ?? 'it loads'}`,
      );
      if (vector.expect.error === undefined) return;
      if (vector.expect.errorIsPrefix)
        assert.ok(found.error?.startsWith(vector.expect.error), found.error ?? '');
      else assert.equal(found.error, vector.expect.error);
    });
  }
});
