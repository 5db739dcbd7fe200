// A window of the real VS Code in headless Chromium, with what tests do in it as a person would.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { projectFolder, resultsFolder } from '../harness/places.js';
import {
  browserVariable,
  configure,
  copyWorkspace,
  pageAddress,
  type ServerPlace,
  serverVariable,
  type Settings,
} from '../harness/server-place.js';

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  contrast: 'Default High Contrast',
  contrastLight: 'Default High Contrast Light',
};
export type Theme = keyof typeof themes;
/** What VS Code calls a window and a page in a theme. */
const CLASSES: Readonly<Record<Theme, readonly [string, string]>> = {
  dark: ['vs-dark', 'vscode-dark'],
  light: ['vs', 'vscode-light'],
  contrast: ['hc-black', 'vscode-high-contrast:not(.vscode-high-contrast-light)'],
  contrastLight: ['hc-light', 'vscode-high-contrast-light'],
};
/** A window in light or dark follows what the system prefers, so that it can change while it is open. */
export const followsSystem = {
  'window.autoDetectColorScheme': true,
  'workbench.preferredDarkColorTheme': themes.dark,
  'workbench.preferredLightColorTheme': themes.light,
};
/**
 * Lets a test want high contrast without the colors that a system forces with it, which VS Code asks for: two looks of
 * a page, and one question.
 */
const CONTRAST_ON_DEMAND = `
  const asked = '(forced-colors: active)';
  const wanted = Object.assign(new EventTarget(), { matches: false, media: asked });
  const matchMedia = window.matchMedia.bind(window);
  window.matchMedia = (query) => (query === asked ? wanted : matchMedia(query));
  window.wantContrast = (matches) => {
    wanted.matches = matches;
    wanted.dispatchEvent(new Event('change'));
  };
`;
export const screenshots = join(resultsFolder, 'ui');
/** The longest a single wait in the page takes before the test fails: a busy machine is ten times slower. */
export const waitMs = 180_000;
/** How long something may take before it is tried again, and how often it is tried. */
export const attemptMs = 15_000;
const ATTEMPTS = 12;

export interface WorkbenchOptions {
  /** The folder that is opened as a copy, relative to the project. */
  readonly folder: string;
  readonly theme: Theme;
  /** A file of the folder to open at once; faster than `openFile` on the running window. */
  readonly file?: string;
  readonly settings?: Settings;
  /** Changes the copy of the folder before it is opened: what changes later depends on VS Code's file watcher. */
  readonly prepare?: (folder: string) => void;
  /** What the window opens instead of the folder: a .code-workspace file in it, or `nothing`. */
  readonly open?: `${string}.code-workspace` | 'nothing';
  /** What the texts of the extension are in the language of this window, which is not English. */
  readonly translate?: (text: string) => string;
  /** An extension that helps the test, relative to the project; it is loaded beside the packaged one. */
  readonly helper?: string;
}

/** The most rows of a tree in a test. */
const MOST_ROWS = 100;

export class Workbench {
  /** The absolute path of the copy of the folder that is open. */
  readonly folder: string;
  readonly page: Page;

  constructor(page: Page, folder: string) {
    this.page = page;
    this.folder = folder;
  }

  /** Runs a command by its title in the palette, e.g. `Guard Lab: Run Guard`. */
  async runCommand(title: string): Promise<void> {
    // Until the extension's commands are known, the palette is without them: then it is opened again.
    await this.pickAfter('F1', `>${title}`, title);
  }

  /** Opens a file of the workspace by quick open and waits until its editor shows. */
  async openFile(name: string): Promise<Locator> {
    await this.pickAfter('Control+p', name, name);
    const editor = this.editor(name);
    await editor.waitFor();
    return editor;
  }

  /** The editor of an open file by its base name, whether or not it shows already. */
  editor(name: string): Locator {
    return this.page.locator(`.monaco-editor[data-uri$="/${basename(name)}"]`).first();
  }

