import { dirname, resolve } from 'node:path';
import type { AllowedFolders } from '../files/allowed-folders';
import { MAX_SCENARIO_BYTES } from '../files/file-sizes';
import { leadsElsewhere } from '../files/foreign-path';
import { readRegularFile, unreadSentence } from '../files/read-file';
import { parseAnswers, readAnswerFiles } from '../scenario/answer-files';
import type { AnswerFile, ParsedScenario } from '../scenario/parse';

/** What a file says, but for the name that a scenario gives it. */
type FileContent =
  | { readonly ok: true; readonly parsed: ReturnType<typeof parseAnswers> }
  | { readonly ok: false; readonly error: (file: string) => string };

/** Files of saved answers of one run: each is read once for all scenarios that name it. */
export class SavedAnswerFiles {
  readonly #byPath = new Map<string, Promise<FileContent>>();

  /** @param allowed folders whose files may be quoted */
  constructor(
    private readonly allowed: AllowedFolders,
    private readonly signal?: AbortSignal,
  ) {}

  /** The scenario with the answers of the files that it names; `path` is its own, absolute. */
  of(parsed: ParsedScenario, path: string): Promise<ParsedScenario> {
    return readAnswerFiles(parsed, (file) => this.#read(file, dirname(path)));
  }

  async #read(file: string, folder: string): Promise<AnswerFile> {
    if (leadsElsewhere(file))
      return {
        ok: false,
        error: `${file} is on another computer; copy it, or specify a path on this computer`,
      };
    const path = resolve(folder, file);
    const content = this.#byPath.get(path) ?? this.#parse(path);
    this.#byPath.set(path, content);
    const known = await content;
    if (!known.ok) return { ok: false, error: known.error(file) };
    return { ok: true, parsed: known.parsed, isQuoted: this.allowed.realPath(path) !== undefined };
  }

  async #parse(path: string): Promise<FileContent> {
    const read = await readRegularFile(path, { maxBytes: MAX_SCENARIO_BYTES, signal: this.signal });
    if (read.ok)
      return {
        ok: true,
        parsed: parseAnswers(new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes)),
      };
    if (read.cause === 'missing')
      return { ok: false, error: (file) => `${file} does not exist; create it, or correct its path` };
    return { ok: false, error: (file) => unreadSentence(read, file, 'files of saved answers') };
  }
}

/** Absolute paths of the files of saved answers that a scenario names; `path` is its own. */
export function answerPaths({ references }: ParsedScenario, path: string): string[] {
  const files = new Set(references.map(({ file }) => file));
  return [...files].filter((file) => !leadsElsewhere(file)).map((file) => resolve(dirname(path), file));
}
