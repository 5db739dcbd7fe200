import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { BuildOutput } from '../../../src/project/build-output';

const ROOT = join(import.meta.dirname, '../../..');

interface Pattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
}
interface Matcher {
  readonly name: string;
  readonly owner: string;
  readonly severity?: string;
  readonly pattern: Pattern | readonly Pattern[];
}

const { contributes } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly contributes: { readonly problemMatchers: readonly Matcher[] };
};
const FIELDS = ['file', 'line', 'column', 'severity', 'code', 'message'] as const;

/** What VS Code finds: the patterns of a matcher fit lines that follow each other. */
function matched({ pattern, severity }: Matcher, text: string): string[] {
  const patterns = [pattern].flat();
  const lines = text.split('\n');
  const found: string[] = [];
  for (let at = 0; at + patterns.length <= lines.length; at++) {
    const fields: Partial<Record<(typeof FIELDS)[number], string>> =
      severity === undefined ? {} : { severity };
    const fits = patterns.every((each, index) => {
      const groups = new RegExp(each.regexp).exec(lines[at + index] ?? '');
      for (const field of FIELDS) {
        const value = groups?.[each[field] ?? Infinity];
        if (value !== undefined) fields[field] = value;
      }
      return groups !== null;
    });
    const { file, line, column, message, code = '-' } = fields;
    if (fits) found.push([file, line, column, fields.severity?.toLowerCase(), code, message].join(' | '));
  }
  return found;
}

/** What our own builds show. */
function built(text: string): string[] {
  const output = new BuildOutput();
  output.add(text);
  return output.diagnostics.map(({ file, start, severity, code = '-', message }) =>
    [file, start.line + 1, start.character + 1, severity, code, message].join(' | '),
  );
}

const outputs: Readonly<Record<string, readonly string[]>> = {
  rustc: [
    'src/lib.rs | 30 | 27 | error | E0308 | mismatched types',
    'src/lib.rs | 56 | 9 | warning | - | unused variable: `unused`',
  ],
  asc: ["guard.ts | 8 | 10 | error | TS2304 | Cannot find name 'oops'."],
  go: [
    './gateway.go | 23 | 26 | error | - | undefined: unsafe.StringData',
    './gateway.go | 24 | 26 | error | - | undefined: unsafe.StringData',
    './guard.go | 29 | 3 | error | - | undefined: oops',
  ],
  clang: [
    "guard.c | 22 | 7 | warning | - | incompatible pointer to integer conversion initializing 'int' with an expression of type 'char[2]' [-Wint-conversion]",
    "guard.c | 22 | 21 | error | - | use of undeclared identifier 'oops'",
  ],
};

describe('the problem matchers', () => {
  for (const [compiler, wanted] of Object.entries(outputs))
    it(`find what our own builds find in the output of ${compiler}`, () => {
      const text = readFileSync(join(ROOT, `test/fixtures/compiler-output/${compiler}.txt`), 'utf8');
      const matcher = contributes.problemMatchers.find(({ name }) => name === `guard-lab-${compiler}`);
      assert.ok(matcher);
      assert.deepEqual(matched(matcher, text), wanted);
      assert.deepEqual(built(text), wanted);
    });

  it('have the owner of what our own builds report, so that an error is listed once', () => {
    const source = readFileSync(join(ROOT, 'src/editor/projects/build-diagnostics.ts'), 'utf8');
    const owner = /OWNER = '([^']+)'/.exec(source)?.[1];
    assert.ok(owner);
    assert.deepEqual(
      contributes.problemMatchers.map((matcher) => matcher.owner),
      contributes.problemMatchers.map(() => owner),
    );
  });
});
