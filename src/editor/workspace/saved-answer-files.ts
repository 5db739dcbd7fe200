import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { MAX_SCENARIO_BYTES } from '../../files/file-sizes';
import { leadsElsewhere } from '../../files/foreign-path';
import { unreadSentence, type FileRead } from '../../files/read-file';
import { namedFiles, parseAnswers, readAnswerFiles, withAnswerFiles } from '../../scenario/answer-files';
import type { AnswerFile, ParsedAnswers, ParsedScenario } from '../../scenario/parse';
import type { AllowedFiles } from '../files/allowed-files';
import { readUri } from '../files/read-uri';
import { resolveBeside } from '../files/resolve-beside';
import { watchFile } from '../files/watch-file';
import { openDocument } from '../sources/guard-sources';
import type { ScenarioFile } from './scenario-file';

type Content =
  | { readonly ok: true; readonly parsed: ParsedAnswers; readonly isQuoted: boolean }
  /** `error` is about the name that a scenario gives the file. */
  | { readonly ok: false; readonly error: (name: string) => string };

interface Known {
  readonly uri: vscode.Uri;
  readonly watcher: vscode.Disposable;
  content: Content | undefined;
  /** The newest look at it. */
  look: Promise<void> | undefined;
}

/** Files that are followed before those that no scenario names are forgotten: names are typed letter by letter. */
const MAX_KNOWN = 200;

/**
 * The files of saved answers that scenarios name, as they count now: the unsaved text of one that is open, else what is
 * on disk. They are watched from the first question on.
 */
export class SavedAnswerFiles implements vscode.Disposable {
  readonly #known = new Map<string, Known>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;

  /** A file says something else. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly allowed: AllowedFiles) {
    const read = ({ uri }: vscode.TextDocument): void => this.#follow(uri);
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.onDidOpenTextDocument(read),
      vscode.workspace.onDidCloseTextDocument(read),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) read(document);
      }),
    );
  }

  /** Whether it is time to forget files that are no longer named, each of which has a watcher. */
  get areMany(): boolean {
    return this.#known.size > MAX_KNOWN;
  }

  /** Forgets files that none of these scenarios names, but for the newest: their scenarios may be on their way. */
  retain(scenarios: readonly { readonly uri: vscode.Uri; readonly written: ParsedScenario }[]): void {
    const used = new Set(
      scenarios.flatMap(({ uri, written }) => [...this.urisOf(uri, written).values()].map(String)),
    );
    for (const [key, { watcher }] of [...this.#known].slice(0, -MAX_KNOWN / 2)) {
      if (used.has(key)) continue;
      watcher.dispose();
      this.#known.delete(key);
    }
  }

  /** Where the files are that a scenario names, by name; without those on other computers. */
  urisOf(scenario: vscode.Uri, written: Pick<ParsedScenario, 'references'>): Map<string, vscode.Uri> {
    const names = namedFiles(written).filter((name) => !leadsElsewhere(name));
    return new Map(names.map((name) => [name, resolveBeside(scenario, name)]));
  }

  /** Those of `scenarios` that name this file. */
  naming<T extends Pick<ScenarioFile, 'uri' | 'written'>>(
    scenarios: readonly T[],
    file: vscode.Uri,
  ): readonly T[] {
    const key = file.toString();
    return scenarios.filter(({ uri, written }) =>
      [...this.urisOf(uri, written).values()].some((each) => each.toString() === key),
    );
  }

  /** What a file says, as far as it was read because a scenario names it. */
  parsedAt(uri: vscode.Uri): ParsedAnswers | undefined {
    const content = this.#known.get(uri.toString())?.content;
    return content?.ok ? content.parsed : undefined;
  }

  /** The scenario with these answers as they are known; undefined as long as a file was not read. */
  known(scenario: vscode.Uri, written: ParsedScenario): ParsedScenario | undefined {
    const uris = this.urisOf(scenario, written);
    const files = new Map<string, AnswerFile>();
    for (const file of namedFiles(written)) {
      const uri = uris.get(file);
      const content = uri && this.#known.get(uri.toString())?.content;
      if (uri && !content) return undefined;
      files.set(file, answerFile(file, content));
    }
    return withAnswerFiles(written, files);
  }

  /** The same, after reading the files that are not known yet. */
  read(scenario: vscode.Uri, written: ParsedScenario): Promise<ParsedScenario> {
    const uris = this.urisOf(scenario, written);
    return readAnswerFiles(written, async (file) => {
      const uri = uris.get(file);
      if (!uri) return answerFile(file, undefined);
      const known = this.#know(uri);
      if (!known.content) await this.#look(known);
      return answerFile(file, known.content);
    });
  }

  /** Reads the files of a scenario again; `onDidChange` fires for those that say something else. */
  async refresh(scenario: vscode.Uri, written: ParsedScenario): Promise<void> {
    const uris = [...this.urisOf(scenario, written).values()];
    await Promise.all(uris.map((uri) => this.#look(this.#know(uri))));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const { watcher } of this.#known.values()) watcher.dispose();
    this.#known.clear();
  }

  #follow(uri: vscode.Uri): void {
    const known = this.#known.get(uri.toString());
    if (known) inBackground('a file of saved answers could not be read', this.#look(known));
  }

  #know(uri: vscode.Uri): Known {
    const key = uri.toString();
    let known = this.#known.get(key);
    if (!known) {
      known = { uri, watcher: watchFile(uri, () => this.#follow(uri)), content: undefined, look: undefined };
      this.#known.set(key, known);
    }
    return known;
  }

  /** Of two looks that overlap, the newer counts, for both. */
  #look(known: Known): Promise<void> {
    const document = openDocument(known.uri);
    const look: Promise<void> = document
      ? Promise.resolve(this.#put(known, document.getText()))
      : readUri(known.uri, { maxBytes: MAX_SCENARIO_BYTES }).then((read) =>
          known.look === look ? this.#keep(known, read) : known.look,
        );
    known.look = look;
    return look;
  }

  #keep(known: Known, read: FileRead): void {
    if (read.ok) return this.#put(known, new TextDecoder().decode(read.bytes));
    const error = (name: string): string =>
      read.cause === 'missing'
        ? vscode.l10n.t('{0} does not exist; create it, or correct its path', name)
        : unreadSentence(read, name, 'files of saved answers');
    this.#set(known, { ok: false, error });
  }

  #put(known: Known, text: string): void {
    const { content, uri } = known;
    if (content?.ok && content.parsed.source.text === text) return;
    this.#set(known, { ok: true, parsed: parseAnswers(text), isQuoted: this.allowed.mayQuote(uri) });
  }

  #set(known: Known, content: Content): void {
    const before = known.content;
    if (before && !before.ok && !content.ok && before.error('') === content.error('')) return;
    known.content = content;
    if (before) this.#changed.fire(known.uri);
  }
}

function answerFile(name: string, content: Content | undefined): AnswerFile {
  if (!content)
    return {
      ok: false,
      error: vscode.l10n.t('{0} is on another computer; copy it, or specify a path on this computer', name),
    };
  return content.ok ? content : { ok: false, error: content.error(name) };
}
