import { lastPart } from './slashed-path';

export const GUARD_LANGUAGES = ['wat', 'assemblyscript', 'rust', 'c', 'tinygo'] as const;
export type GuardLanguage = (typeof GUARD_LANGUAGES)[number];

/** A program that building a guard needs. */
export interface NeededTool {
  readonly name: string;
  /** Started to find out whether the tool is there: a program and its arguments. */
  readonly probe: readonly [string, ...string[]];
  /** Text that its output contains; without it, exit code 0 is enough. */
  readonly says?: string;
  /** Its output names a folder, which has to exist. */
  readonly namesFolder?: true;
  /** How to get it, as a sentence. */
  readonly install: string;
}

/** What a new guard of one language is made from. */
export interface GuardTemplate {
  readonly language: GuardLanguage;
  /** As people write it. */
  readonly label: string;
  /** Folders of `templates` whose files the guard gets. */
  readonly folders: readonly string[];
  /** Paths in the new folder: the module that scenarios name, and the source to begin with. */
  readonly wasm: string;
  readonly source: string;
  /** Whether items have levels of integrity. */
  readonly hasLevels: boolean;
  readonly tools: readonly NeededTool[];
  /** Commands to run once before the first build. */
  readonly setup: readonly string[];
  /** How it is built, as a sentence in Markdown. */
  readonly build: string;
}

const rustTarget = 'wasm32-unknown-unknown';
const shared = { folders: ['common', 'levels'], hasLevels: true, setup: [] } as const;

const TEMPLATES: Readonly<Record<GuardLanguage, GuardTemplate>> = {
  wat: {
    language: 'wat',
    label: 'WAT',
    folders: ['common', 'wat'],
    wasm: 'guard.wat',
    source: 'guard.wat',
    hasLevels: false,
    tools: [],
    setup: [],
    build: 'none, WAT runs as it is.',
  },
  assemblyscript: {
    ...shared,
    language: 'assemblyscript',
    label: 'AssemblyScript',
    folders: [...shared.folders, 'assemblyscript'],
    wasm: 'build/guard.wasm',
    source: 'assembly/guard.ts',
    tools: [{ name: 'npm', probe: ['npm', '--version'], install: 'Install Node.js 20 or later.' }],
    setup: ['npm install'],
    build: '`npm run build`, after `npm install`.',
  },
  rust: {
    ...shared,
    language: 'rust',
    label: 'Rust',
    folders: [...shared.folders, 'rust'],
    wasm: `target/${rustTarget}/release/guard.wasm`,
    source: 'src/lib.rs',
    tools: [
      { name: 'cargo', probe: ['cargo', '--version'], install: 'Install Rust from https://rustup.rs.' },
      {
        name: `Rust's standard library for ${rustTarget}`,
        probe: ['rustc', '--print', 'target-libdir', '--target', rustTarget],
        namesFolder: true,
        install: `Run "rustup target add ${rustTarget}".`,
      },
    ],
    build: `\`cargo build --release --target ${rustTarget}\`.`,
  },
  c: {
    ...shared,
    language: 'c',
    label: 'C',
    folders: [...shared.folders, 'c'],
    wasm: 'guard.wasm',
    source: 'guard.c',
    tools: [
      {
        name: 'clang for wasm32',
        probe: ['clang', '--print-targets'],
        says: 'wasm32',
        install:
          'Install clang of LLVM ("apt install clang", "brew install llvm"); that of Xcode has no wasm32.',
      },
      {
        name: 'wasm-ld',
        probe: ['wasm-ld', '--version'],
        install: 'Install lld of LLVM ("apt install lld", "brew install lld").',
      },
    ],
    build: 'the clang command in `guard-lab.json`.',
  },
  tinygo: {
    ...shared,
    language: 'tinygo',
    label: 'Go (TinyGo)',
    folders: [...shared.folders, 'tinygo'],
    wasm: 'guard.wasm',
    source: 'guard.go',
    tools: [
      {
        name: 'tinygo',
        probe: ['tinygo', 'version'],
        install: 'Install TinyGo 0.34 or later from https://tinygo.org; it needs Go.',
      },
    ],
    build: 'the tinygo command in `guard-lab.json`.',
  },
};

