import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { NEEDS_COMPUTER, NO_DEBUGGER } from '../../../../src/ide/browser/needs-computer';
import { projectFolder } from '../../../harness/places';

interface Shown {
  readonly when?: string;
}

interface Manifest {
  readonly contributes: {
    readonly menus: Readonly<Record<string, readonly (Shown & { readonly command?: string })[]>>;
    readonly viewsWelcome: readonly (Shown & { readonly contents: string })[];
    readonly walkthroughs: readonly {
      readonly steps: readonly (Shown & { readonly id: string; readonly description: string })[];
    }[];
  };
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(projectFolder, name), 'utf8'));
const { contributes } = read('package.json') as Manifest;
const texts = read('package.nls.json') as Readonly<Record<string, string>>;

/** Whether something is hidden in a browser: the key is a part of all that has to hold. */
const isHidden = ({ when = '' }: Shown): boolean =>
  /(?:^|&& )!guardLab\.inBrowser(?: &&|$)/.test(when) && !/\|\|(?![^(]*\))/.test(when);

/** The commands that need a computer among those that a text has buttons for. */
function buttons(key: string): string[] {
  const text = texts[key.slice(1, -1)] ?? key;
  const named = [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command ?? '');
  return named.filter((command) => [...NEEDS_COMPUTER.keys()].some((id) => id === command));
}

describe('what needs a computer', () => {
  for (const command of NEEDS_COMPUTER.keys()) {
    it(`${command} is in no menu of a browser`, () => {
      const entries = Object.entries(contributes.menus).flatMap(([menu, all]) =>
        all.filter((entry) => entry.command === command).map((entry) => ({ menu, ...entry })),
      );
      assert.ok(entries.some(({ menu }) => menu === 'commandPalette'));
      const shown = entries.filter((entry) => entry.when !== 'false' && !isHidden(entry));
      assert.deepEqual(shown, []);
    });
  }

  it('has no button in a browser, in views and in the walkthrough', () => {
    const all = [
      ...contributes.viewsWelcome.map((view) => ({ ...view, text: view.contents })),
      ...contributes.walkthroughs.flatMap(({ steps }) =>
        steps.map((step) => ({ ...step, text: step.description })),
      ),
    ];
    const named = all.filter(({ text }) => buttons(text).length > 0);
    assert.notEqual(named.length, 0);
    assert.deepEqual(
      named.filter((each) => !isHidden(each)),
      [],
    );
  });

  it('says why, and what to do', () => {
    for (const text of [NO_DEBUGGER, ...NEEDS_COMPUTER.values()])
      assert.match(text, /^[A-Z][^.]*\. .*[Oo]pen this folder in VS Code on a computer\.$/);
  });
});
