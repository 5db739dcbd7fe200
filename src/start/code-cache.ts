import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** More than the code of all parts together. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Of what was read and is not used now: other ways of a command, and those of other versions, the oldest of which go. */
const MAX_OTHER_BYTES = 4 * 1024 * 1024;
/** One for each command and version of Node or of Guard Lab; the oldest ones go. */
const MAX_FILES = 24;
/** First bytes of a file: a new number for each new form. */
const MAGIC = 'guard-lab code 2\n';
const SUFFIX = '.code';
/** Names of files, and of those that were not finished: the folder may have others, of someone else. */
const OWN_NAME = /^[a-z\d]+-v\d[^/\\]*\.code(?:\.\d+)?$/;

/** Code that V8 made of one file, with what it was made of. */
export interface CachedCode {
  /** `sourceOf` the file. */
  readonly source: string;
  readonly data: Buffer;
}

interface Entry {
  readonly name: string;
  readonly source: string;
  /** SHA-256 of the data, in hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
}

/**
 * Compiled code by file name, kept in one file. It only saves time: what is damaged, or belongs to someone else, is
 * as if it was not there, and V8 itself refuses code of another version.
 */
export class CodeCache {
  readonly #entries = new Map<string, Entry & { readonly at: number }>();
  readonly #content: Buffer;

  private constructor(content: Buffer | undefined) {
    this.#content = content ?? Buffer.alloc(0);
    if (content) for (const entry of entriesOf(content)) this.#entries.set(entry.name, entry);
  }

  static read(file: string): CodeCache {
    return new CodeCache(ownContent(file));
  }

  /** The code of the file `name`, if what is there was made of `source`. */
  get(name: string, source: string): Buffer | undefined {
    const entry = this.#entries.get(name);
    if (entry?.source !== source) return undefined;
    const data = this.#content.subarray(entry.at, entry.at + entry.bytes);
    return data.length === entry.bytes && sha256(data) === entry.hash ? data : undefined;
  }

  /** Writes `codes` to `file` and, of what was read, the latest others. Best effort: false when nothing was written. */
  write(file: string, codes: ReadonlyMap<string, CachedCode>): boolean {
    const all = new Map(codes);
    let left = MAX_OTHER_BYTES;
    for (const [name, { source }] of this.#entries) {
      const data = all.has(name) ? undefined : this.get(name, source);
      left -= data?.length ?? 0;
      if (left < 0) break;
      if (data) all.set(name, { source, data });
    }
    return writeWhole(file, contentOf(all));
  }
}

/** What code of the file at `path` is for: older versions of V8 keep the path in it, and would show that in stacks. */
export function sourceOf(path: string, text: Uint8Array): string {
  return createHash('sha256').update(`${path}\n`).update(text).digest('hex');
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function contentOf(codes: ReadonlyMap<string, CachedCode>): Buffer {
  const entries = [...codes].map(([name, { source, data }]): Entry => ({
    name,
    source,
    hash: sha256(data),
    bytes: data.length,
  }));
  const heading = Buffer.from(`${MAGIC}${JSON.stringify(entries)}\n`);
  return Buffer.concat([heading, ...[...codes.values()].map(({ data }) => data)]);
}

function* entriesOf(content: Buffer): Generator<Entry & { readonly at: number }> {
  if (content.toString('latin1', 0, MAGIC.length) !== MAGIC) return;
  const end = content.indexOf('\n', MAGIC.length);
  let at = end + 1;
  for (const entry of listOf(content.toString('utf8', MAGIC.length, end))) {
    if (!isEntry(entry)) return;
    yield { ...entry, at };
    at += entry.bytes;
  }
}

function listOf(text: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { name, source, hash, bytes } = value as Partial<Record<keyof Entry, unknown>>;
  const areTexts = [name, source, hash].every((text) => typeof text === 'string');
  return areTexts && Number.isSafeInteger(bytes) && (bytes as number) >= 0;
}

/** Code is run: it is only taken from a file that no one else can have written. */
function ownContent(file: string): Buffer | undefined {
  return ifPossible(() => {
    // A named pipe would wait for a writer when it is opened.
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    const descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = fstatSync(descriptor);
      const isOwn =
        process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
      return isOwn && stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(descriptor) : undefined;
    } finally {
      closeSync(descriptor);
    }
  });
}

/** Another process reads the file before or after, never in between. */
function writeWhole(file: string, content: Buffer): boolean {
  if (content.length > MAX_BYTES) return false;
  const unfinished = `${file}.${String(process.pid)}`;
  const written = ifPossible(() => {
    const folder = dirname(file);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(unfinished, content, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, file);
    removeOldest(folder);
    return true;
  });
  if (!written) ifPossible(() => rmSync(unfinished, { force: true }));
  return written ?? false;
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => OWN_NAME.test(name))
    .map((name) => join(folder, name));
  const excess = files.length - MAX_FILES;
  if (excess <= 0) return;
  const byAge = files.map((path) => ({ path, time: statSync(path).mtimeMs })).sort((a, b) => a.time - b.time);
  for (const { path } of byAge.slice(0, excess)) rmSync(path, { force: true });
}

/** What `work` gives; undefined when the file system refuses. */
function ifPossible<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/**
 * The file for the code of `program`. Node and VS Code, which have each their own V8, do not share one; whether V8
 * takes what is there is for V8 to say.
 */
export function cacheFile(folder: string, program: string): string {
  const { version, versions, arch } = process;
  return join(folder, `${program}-${version}-${versions.v8}-${arch}${SUFFIX}`);
}
