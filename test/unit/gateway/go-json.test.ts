import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseGoJson, stringifyGoJson } from '../../../src/gateway/go-json';
import type { Json } from '../../../src/gateway/json';

function error(input: string | Uint8Array): string | undefined {
  const parsed = parseGoJson(input);
  return parsed.ok ? undefined : parsed.error.message;
}

function value(input: string | Uint8Array): Json {
  const parsed = parseGoJson(input);
  assert.ok(parsed.ok, 'accepted');
  return parsed.value;
}

describe('stringifyGoJson', () => {
  const cases: readonly (readonly [string, Json, string])[] = [
    ['escapes what could end a script', { html: '<a>&' }, '{"html":"\\u003ca\\u003e\\u0026"}'],
    ['escapes the line separators of JavaScript', '\u2028\u2029', '"\\u2028\\u2029"'],
    [
      'names five control characters, numbers the others',
      '\b\f\n\r\t\u0001\u001f',
      '"\\b\\f\\n\\r\\t\\u0001\\u001f"',
    ],
    ['leaves delete and slash alone', '\u007f/', '"\u007f/"'],
    ['escapes quotes and backslashes', '"\\', '"\\"\\\\"'],
    ['replaces lone surrogates and keeps pairs', '\ud800x😀\udc00', '"\ufffdx😀\ufffd"'],
    [
      'switches to exponents at 1e21 and below 1e-6',
      [1e20, 1e21, 0.000001, 1e-7],
      '[100000000000000000000,1e+21,0.000001,1e-7]',
    ],
    ['keeps the sign of zero', [0, -0], '[0,-0]'],
    ['prints the extremes of float64', [1.7976931348623157e308, 5e-324], '[1.7976931348623157e+308,5e-324]'],
    [
      'orders keys by UTF-8 bytes, not by UTF-16 units',
      { '😀': 1, '\uffee': 2, é: 3, b: 4, '10': 5, '9': 6 },
      '{"10":5,"9":6,"b":4,"é":3,"\uffee":2,"😀":1}',
    ],
    [
      'orders keys with lone surrogates as the U+FFFD that Go has, and keeps the last of equal ones',
      { '\ufffe': 1, '\udfff': 2, '\ufffc': 3, '\ud800': 4, '😀': 5, 'a\udc00': 6 },
      '{"a\ufffd":6,"\ufffc":3,"\ufffd":4,"\ufffe":1,"😀":5}',
    ],
    ['writes empty containers', { a: [], b: {} }, '{"a":[],"b":{}}'],
  ];
  for (const [name, input, expected] of cases) {
    it(name, () => {
      assert.equal(stringifyGoJson(input), expected);
    });
  }

  it('survives any depth', () => {
    let nested: Json = 1;
    for (let depth = 0; depth < 200_000; depth += 1) nested = depth % 2 ? [nested] : { a: nested };
    assert.equal(stringifyGoJson(nested).length, 100_000 * '[]'.length + 100_000 * `{"a":}`.length + 1);
  });
});

describe('parseGoJson says what Go says', () => {
  const errors: readonly (readonly [string, string])[] = [
    ['', 'unexpected end of JSON input'],
    ['  ', 'unexpected end of JSON input'],
    ['[1', 'unexpected end of JSON input'],
    ['[1,', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['{"a":1', 'unexpected end of JSON input'],
    ['"abc', 'unexpected end of JSON input'],
    ['nul', "invalid character ' ' in literal null (expecting 'l')"],
    ['not json', "invalid character 'o' in literal null (expecting 'u')"],
    ['[tru]', "invalid character ']' in literal true (expecting 'e')"],
    ['True', "invalid character 'T' looking for beginning of value"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1}', "invalid character '}' after array element"],
    ['1 2', "invalid character '2' after top-level value"],
    ['01', "invalid character '1' after top-level value"],
    ['-', "invalid character ' ' in numeric literal"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1e+', "invalid character ' ' in exponent of numeric literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['"\n"', "invalid character '\\n' in string literal"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['\ufeff1', "invalid character 'ï' looking for beginning of value"],
    ['[1e999, -1e999]', 'json: cannot unmarshal number 1e999 into Go value of type float64'],
    ['[1e999', 'unexpected end of JSON input'],
  ];
  for (const [input, expected] of errors) {
    it(JSON.stringify(input), () => {
      assert.equal(error(input), expected);
    });
  }

  it('about nesting over 10,000', () => {
    assert.equal(error('['.repeat(10_000) + ']'.repeat(10_000)), undefined);
    assert.equal(error('['.repeat(10_001)), "invalid character '[' exceeded max depth");
    assert.equal(error('{"a":'.repeat(10_001)), "invalid character '{' exceeded max depth");
  });

  it('about a number of 400 digits', () => {
    assert.match(
      error('9'.repeat(400)) ?? '',
      /^json: cannot unmarshal number 9+ into Go value of type float64$/,
    );
  });
});

describe('parseGoJson', () => {
  it('lets the last of equal keys win', () => {
    assert.deepEqual(value('{"a":1,"a":2}'), { a: 2 });
  });

  it('keeps __proto__ an ordinary key', () => {
    assert.equal(stringifyGoJson(value('{"__proto__":{"a":1}}')), '{"__proto__":{"a":1}}');
  });

  it('replaces lone surrogate escapes, also after an escaped backslash', () => {
    assert.deepEqual(value('["\\ud800x","\\ud83d\\ude00","\\ud83d\\ud83d\\ude00","\\\\ud800","\\udc00"]'), [
      '\ufffdx',
      '😀',
      '\ufffd😀',
      '\\ud800',
      '\ufffd',
    ]);
  });

  it('replaces each broken byte of UTF-8 by one U+FFFD', () => {
    assert.equal(
      value(Uint8Array.of(0x22, 0xe2, 0x82, 0x41, 0xff, 0xed, 0xa0, 0x80, 0x22)),
      '\ufffd\ufffdA\ufffd\ufffd\ufffd\ufffd',
    );
  });

  it('accepts numbers that round to zero', () => {
    assert.equal(value('1e-999'), 0);
  });

  it('takes 8 MiB of nested lists of strings', () => {
    const text = `[${'["\\u003c"],'.repeat(700_000)}0]`;
    assert.equal((value(text) as Json[]).length, 700_001);
  });
});
