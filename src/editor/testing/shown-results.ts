import type { TestItem } from 'vscode';
import { basisOf, type Affected, type ResultBasis } from '../runs/result-basis';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { TestOutcome } from '../../ide/testing/outcome';
import { fileOf } from '../../ide/testing/test-ids';

/** A result as the Test Explorer shows it. */
export interface ShownResult {
  readonly id: string;
  readonly outcome: TestOutcome;
  readonly durationMs: number;
  readonly basis: ResultBasis;
}

/** What is done in the Test Explorer. */
export interface ShownResultsSink {
  /** The item of a file or test, if it is shown. */
  find(id: string): TestItem | undefined;
  isOutdated(basis: ResultBasis): boolean;
  /** Shows results as outdated; a file represents its tests. */
  invalidate(items: TestItem[]): void;
  /** Takes verdicts back that passed, where VS Code goes on to show them as if they were true. */
  withdraw(passed: readonly ShownResult[]): void;
  /** Asks for `restore` of these files after a pause in typing. */
  restoreLater(files: readonly string[]): void;
  /** Shows results again. */
  repeat(results: readonly ShownResult[]): void;
}

interface Entry extends ShownResult {
  outdated: boolean;
  /** Whether it can be shown again: messages are long. */
  readonly whole: boolean;
}

/** Characters of messages kept to be shown again; results beyond it stay outdated until the next run. */
const MAX_KEPT = 4 * 1024 * 1024;

/**
 * Which results the Test Explorer shows, and of what texts: a result of another text, guard or setting than
 * there is now is shown as outdated at once. When a text changes back, VS Code has no way to say so but to
 * show the results again.
 */
export class ShownResults {
  readonly #sink: ShownResultsSink;
  readonly #files = new Map<string, Map<string, Entry>>();
  readonly #bases = new WeakMap<ScenarioRun, ResultBasis>();
  #kept = 0;

  constructor(sink: ShownResultsSink) {
    this.#sink = sink;
  }

  /** A test has got a result; `scenario` is undefined when it got none of a run (it was skipped). */
  ended(id: string, outcome: TestOutcome, durationMs: number, scenario: ScenarioRun | undefined): void {
    this.#forget(id);
    if (!scenario) return;
    const basis = this.#basisOf(scenario);
    const outdated = this.#sink.isOutdated(basis);
    this.#keep({ id, outcome, durationMs, basis, outdated, whole: true });
    const item = outdated ? this.#sink.find(id) : undefined;
    if (item) this.#sink.invalidate([item]);
  }

  /** Texts, guards or settings changed: shows as outdated what is, and has shown again what is true again. */
  changed(affected: Affected): void {
    const outdated: TestItem[] = [];
    const passed: ShownResult[] = [];
    const restored: string[] = [];
    for (const [file, entries] of this.#filesOf(affected)) {
      const concerned = [...entries.values()].filter(({ basis }) => affected.affects(basis));
      const wrong = concerned.filter((entry) => !entry.outdated && this.#sink.isOutdated(entry.basis));
      for (const entry of wrong) entry.outdated = true;
      passed.push(...wrong.filter(({ outcome }) => outcome.state === 'passed'));
      outdated.push(...this.#itemsOf(file, wrong));
      if (concerned.some((entry) => this.#isWrong(entry))) restored.push(file);
    }
    if (passed.length > 0) this.#sink.withdraw(passed);
    if (outdated.length > 0) this.#sink.invalidate(outdated);
    if (restored.length > 0) this.#sink.restoreLater(restored);
  }

  /** Shows again what is marked as outdated in these files and is true all the same. */
  restore(files: Iterable<string>): void {
    const restored: Entry[] = [];
    for (const file of files) {
      for (const entry of this.#files.get(file)?.values() ?? [])
        if (this.#isWrong(entry) && this.#sink.find(entry.id)) restored.push(entry);
    }
    for (const entry of restored) entry.outdated = false;
    if (restored.length > 0) this.#sink.repeat(restored);
  }

  /** Whether a result that was handed out is outdated now; undefined when its test has another one, or none. */
  isOutdated(result: ShownResult): boolean | undefined {
    const entry = this.#files.get(fileOf(result.id))?.get(result.id);
    return entry === result ? entry.outdated : undefined;
  }

  /** The items of outdated results; a file represents its tests when all of them are outdated. */
  outdatedItems(results: readonly ShownResult[]): TestItem[] {
    const byFile = new Map<string, ShownResult[]>();
    for (const result of results) {
      const file = fileOf(result.id);
      const known = byFile.get(file);
      if (known) known.push(result);
      else byFile.set(file, [result]);
    }
    return [...byFile].flatMap(([file, outdated]) => this.#itemsOf(file, outdated));
  }

  /** VS Code lost the results of these files. */
  lost(files: readonly string[]): void {
    const entries = files.flatMap((file) => [...(this.#files.get(file)?.values() ?? [])]);
    if (entries.length === 0) return;
    this.#sink.repeat(entries);
    const outdated = entries.filter((entry) => entry.outdated).flatMap(({ id }) => this.#sink.find(id) ?? []);
    if (outdated.length > 0) this.#sink.invalidate(outdated);
  }

  /** A file is gone. */
  remove(file: string): void {
    for (const id of [...(this.#files.get(file)?.keys() ?? [])]) this.#forget(id);
  }

  /** Where affected results are: Run All tells of thousands of files, one by one. */
  #filesOf({ scenario }: Affected): Iterable<[string, Map<string, Entry>]> {
    if (scenario === undefined) return this.#files;
    const entries = this.#files.get(scenario);
    return entries ? [[scenario, entries]] : [];
  }

  #itemsOf(file: string, outdated: readonly ShownResult[]): TestItem[] {
    const entries = [...(this.#files.get(file)?.values() ?? [])];
    const all = outdated.length > 0 && entries.every((entry) => entry.outdated);
    const ids = all ? [file] : outdated.map(({ id }) => id);
    return ids.flatMap((id) => this.#sink.find(id) ?? []);
  }

  #basisOf(scenario: ScenarioRun): ResultBasis {
    const basis = this.#bases.get(scenario) ?? basisOf(scenario);
    this.#bases.set(scenario, basis);
    return basis;
  }

  /** Whether a result is shown as outdated and is true. */
  #isWrong({ outdated, whole, basis }: Entry): boolean {
    return outdated && whole && !this.#sink.isOutdated(basis);
  }

  #keep(result: Entry): void {
    const fits = this.#kept + sizeOf(result) <= MAX_KEPT;
    const entry = fits ? result : { ...result, outcome: { ...result.outcome, messages: [] }, whole: false };
    this.#kept += sizeOf(entry);
    const file = fileOf(entry.id);
    const entries = this.#files.get(file) ?? new Map<string, Entry>();
    this.#files.set(file, entries.set(entry.id, entry));
  }

  #forget(id: string): void {
    const entries = this.#files.get(fileOf(id));
    const entry = entries?.get(id);
    if (!entry) return;
    this.#kept -= sizeOf(entry);
    entries?.delete(id);
    if (entries?.size === 0) this.#files.delete(fileOf(id));
  }
}

function sizeOf({ outcome }: ShownResult): number {
  return outcome.messages.reduce(
    (sum, { text, difference }) =>
      sum + text.length + (difference ? difference.expected.length + difference.actual.length : 0),
    0,
  );
}
