import type {
  CompletionItem,
  FoldingRange,
  FormattingOptions,
  Hover,
  JSONDocument,
  LanguageService,
  Position,
  Range,
  SelectionRange,
  TextDocument,
  TextEdit,
} from 'vscode-json-languageservice';

/** A text at one version, as VS Code's documents have it. */
export interface VersionedText {
  readonly version: number;
  getText(): string;
}

interface Parsed {
  readonly version: number;
  readonly text: TextDocument;
  readonly json: JSONDocument;
}

interface Loaded {
  readonly service: LanguageService;
  readonly createText: (version: number, content: string) => TextDocument;
}

/** Larger texts are left alone, in characters. */
const MAX_LENGTH = 2 * 1024 * 1024;
/** Whatever its file is called, every text is one of this name, for which the schema counts. */
const NAME = 'file:///guard-scenario.json';

/**
 * The JSON language service with the schema of scenarios: completion, hover, folding and formatting. VS Code's
 * own JSON extension would add its validation against the schema, whose sentences our diagnostics replace. The
 * library is loaded by the first question.
 */
export class ScenarioJson {
  readonly #schema: () => Promise<string>;
  readonly #parsed = new WeakMap<VersionedText, Parsed>();
  #loaded: Promise<Loaded> | undefined;

  /** `schema` reads the schema's text. */
  constructor(schema: () => Promise<string>) {
    this.#schema = schema;
  }

  async complete(document: VersionedText, position: Position): Promise<readonly CompletionItem[]> {
    const found = await this.#ask(document, ({ service }, { text, json }) =>
      service.doComplete(text, position, json),
    );
    return found?.items ?? [];
  }

  async hover(document: VersionedText, position: Position): Promise<Hover | undefined> {
    return (
      (await this.#ask(document, ({ service }, { text, json }) => service.doHover(text, position, json))) ??
      undefined
    );
  }

  async foldingRanges(document: VersionedText, limit: number): Promise<readonly FoldingRange[] | undefined> {
    return this.#ask(document, ({ service }, { text }) =>
      service.getFoldingRanges(text, { rangeLimit: limit }),
    );
  }

  async selectionRanges(
    document: VersionedText,
    positions: readonly Position[],
  ): Promise<readonly SelectionRange[] | undefined> {
    return this.#ask(document, ({ service }, { text, json }) =>
      service.getSelectionRanges(text, [...positions], json),
    );
  }

  async format(
    document: VersionedText,
    range: Range | undefined,
    options: FormattingOptions,
  ): Promise<readonly TextEdit[] | undefined> {
    return this.#ask(document, ({ service }, { text }) => service.format(text, range, options));
  }

  /** Undefined for a text that is too large, nested too deeply, or that changed while the library loaded. */
  async #ask<T>(
    document: VersionedText,
    question: (loaded: Loaded, parsed: Parsed) => T | PromiseLike<T>,
  ): Promise<T | undefined> {
    const { version } = document;
    const content = document.getText();
    if (content.length > MAX_LENGTH || isDeep(content)) return undefined;
    const loaded = await this.#load();
    if (document.version !== version) return undefined;
    let parsed = this.#parsed.get(document);
    if (parsed?.version !== version) {
      const text = loaded.createText(version, content);
      parsed = { version, text, json: loaded.service.parseJSONDocument(text) };
      this.#parsed.set(document, parsed);
    }
    return question(loaded, parsed);
  }

  #load(): Promise<Loaded> {
    this.#loaded ??= this.#start().catch((error: unknown) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  async #start(): Promise<Loaded> {
    const [library, schema] = await Promise.all([import('vscode-json-languageservice'), this.#schema()]);
    const { getLanguageService, ClientCapabilities, TextDocument } = library;
    const service = getLanguageService({
      clientCapabilities: ClientCapabilities.LATEST,
      // A file may name its own schema; scenarios have this one, and nothing is fetched.
      schemaRequestService: () => Promise.resolve(schema),
    });
    service.configure({
      validate: false,
      allowComments: true,
      schemas: [{ uri: 'guard-lab:/scenario', fileMatch: ['*'], schema: JSON.parse(schema) as object }],
    });
    return {
      service,
      createText: (version, content) => TextDocument.create(NAME, 'jsonc', version, content),
    };
  }
}

/** Deepest nesting that is given to the library, which recurses. */
const MAX_DEPTH = 500;

/** Whether brackets open more deeply than anybody writes; those in texts count as well. */
function isDeep(content: string): boolean {
  let depth = 0;
  for (let at = 0; at < content.length; at++) {
    const code = content.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