  /** Puts the cursor of the active editor at a line and column, from 1; the editor has the keyboard after it. */
  async goTo(line: number, column: number): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    const reached = this.page
      .locator('.statusbar')
      .getByText(new RegExp(`Ln ${String(line)}, Col ${String(column)}\\b`));
    await this.again(async () => {
      await this.page.keyboard.press('Control+g');
      await input.fill(`:${line}:${column}`, { timeout: attemptMs });
      await this.page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden', timeout: attemptMs });
    }, reached);
    await this.page.locator('.monaco-editor.focused').first().waitFor();
  }

  /**
   * Writes over `length` characters at a line and column, from 1, and waits until the cursor is in the line and column
   * where that ends; from the next line on, only in the line. What a busy window took of it before is written over.
   */
  async write(text: string, line: number, column: number, length = 0): Promise<void> {
    const lines = text.split('\n').length - 1;
    const end = lines > 0 ? `Ln ${line + lines},` : `Ln ${line}, Col ${column + text.length}`;
    const bar = this.page.locator('.statusbar');
    let isAgain = false;
    await this.again(
      async () => {
        const taken = isAgain ? await this.#columnIn(line) : column;
        if (taken > column) await this.#pressed('Shift+ArrowLeft', taken - column);
        else {
          await this.goTo(line, column);
          await this.#pressed('Shift+ArrowRight', length);
        }
        isAgain = true;
        await this.page.keyboard.type(text);
      },
      bar.getByText(new RegExp(`${end}(?!\\d)`)),
    );
  }

  /** The column of the cursor where it is in this line and nothing is selected, else 0. */
  async #columnIn(line: number): Promise<number> {
    const text = (await this.page.locator('.statusbar').textContent()) ?? '';
    return Number(new RegExp(`Ln ${line}, Col (\\d+)(?!\\d| \\()`).exec(text)?.[1] ?? 0);
  }

  /** Selects so many characters by a key; fails where the window lost one. */
  async #pressed(key: string, count: number): Promise<void> {
    for (let left = count; left > 0; left--) await this.page.keyboard.press(key);
    if (count === 0) return;
    const selected = this.page.locator('.statusbar').getByText(`(${count} selected)`);
    await selected.first().waitFor({ timeout: attemptMs });
  }

  /** Saves the active editor, whose text is not saved. */
  async save(): Promise<void> {
    const tab = '.editor-group-container.active .tab.active';
    await this.page.locator(`${tab}.dirty`).waitFor();
    await this.again(() => this.page.keyboard.press('Control+s'), this.page.locator(`${tab}:not(.dirty)`));
  }

  /**
   * Does something, which may be done twice, until `shown` is there: a busy window loses keys, and the rows and pages
   * that they are for are drawn again.
   */
  async again(act: () => Promise<unknown>, shown: Locator): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await act();
        await shown.first().waitFor({ timeout: attemptMs });
        return;
      } catch (error) {
        if (await shown.first().isVisible()) return;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Clicks on something until `shown` is there: a page that is drawn again meanwhile loses the click. */
  async click(target: Locator, shown: Locator): Promise<void> {
    await this.again(async () => {
      if (await shown.first().isVisible()) return;
      // A hover where the mouse was would cover the target.
      await this.page.mouse.move(0, 0);
      await target.click({ timeout: attemptMs });
    }, shown);
  }

  /** Clicks on an action that a row, or the title of a view, has under the mouse, until `shown` is there. */
  async rowAction(row: Locator, action: string, shown: Locator): Promise<void> {
    await this.again(async () => {
      if (await shown.first().isVisible()) return;
      await row.hover({ timeout: attemptMs });
      await row.locator(`.action-label[aria-label^="${action}"]`).click({ timeout: attemptMs });
    }, shown);
  }

  /** Shows the views of an icon of the activity bar; another click would hide them. */
  async show(name: string): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name }).first();
    const shown = tab.and(this.page.locator('[aria-selected="true"]'));
    await tab.waitFor();
    await this.click(tab, shown);
  }

  /** Shows the problems; their key would hide them where they are in sight. */
  async showProblems(): Promise<Locator> {
    await this.runCommand('Problems: Focus on Problems View');
    return this.page.locator('.markers-panel');
  }

  /** Opens the walkthrough, which VS Code lists once it knows the extension. */
  async openWalkthrough(shown: Locator): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'Get Started with Guard Lab',
    });
    await this.again(async () => {
      if (await shown.first().isVisible()) return;
      await this.runCommand('Welcome: Open Walkthrough');
      const input = this.page.locator('.quick-input-widget input').first();
      await input.fill('Guard Lab', { timeout: attemptMs });
      await row.first().click({ timeout: attemptMs });
    }, shown);
  }

  /** The page in a web view: while it gets another text, its view has two of them. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** Starts debugging; another F5 would go on from where the guard stops. */
  async debug(shown = this.page.locator('.debug-toolbar')): Promise<void> {
    const started = shown.or(this.page.locator('.debug-toolbar'));
    await this.again(async () => {
      if (!(await started.first().isVisible())) await this.page.keyboard.press('F5');
    }, started);
  }

  /** Ends debugging. */
  async stopDebugging(): Promise<void> {
    const ended = this.page.locator('.monaco-workbench:not(:has(.debug-toolbar:visible))');
    await this.again(async () => {
      if (!(await ended.isVisible())) await this.page.keyboard.press('Shift+F5');
    }, ended);
  }

  /** Sets a breakpoint at the cursor; its key does nothing until VS Code knows that there is a debugger. */
  async breakpoint(shown: Locator): Promise<void> {
    await this.again(async () => {
      if (!(await shown.first().isVisible())) await this.page.keyboard.press('F9');
    }, shown);
  }

  /** Moves the mouse to something until the hover with this text is there. */
  async hover(target: Locator, text: string): Promise<void> {
    await this.again(async () => {
      await this.page.mouse.move(0, 0);
      await target.hover({ timeout: attemptMs });
    }, this.page.locator('.monaco-hover:visible').getByText(text));
  }

  /** Opens a row of a tree, whether or not VS Code does so itself. */
  async expand(row: Locator): Promise<void> {
    const opened = row.and(this.page.locator('[aria-expanded="true"]'));
    await row.waitFor();
    if (await opened.isVisible()) return;
    await this.again(async () => {
      if (!(await opened.isVisible())) await row.locator('.monaco-tl-twistie').click({ timeout: attemptMs });
    }, opened);
  }

  /** Opens the context menu of a row and returns its entry; a view that is drawn again closes it. */
  async openMenu(row: Locator, label: string): Promise<Locator> {
    const entry = this.page.locator('.monaco-menu .action-item').filter({
      has: this.page.getByText(label, { exact: true }),
    });
    await this.again(async () => {
      if (!(await entry.isVisible())) await row.click({ button: 'right', timeout: attemptMs });
    }, entry);
    return entry;
  }

  /** Picks an entry in the context menu of a row. */
  async menu(row: Locator, label: string): Promise<void> {
    const entry = await this.openMenu(row, label);
    // A menu that just opened ignores the mouse for a moment.
    await this.again(
      async () => {
        await this.openMenu(row, label);
        await this.page.mouse.move(0, 0);
        await entry.hover({ timeout: attemptMs });
      },
      entry.and(this.page.locator('.focused')),
    );
    await this.page.keyboard.press('Enter');
    await entry.waitFor({ state: 'hidden' });
  }

  /** Types into the picker of this title and takes the row with `text`, once it is the one that Enter takes. */
  async choose(title: string, text: string): Promise<void> {
    const picker = await this.picker(title);
    const input = picker.locator('input').first();
    // What is typed before the list has its rows filters them when they come, and none has the keyboard.
    await this.again(
      async () => {
        await input.fill('', { timeout: attemptMs });
        await picker.locator('.monaco-list-row').first().waitFor({ timeout: attemptMs });
        await input.fill(text, { timeout: attemptMs });
      },
      picker.locator('.monaco-list-row.focused', { hasText: text }),
    );
    await this.take(picker);
  }

  /** Takes what a picker has: the row of the keyboard, the checked rows, or what was typed. */
  async take(picker: Locator): Promise<void> {
    await picker.locator('.quick-input-box input').first().press('Enter');
  }

  /** Closes the picker that is open. */
  async dismiss(): Promise<void> {
    const closed = this.page.locator('.monaco-workbench:not(:has(.quick-input-widget:visible))');
    await this.again(() => this.page.keyboard.press('Escape'), closed);
  }

  /**
   * Opens the list of fixes at the cursor and returns the fix that contains `label`. VS Code closes the list when the
   * problems of the file change, which a run in the background may do at any moment: then it is opened again.
   */
  async quickFix(label: string): Promise<Locator> {
    const fix = this.page.locator('.action-widget').getByText(label).first();
    await this.opened('Control+.', fix);
    return fix;
  }

  /** Applies a fix at the cursor, until `shown` is there. */
  async fix(label: string, shown: Locator): Promise<void> {
    await this.again(async () => {
      if (await shown.first().isVisible()) return;
      const fix = await this.quickFix(label);
      await fix.click({ timeout: attemptMs });
    }, shown);
  }

  /**
   * Opens the list of suggestions at the cursor and waits for the one that contains `label`. Until the extension is
   * active, the list is without its suggestions: then it is opened again.
   */
  async suggestion(label: string): Promise<void> {
    const row = this.page.locator('.suggest-widget .monaco-list-row', { hasText: label }).first();
    await this.opened('Control+Space', row);
  }

  /** Presses the key of a list until the list has a row; what is open instead is closed. */
  private async opened(key: string, row: Locator): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      if (!(await row.isVisible())) await this.page.keyboard.press(key);
      try {
        await row.waitFor({ timeout: attemptMs });
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Saves a screenshot of the window as test-results/ui/NAME.png. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  /**
   * Saves screenshots of the window in light and in dark, as test-results/ui/NAME-light.png and NAME-dark.png. What is
   * open stays open: much faster than a window for each.
   */
  async screenshots(name: string): Promise<void> {
    await this.inBoth((scheme) => this.screenshot(`${name}-${scheme}`));
  }

  /**
   * Saves screenshots of a page of ours in every look that it may have: light and dark, both high contrasts of VS Code
   * as test-results/ui/NAME-contrast.png and NAME-contrastLight.png, and the colors that the system forces on all pages
   * as NAME-forced.png.
   */
  async pageScreenshots(name: string): Promise<void> {
    await this.inEachLook((look) => this.screenshot(`${name}-${look}`));
  }

  /** Does something in every look that a page of ours may have, with the same window. */
  async inEachLook(act: (look: Theme | 'forced') => Promise<void>): Promise<void> {
    await this.inBoth(act);
    const isDark = await this.page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`);
    await this.page.evaluate('wantContrast(true)');
    for (const [theme, colorScheme] of [
      ['contrast', 'dark'],
      ['contrastLight', 'light'],
    ] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.#drawn(theme);
      await act(theme);
    }
    await this.page.emulateMedia({ forcedColors: 'active' });
    await act('forced');
    const before = isDark === true ? 'dark' : 'light';
    await this.page.emulateMedia({ forcedColors: 'none', colorScheme: before });
    await this.page.evaluate('wantContrast(false)');
    await this.#drawn(before);
  }

  /** Waits until the window and its pages have the colors of a theme. */
  async #drawn(theme: Theme): Promise<void> {
    const [ofWindow, ofPage] = CLASSES[theme];
    await this.page.locator(`.monaco-workbench.${ofWindow}`).waitFor();
    const views = this.page.locator('iframe.webview.ready:visible');
    const drawn = (view: Locator): Promise<boolean> =>
      view
        .contentFrame()
        .locator('#active-frame')
        .contentFrame()
        .locator(`body.${ofPage}`)
        .isVisible()
        .catch(() => false);
    await eventually(
      async () => Promise.all((await views.all()).map(drawn)),
      (all) => assert.ok(all.every(Boolean), `a page is not drawn in ${theme}`),
    );
  }

  /** Does something in light and in dark, with the same window. */
  async inBoth(act: (scheme: 'light' | 'dark') => Promise<void>): Promise<void> {
    const before = await this.page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`);
    const schemes = before === true ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
    for (const colorScheme of schemes) {
      await this.page.emulateMedia({ colorScheme });
      await this.#drawn(colorScheme);
      await act(colorScheme);
    }
  }

  /**
   * The open picker of this title, once it has the keyboard. All pickers share one widget, and one may follow
   * another at once: without its title a test types into the one before.
   */
  async picker(title: string): Promise<Locator> {
    const widget = this.page.locator('.quick-input-widget').filter({
      has: this.page.locator('.quick-input-title', { hasText: title }),
    });
    await widget.locator('input:focus').first().waitFor();
    return widget;
  }

  /**
   * Answers the open dialog for a file or folder, which is a picker here, with a path; a folder ends with `/`.
   * While the dialog reads a folder it takes no answer, and when it has read its first one it may replace what was
   * typed: then the path is typed again.
   */
  async choosePath(title: string, path: string): Promise<void> {
    const dialog = await this.picker(title);
    const input = dialog.locator('input').first();
    const row = dialog.locator('.monaco-list-row.focused', { hasText: basename(path) });
    for (let attempt = 1; ; attempt++) {
      try {
        await input.fill('', { timeout: attemptMs });
        await input.fill(path, { timeout: attemptMs });
        if (!path.endsWith('/')) await row.waitFor({ timeout: attemptMs });
        await this.#enter(dialog);
        return;
      } catch (error) {
        if (await dialog.isHidden()) return;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Presses Enter in a dialog until it is gone: while it reads a folder it takes no answer. */
  async #enter(dialog: Locator): Promise<void> {
    const presses = 5;
    for (let press = 1; ; press++) {
      await this.page.keyboard.press('Enter');
      try {
        await dialog.waitFor({ state: 'hidden', timeout: attemptMs / presses });
        return;
      } catch (error) {
        if (press === presses) throw error;
      }
    }
  }

  /** A message of the window, in the list of messages: none of them pops up in tests. */
  async notification(text: string): Promise<Locator> {
    const item = this.page.locator('.notifications-center .notification-list-item', { hasText: text });
    // The bell says that there is a new message, unless the list is open.
    const bell = this.page.locator('.statusbar-item[id="status.notifications"]');
    await bell.locator('.codicon-bell-dot').or(item).first().waitFor();
    await this.again(async () => {
      if (!(await item.isVisible())) await bell.click({ timeout: attemptMs });
    }, item);
    // The hover over the bell would cover the buttons of the message.
    await this.page.mouse.move(0, 0);
    return item;
  }

  /** Closes the list of messages. */
  async closeMessages(): Promise<void> {
    const closed = this.page.locator('.monaco-workbench:not(:has(.notifications-center:visible))');
    await this.again(async () => {
      if (!(await closed.isVisible())) await this.page.keyboard.press('Escape');
    }, closed);
  }

  /** Clicks on a button of a message until `shown` is there. */
  async answer(message: string, button: string, shown: Locator): Promise<void> {
    await this.again(async () => {
      if (await shown.first().isVisible()) return;
      const item = await this.notification(message);
      await item.getByText(button).click({ timeout: attemptMs });
    }, shown);
  }

  /** Looks for a message of the status bar, which stays for some seconds; the answer waits until it was there. */
  async statusMessage(text: string): Promise<() => Promise<unknown>> {
    await this.page.evaluate(`(() => {
      const bar = document.querySelector('.statusbar');
      const look = () => { window.wasSaid ||= bar.textContent.includes(${JSON.stringify(text)}); };
      window.wasSaid = false;
      new MutationObserver(look).observe(bar, { childList: true, characterData: true, subtree: true });
    })()`);
    return () => this.page.waitForFunction('window.wasSaid');
  }

  /** Goes down the tree that has the keyboard until it draws a row: a view draws only the rows in sight. */
  async scrollTo(row: Locator): Promise<void> {
    // The tree names its row that has the keyboard: the next key waits for it, or for the moment that a lost key takes.
    const focused = (): Promise<string | null> =>
      this.page.evaluate(`document.activeElement.getAttribute('aria-activedescendant')`);
    for (let key = 0; key < MOST_ROWS && !(await row.isVisible()); key++) {
      const before = await focused();
      await this.page.keyboard.press('ArrowDown');
      for (let look = 0; look < 50 && (await focused()) === before; look++)
        await this.page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    }
    await row.waitFor();
  }

  /** Opens a quick input by its key and takes the first row that is named `label`, if need be several times. */
  private async pickAfter(key: string, text: string, label: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        await this.pick(text, label);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Types into the open quick input and takes the first row that is named `label`. */
  private async pick(text: string, label: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(text, { timeout: attemptMs });
    // What was typed filters the list after a moment, and rows move: then its letters are highlighted in each.
    const highlighted = this.page.locator('.quick-input-list .monaco-list-row').filter({
      has: this.page.locator('.highlight'),
    });
    // Rows are drawn in any order, and one title may begin another: `Run Guard`, `Run Guard with Coverage`.
    const name = this.page.locator('.monaco-icon-name-container', { hasText: wholeTitle(label) });
    await highlighted.filter({ has: name }).first().click({ timeout: attemptMs });
    // A picker that the command opens takes over the widget: it need not be hidden in between.
    await this.page.waitForFunction(`(() => {
      const open = document.querySelector('.quick-input-widget input');
      return open === null || open.offsetParent === null || open.value !== ${JSON.stringify(text)};
    })()`);
  }
}

/** The title of a command, with or without the group that it belongs to and its dots. */
export function wholeTitle(title: string): RegExp {
  const literal = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`^\s*(?:[\w ]+: )?${literal}(?:\.\.\.|…)?\s*$`);
}

export function required(variable: string): string {
  const value = process.env[variable];
  if (value) return value;
  throw new Error(`${variable} is not set: run these tests by \`node test/run.mjs ui\``);
}

/** What the window shows, as text, where screenshots cannot be seen: for the report of a failure. */
export async function visibleText(page: Page): Promise<string> {
  const text = await page
    .locator('body')
    .innerText({ timeout: 10_000 })
    .catch((error: unknown) => `no text: ${String(error)}`);
  const focused = await page
    .locator(':focus')
    .evaluate((element) => element.outerHTML.slice(0, 200), undefined, { timeout: 5000 })
    .catch(() => 'nothing');
  return `--- the window when the test failed\n${text.slice(0, 5000)}\n--- the keyboard is in: ${focused}`;
}

/**
 * Waits for the rows of the explorer. On a busy machine VS Code in a browser may read a workspace file before the
 * connection to its server is up: the window then has no folders until it is loaded again.
 */
export async function foldersShown(page: Page): Promise<void> {
  const row = page.locator('.explorer-folders-view .monaco-list-row').first();
  const none = page.getByText('You have not yet added a folder to the workspace.').first();
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    await row.or(none).first().waitFor();
    const isShown = await row.waitFor({ timeout: 2 * attemptMs }).then(
      () => true,
      () => false,
    );
    if (isShown) return;
    await page.reload();
  }
  await row.waitFor();
}

