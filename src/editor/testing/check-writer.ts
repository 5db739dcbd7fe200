import * as vscode from 'vscode';
import type { AnsweredProperty } from '../../analysis/check/answered-property';
import type { PropertyState } from '../../ide/check/check-state';
import { propertyId } from '../../ide/check/property-id';
import { propertyOutcome, type PropertyOutcome } from '../../ide/check/property-outcome';
import { terminalText } from '../../report/terminal-text';
import type { CheckSession } from '../check/session';

/** What one check writes to a run of tests. */
export interface CheckWriterParts {
  readonly run: vscode.TestRun;
  readonly session: CheckSession;
  /** The item of a property, made when there is none. */
  readonly itemOf: (property: PropertyState) => vscode.TestItem;
  /** Codes whose results are wanted. */
  readonly wants: (code: string) => boolean;
  readonly locate: (code: string) => Promise<vscode.Location | undefined>;
}

/** Writes the results of one check to a run of tests, each as soon as it is there and each once. */
export class CheckWriter {
  readonly #parts: CheckWriterParts;
  /** Results from before: those of properties that this run does not check. */
  readonly #before: ReadonlyMap<string, AnsweredProperty | undefined>;
  readonly #started = new Set<string>();
  readonly #outcomes = new Map<string, PropertyOutcome>();
  readonly #writes: Promise<void>[] = [];

  constructor(parts: CheckWriterParts) {
    this.#parts = parts;
    const { properties } = parts.session.state;
    this.#before = new Map(properties.map(({ code, answered }) => [code, answered]));
  }

  /** What was written, by the ids of items. */
  get outcomes(): ReadonlyMap<string, PropertyOutcome> {
    return this.#outcomes;
  }

  /** Writes what is new. */
  follow(): void {
    const { run, session, itemOf, wants } = this.#parts;
    for (const property of session.state.properties) {
      const { code, answered, cases } = property;
      if (!wants(code) || (answered && answered === this.#before.get(code))) continue;
      const item = itemOf(property);
      if (this.#outcomes.has(item.id)) continue;
      if (answered) this.#end(item, code, propertyOutcome(answered));
      else if (!this.#started.has(code)) {
        if (cases === 0) run.enqueued(item);
        else run.started(item);
        if (cases > 0) this.#started.add(code);
      }
    }
  }

  /** What has no result when the check ends has no verdict; resolves when all is written. */
  async finish(): Promise<void> {
    this.follow();
    const { session, itemOf, wants } = this.#parts;
    for (const property of session.state.properties) {
      if (property.answered || !wants(property.code)) continue;
      const item = itemOf(property);
      if (!this.#outcomes.has(item.id))
        this.#end(item, property.code, { state: 'skipped', note: vscode.l10n.t('the check was stopped') });
    }
    await Promise.all(this.#writes);
  }

  #end(item: vscode.TestItem, code: string, outcome: PropertyOutcome): void {
    const { run } = this.#parts;
    this.#outcomes.set(item.id, outcome);
    switch (outcome.state) {
      case 'passed':
        run.passed(item);
        break;
      case 'skipped':
        run.skipped(item);
        this.line(`${code}: ${outcome.note}`, item);
        break;
      case 'failed':
        this.line(`${code}: ${outcome.text}`, item);
        this.#writes.push(this.#fail(item, code, outcome));
    }
  }

  async #fail(
    item: vscode.TestItem,
    code: string,
    { text, difference }: Extract<PropertyOutcome, { state: 'failed' }>,
  ): Promise<void> {
    const message = difference
      ? vscode.TestMessage.diff(text, difference.expected, difference.actual)
      : new vscode.TestMessage(text);
    message.contextValue = 'guardLab.property';
    const location = await this.#parts.locate(code);
    if (location) message.location = location;
    this.#parts.run.failed(item, message);
  }

  /** A line of the output. */
  line(text: string, item?: vscode.TestItem): void {
    const shown = terminalText(text).replaceAll(/\r?\n/g, '\r\n');
    this.#parts.run.appendOutput(`${shown}\r\n`, undefined, item);
  }
}

/** Id of the item for a check as a whole. */
export function checkItemId(session: CheckSession): string {
  return propertyId({ key: session.guard.toString() });
}
