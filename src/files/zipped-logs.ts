import type { Entry, ZipFile } from 'yauzl';
import type { LogFile } from './log-file';
import { FileRefusal, isSystemError } from './system-error';

/** What is looked at in a zip file, at most: entries, and bytes of all its logs together. */
const MAX_ENTRIES = 100_000;
const MAX_BYTES = 4 * 1024 * 1024 * 1024;
/** The name of a log: the gateway's, or another that ends alike. */
const GATEWAY_LOG = /(?:^|\/)rpc-messages\.jsonl$/;
const LOG = /\.jsonl$/i;

/**
 * The logs in a zip file (of run artifacts, for example): all `rpc-messages.jsonl`, or all `.jsonl` when there is none.
 * Nothing is unpacked to the disk; the sizes that the file states are checked while it is read.
 * @throws FileRefusal, and what the system says
 */
export async function zippedLogs(path: string, name: string): Promise<readonly LogFile[]> {
  const entries: { readonly file: string; readonly size: number }[] = [];
  await withZip(path, async (zip) => {
    if (zip.entryCount > MAX_ENTRIES)
      throw new FileRefusal(
        `it holds ${String(zip.entryCount)} files; at most ${String(MAX_ENTRIES)} are looked at`,
      );
    for await (const { fileName, uncompressedSize } of zip.eachEntry())
      if (LOG.test(fileName)) entries.push({ file: fileName, size: uncompressedSize });
  });
  const named = entries.filter(({ file }) => GATEWAY_LOG.test(file));
  const logs = (named.length > 0 ? named : entries).sort((a, b) => (a.file < b.file ? -1 : 1));
  if (logs.length === 0) throw new FileRefusal('it holds no .jsonl file');
  const total = logs.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_BYTES)
    throw new FileRefusal(`its logs have ${String(total)} bytes; at most ${String(MAX_BYTES)} are read`);
  return logs.map(({ file, size }) => ({
    name: `${name}/${file}`,
    size,
    chunks: () => entryChunks(path, file),
  }));
}

async function* entryChunks(path: string, file: string): AsyncGenerator<Uint8Array> {
  const zip = await openZip(path);
  try {
    const stream = await zip.openReadStreamPromise(await entryOf(zip, file));
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw damaged(error);
  } finally {
    zip.close();
  }
}

async function entryOf(zip: ZipFile, file: string): Promise<Entry> {
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== file) continue;
    if (entry.isEncrypted()) throw new FileRefusal('it is encrypted');
    return entry;
  }
  throw new FileRefusal('it changed while it was read');
}

async function withZip(path: string, use: (zip: ZipFile) => Promise<void>): Promise<void> {
  const zip = await openZip(path);
  try {
    await use(zip);
  } catch (error) {
    throw damaged(error);
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  // Loaded with the first zip file: most logs are none.
  const { openPromise } = await import('yauzl');
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch (error) {
    throw damaged(error);
  }
}

/** What the library says of a zip file; what the system says stays. */
function damaged(error: unknown): unknown {
  if (error instanceof FileRefusal || isSystemError(error) || !(error instanceof Error)) return error;
  return new FileRefusal(`the zip file is damaged, or of an unknown kind (${error.message})`);
}
