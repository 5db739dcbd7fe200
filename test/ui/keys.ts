// A person with a keyboard and no mouse: presses keys, and looks where the keyboard is.
import assert from 'node:assert/strict';
import type { Keyboard, Locator } from 'playwright-core';
import { attemptMs, wholeTitle, type Workbench } from './workbench.js';

/** The most keys that lead from one place to another in a test. */
const MOST_KEYS = 60;

export class Keys {
  readonly #workbench: Workbench;
  readonly #keyboard: Keyboard;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#keyboard = workbench.page.keyboard;
  }

  /** Presses keys one after the other, such as those of a chord. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#keyboard.press(key);
  }

  /** Presses a key, which may be pressed twice, until `shown` is there. */
  async pressUntil(key: string, shown: Locator): Promise<void> {
    await this.#workbench.again(async () => {
      if (!(await shown.first().isVisible())) await this.#keyboard.press(key);
    }, shown);
  }

  /** Runs a command by its title in the palette, until `shown` is there. */
  async command(title: string, shown: Locator): Promise<void> {
    await this.#workbench.again(async () => {
      if (await shown.first().isVisible()) return;
      await this.#take('F1', `>${title}`, title);
    }, shown);
  }

  /** Opens a file of the workspace by quick open, until `shown` is there: its editor with the keyboard, if need be. */
  async openFile(
    name: string,
    shown = this.#workbench.page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`),
  ): Promise<void> {
    await this.#workbench.again(async () => {
      if (!(await shown.isVisible())) await this.#take('Control+p', name, name);
    }, shown);
  }

  /** Goes down a list or tree, a row at a time, until the row that has the keyboard is `focused`. */
  async downTo(focused: Locator): Promise<void> {
    await this.#along('ArrowDown', focused);
  }

  /** Goes from one control to the next until the one that has the keyboard is `focused`. */
  async tabTo(focused: Locator): Promise<void> {
    await this.#along('Tab', focused);
  }

  /** Puts the cursor of the active editor at a line, from 1. */
  async goToLine(line: number): Promise<void> {
    const { page } = this.#workbench;
    const reached = page.locator('.statusbar').getByText(new RegExp(`Ln ${String(line)}, Col \\d+$`));
    await this.#workbench.again(async () => {
      await this.#type('Control+g', `:${String(line)}`);
      await this.#keyboard.press('Enter');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: attemptMs });
    }, reached);
  }

  /** What has the keyboard, for the messages of assertions. */
  async where(): Promise<string> {
    return this.#workbench.page.evaluate('document.activeElement.outerHTML.slice(0, 300)');
  }

  async #along(key: string, focused: Locator): Promise<void> {
    for (let count = 0; count < MOST_KEYS; count++) {
      if (await this.#isThere(focused)) return;
      await this.#keyboard.press(key);
    }
    assert.fail(`${key} does not lead to ${String(focused)}; the keyboard is in ${await this.where()}`);
  }

  /** Whether something is there once what a key did is drawn. */
  async #isThere(shown: Locator): Promise<boolean> {
    const frame = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';
    for (let look = 0; look < 3; look++) {
      if (await shown.first().isVisible()) return true;
      await this.#workbench.page.evaluate(frame);
    }
    return shown.first().isVisible();
  }

  /** Opens a quick input by its key and types into it. */
  async #type(key: string, text: string): Promise<void> {
    const input = this.#workbench.page.locator('.quick-input-widget input:focus').first();
    await this.#keyboard.press(key);
    await input.waitFor({ timeout: attemptMs });
    await this.#keyboard.press('Control+a');
    await this.#keyboard.type(text);
  }

  /** Opens a quick input by its key and takes the row of this name. */
  async #take(key: string, text: string, label: string): Promise<void> {
    const rows = this.#workbench.page.locator('.quick-input-list .monaco-list-row');
    const name = this.#workbench.page.locator('.monaco-icon-name-container', { hasText: wholeTitle(label) });
    await this.#type(key, text);
    // What was typed filters the list after a moment, and rows move: then its letters are highlighted in each.
    const filtered = rows.filter({ has: this.#workbench.page.locator('.highlight') });
    await filtered.filter({ has: name }).first().waitFor({ timeout: attemptMs });
    await this.downTo(rows.and(this.#workbench.page.locator('.focused')).filter({ has: name }));
    await this.#keyboard.press('Enter');
  }
}
