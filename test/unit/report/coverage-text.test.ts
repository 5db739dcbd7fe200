import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileCoverage } from '../../../src/analysis/coverage/file-coverage';
import { coverageText } from '../../../src/report/coverage-text';

const FILE: FileCoverage = {
  source: 'guard.c',
  lines: [
    { line: 3, hits: 1 },
    { line: 4, hits: 0 },
  ],
  statements: [],
  functions: [],
  branches: [],
};

describe('coverage as text', () => {
  it('quotes a line as it is written', () => {
    const text = coverageText({ files: [FILE], guards: [] }, { sourceLine: () => '  default: ' });
    assert.match(text, /^ {2}4: default:$/m);
  });

  it('has only the number of a line that may not be shown', () => {
    const text = coverageText({ files: [FILE], guards: [] }, { sourceLine: () => undefined });
    assert.match(text, /^ {2}4$/m);
  });

  it('names a function as it is named', () => {
    const facts = { guard: 'guard.wasm', sources: [], libraryFunctions: 0, functionsWithoutLines: 0 };
    const guards = [{ ...facts, functions: [{ name: 'label:', hits: 0 }] }];
    const text = coverageText({ files: [], guards }, { sourceLine: () => undefined });
    assert.match(text, /^ {2}label:$/m);
  });
});
