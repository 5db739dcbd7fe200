import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { WatAnalyses } from '../../../../src/editor/wat-language/analyses';

interface FakeDocument {
  text: string;
  version: number;
  languageId: string;
  path: string;
}

function fake(text: string, more: Partial<FakeDocument> = {}): FakeDocument & vscode.TextDocument {
  const document = {
    text,
    version: 1,
    languageId: 'wat',
    path: '/guard.wat',
    isClosed: false,
    ...more,
    getText: () => document.text,
    uri: { path: more.path ?? '/guard.wat' },
  };
  return document as unknown as FakeDocument & vscode.TextDocument;
}

const never = { isCancellationRequested: false } as vscode.CancellationToken;

/** Takes several turns to read. */
const LARGE = `(module ${'(func (block $b (br $b) (br 0)) (i32.add (i32.const 1) (i32.const 2)))'.repeat(12_000)})`;

describe('Analyses of WAT documents', () => {
  it('are made once for each version', async () => {
    const analyses = new WatAnalyses();
    const document = fake('(func)');
    const first = await analyses.of(document, never);
    assert.ok(first);
    assert.equal(await analyses.of(document, never), first);
    document.text = '(func) (func)';
    document.version = 2;
    assert.equal((await analyses.of(document, never))?.symbols.length, 2);
  });

  it('leave other languages, binary modules and huge texts alone', async () => {
    const analyses = new WatAnalyses();
    assert.equal(await analyses.of(fake('(func)', { languageId: 'lisp' }), never), undefined);
    assert.equal(await analyses.of(fake('(func)', { path: '/guard.wasm' }), never), undefined);
    assert.equal(await analyses.of(fake(' '.repeat(5 * 1024 * 1024)), never), undefined);
  });

  it('give others their turn while a large text is read', async () => {
    const document = fake(LARGE);
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const whole = await new WatAnalyses().whole(document, never);
    isDone = true;
    assert.ok(turns > 1);
    assert.equal(whole?.readOn(1), true);
  });

  it('are given up when the text changes or no one wants them any more', async () => {
    const changing = fake(LARGE);
    const whole = new WatAnalyses().whole(changing, never);
    changing.version = 2;
    assert.ok(!(await whole));
    const token = { isCancellationRequested: true } as vscode.CancellationToken;
    assert.ok(!(await new WatAnalyses().whole(fake(LARGE), token)));
  });
});