/** The template of a language. */
export function guardTemplate(language: GuardLanguage): GuardTemplate {
  return TEMPLATES[language];
}

/** Whether a word names a language of new guards. */
export function isGuardLanguage(word: string): word is GuardLanguage {
  return GUARD_LANGUAGES.some((language) => language === word);
}

const MOST_NAME = 64;
/** Names that Windows keeps for devices, with or without an ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
/** Names under which the gateway loads no guard (gateway-contract, 2). */
const RESERVED = new Set(['env', 'wasi_snapshot_preview1']);

/** What is wrong with the name of a guard, as a sentence without a full stop; undefined for a good one. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'a guard needs a name';
  if (name.length > MOST_NAME) return `the name is longer than ${String(MOST_NAME)} characters`;
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name) || name.endsWith('.'))
    return `the name '${name}' must be letters, digits, dots, dashes, and underscores, must begin with a letter or digit, and must not end with a dot`;
  if (DEVICE.test(name)) return `Windows keeps the name '${name}' for a device`;
  if (RESERVED.has(name)) return `the gateway loads no guard with the name '${name}'`;
  return undefined;
}

/** A name for the guard in a folder, by the folder's own name: `my guard` becomes `my-guard`. */
export function nameForFolder(folder: string): string {
  const words = lastPart(folder.replaceAll('\\', '/').replace(/\/+$/, ''))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._-]+/gi, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, MOST_NAME)
    .replace(/[-._]+$/, '');
  return words === '' || nameProblem(words) !== undefined ? 'guard' : words;
}

/** A file of a new guard: its path with slashes, relative to the new folder. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The files of a new guard.
 * @param files texts of the template by their paths in its folders
 * @param name one without a `nameProblem`
 * @throws Error when a file of the template has a placeholder that does not exist: a fault of ours
 */
export function newGuardFiles(
  template: GuardTemplate,
  name: string,
  files: ReadonlyMap<string, string>,
): readonly NewFile[] {
  const values = placeholders(template, name);
  return [...files]
    .map(([path, text]) => ({ path: placedAt(path), text: filledIn(text, values, path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Packages keep no files that git looks at under their own names, so these have others in a template. */
function placedAt(path: string): string {
  return path.replace(/^(github\/|gitignore$)/, '.$1');
}

function placeholders(template: GuardTemplate, name: string): ReadonlyMap<string, string> {
  const needed = template.tools.map((tool) => tool.install).join(' ');
  const setup = template.setup.map((command) => `Run \`${command}\` once.`).join(' ');
  return new Map([
    ['name', name],
    ['package', name.toLowerCase()],
    ['crate', crateName(name)],
    ['label', template.label],
    ['wasm', template.wasm],
    ['source', template.source],
    ['build', template.build],
    ['integrity', template.hasLevels ? LEVELS : NO_LEVELS],
    [
      'setup',
      [needed, setup].filter((text) => text !== '').join(' ') || 'Nothing has to be installed for WAT.',
    ],
  ]);
}

/** A name that cargo accepts for a package: no dots, and no digit at its start. */
function crateName(name: string): string {
  return name.replaceAll('.', '-').replace(/^(?=\d)/, 'guard-');
}

const LEVELS =
  'An item has the integrity of its author: `approved` for people with a role in the repository, `unapproved` for known contributors, none for others (`authors.guard-scenario.json`).';
const NO_LEVELS =
  'It knows no levels of integrity, and refuses a policy whose `min-integrity` is not `none`.';

function filledIn(text: string, values: ReadonlyMap<string, string>, path: string): string {
  return text.replace(/\{\{([a-z]+)\}\}/g, (_, key: string) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`the template file ${path} has an unknown placeholder ${key}`);
    return value;
  });
}