/**
 * Opens a copy of a folder in a new window, ready to be used. The window is closed after the test, with a
 * last screenshot under the test's name.
 */
export async function openWorkbench(test: TestContext, options: WorkbenchOptions): Promise<Workbench> {
  const server = JSON.parse(required(serverVariable)) as ServerPlace;
  mkdirSync(screenshots, { recursive: true });
  const isContrast = options.theme === 'contrast' || options.theme === 'contrastLight';
  const theme = isContrast ? { 'workbench.colorTheme': themes[options.theme] } : followsSystem;
  configure(server, { ...options.settings, ...theme });
  const browser = await chromium.connect(required(browserVariable));
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme: options.theme === 'light' ? 'light' : 'dark',
  });
  page.setDefaultTimeout(waitMs);
  await page.addInitScript(CONTRAST_ON_DEMAND);
  if (options.translate) {
    writeTranslation(server, options.translate);
    await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(LANGUAGE)}`);
  }
  const workbench = new Workbench(page, copyWorkspace(server, options.folder));
  test.after(async () => {
    if ('error' in test && test.error !== null) console.log(await visibleText(page));
    await workbench.screenshot(`${test.name.replaceAll(/\W+/g, '-')}-end`);
    await browser.close();
  });
  options.prepare?.(workbench.folder);
  const { open = '.', file, helper } = options;
  const opened = open === 'nothing' ? undefined : join(workbench.folder, open);
  const parameters = {
    ...(file === undefined ? {} : { openFile: join(workbench.folder, file) }),
    ...(helper === undefined ? {} : { extensionDevelopmentPath: join(projectFolder, helper) }),
  };
  await page.goto(pageAddress(server, opened, parameters), { timeout: waitMs });
  await page.locator('.monaco-workbench .statusbar').waitFor();
  if (opened !== undefined) await foldersShown(page);
  if (options.file !== undefined) await workbench.editor(options.file).waitFor();
  return workbench;
}

/** The language of windows that are not English; VS Code's own texts stay so, because it has no other ones here. */
const LANGUAGE = 'de';

/** Gives the installed extension a bundle of translated texts. */
function writeTranslation({ folder }: ServerPlace, translate: (text: string) => string): void {
  const extensions = join(folder, 'server', 'ext');
  const name = readdirSync(extensions).find((each) => each.startsWith('guard-lab.guard-lab-')) ?? '';
  const texts = join(extensions, name, 'l10n');
  const bundle = JSON.parse(readFileSync(join(texts, 'bundle.l10n.json'), 'utf8')) as Record<string, string>;
  const translated = Object.entries(bundle).map(([key, text]) => [key, translate(text)] as const);
  writeFileSync(join(texts, `bundle.l10n.${LANGUAGE}.json`), JSON.stringify(Object.fromEntries(translated)));
}

/** Scrolls an element into sight, also one that its page draws again meanwhile. */
export async function intoView(shown: Locator): Promise<void> {
  let isThere = false;
  while (!isThere)
    isThere = await shown.evaluate((element) => {
      element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      return element.isConnected;
    });
}

/** Waits until there are so many of something, no more and no less. */
export async function counted(all: Locator, count: number): Promise<void> {
  if (count > 0) await all.nth(count - 1).waitFor();
  await all.nth(count).waitFor({ state: 'detached' });
}

/** Reads something until `check` finds nothing wrong with it, for what a page does not do at once. */
export async function eventually<T>(read: () => Promise<T>, check: (value: T) => void): Promise<void> {
  const until = performance.now() + waitMs;
  for (;;) {
    const value = await read();
    try {
      check(value);
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}
