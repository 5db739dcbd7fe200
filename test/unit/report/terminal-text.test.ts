import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { commandStart, paintWith } from '../../../src/report/paint';
import { inline, messageText, printable, terminalText } from '../../../src/report/terminal-text';
import { HAZARD } from './hazards';
import { obeyed } from './workflow-runner';

describe('text for a terminal', () => {
  const cases: readonly (readonly [name: string, text: string, written: string])[] = [
    ['escape sequences', '\u001b]0;title\u0007\u001b[2J', '\\u001b]0;title\\u0007\\u001b[2J'],
    ['DEL and C1 controls', 'a\u007f\u009b31m', 'a\\u007f\\u009b31m'],
    ['bidirectional and zero-width formats', '\u202e\u2066\u200b\ufeff', '\\u202e\\u2066\\u200b\\ufeff'],
    ['invisible characters beyond 16 bits', '\u{e0041}', '\\udb40\\udc41'],
    ['lone carriage returns, not those of line ends', 'a\rb\r\n', 'a\\u000db\n'],
    ['commands at the start of a line', 'a\n \t::error::x', 'a\n \t\\u003a:error::x'],
    ['commands behind a space of another kind', '\u00a0::error::x', '\u00a0\\u003a:error::x'],
    ['old commands anywhere', 'a ##[group]b ###[x]', 'a #\\u0023[group]b ##\\u0023[x]'],
    ['commands of Azure Pipelines', '##vso[task.setvariable]', '#\\u0023vso[task.setvariable]'],
  ];
  for (const [name, text, written] of cases) {
    it(`disarms ${name}`, () => {
      assert.equal(terminalText(text), written);
      assert.equal(terminalText(written), written, 'nothing is escaped twice');
    });
  }

  it('leaves line ends, tabs, other letters and emoji alone', () => {
    const text = 'a\tb\nGrüße ⚠️ 👩‍🔧 std::error::Error [x] # [y] שלום\n';
    assert.equal(terminalText(text), text);
  });

  it('colours what our own paint marked, and only that', () => {
    const { red } = paintWith(true);
    assert.equal(
      terminalText(red('no\u001b[32m') + '\u001b[31m'),
      '\u001b[31mno\\u001b[32m\u001b[39m\\u001b[31m',
    );
    const forged = red('x').replace(/[^\ufdd0\ufdd1:\dx]/g, 'y');
    assert.doesNotMatch(terminalText(forged), /\u001b/);
    assert.equal(terminalText(`${commandStart()}error::x`), '::error::x');
    assert.equal(terminalText(red('::error::x')), '\u001b[31m\\u003a:error::x\u001b[39m');
  });

  it('hides nothing of a text that is taken for plain', () => {
    // A letter that is not plain makes the patterns decide.
    const judged = (char: string): boolean => terminalText(`${char}א`) === `${char}א`;
    for (let code = 0; code < 0x10000; code++) {
      const char = String.fromCharCode(code);
      assert.equal(terminalText(char) === char, judged(char), code.toString(16));
      assert.equal(printable(char) === char, printable(`${char}א`) === `${char}א`, code.toString(16));
      assert.equal(inline(char) === char, inline(`${char}א`) === `${char}א`, code.toString(16));
    }
  });

  it('keeps the meaning of JSON text', () => {
    const value = { '\u009b': ['##[x]', '::a::', '\u007f\\\u202e', '\ud83d\ude00\u{e0001}'] };
    const written = terminalText(JSON.stringify(value, null, 2));
    assert.deepEqual(JSON.parse(written), value);
    assert.deepEqual(obeyed(written), []);
  });

  it('has names on one line', () => {
    assert.equal(inline('a\n\tb\r\nc'), 'a\\u000a\\u0009b\\u000d\\u000ac');
    assert.equal(printable('a\n\tb\r\nc'), 'a\n\tb\nc');
  });

  it('leaves nothing to obey in random texts', () => {
    const property = fc.property(HAZARD, (text) => {
      assert.deepEqual(obeyed(terminalText(text)), []);
    });
    fc.assert(property, { seed: 7, numRuns: 20_000 });
  });
});

describe('text of a message of VS Code', () => {
  // The pattern by which VS Code finds links in messages (src/vs/base/common/linkedText.ts).
  const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

  it('has no links, wherever they lead', () => {
    for (const text of ['[x](command:a.b)', '[x](COMMAND:a "b")', '[a](https://x) [b](file:///y)']) {
      assert.match(text, link);
      assert.doesNotMatch(messageText(text), link);
    }
    assert.equal(messageText('a [x](command:y).wat'), 'a [x]\\u0028command:y).wat');
  });

  it('is as it was without them, and shows what is not seen', () => {
    for (const text of ['labels[0](a, b)', 'C:\\guards [x] (y)', '👩‍💻']) assert.equal(messageText(text), text);
    assert.equal(messageText('a\u202eb'), 'a\\u202eb');
  });
});
