import type { CutSection } from '../../wasm/debug/section-scan';
import { figure } from '../../text/figure';

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** What files begin with that are taken for modules, and what to say of them. */
const KINDS: readonly { readonly begins: readonly number[]; readonly said: string }[] = [
  {
    begins: [...MAGIC, 0x0d, 0x00, 0x01, 0x00],
    said: 'This is a WebAssembly component. The gateway loads core modules only: build the guard for wasm32-wasip1 or wasm32-unknown-unknown instead of wasm32-wasip2.',
  },
  { begins: ascii('(module'), said: 'This is WebAssembly text. Name the file .wat, or assemble it.' },
  { begins: ascii(';;'), said: 'This seems to be WebAssembly text. Name the file .wat, or assemble it.' },
  {
    begins: ascii('version https://git-lfs'),
    said: 'This is the pointer of a file that Git LFS keeps elsewhere. Run git lfs pull to get the module.',
  },
  { begins: [0x1f, 0x8b], said: 'This file is compressed with gzip. Unpack it first.' },
  { begins: ascii('PK\u0003\u0004'), said: 'This is a ZIP archive. Unpack it first.' },
  {
    begins: [0x7f, ...ascii('ELF')],
    said: 'This is a program for this machine (ELF), not WebAssembly. Build the guard for a wasm32 target.',
  },
  {
    begins: ascii('!<arch>'),
    said: 'This is a static library. Link it to a module: for Rust, the crate type is cdylib.',
  },
];

/** What a file holds that is no whole module, as a sentence that says what to do; undefined when it begins as one. */
export function foreignFile(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'The file is empty. Build the guard again.';
  const known = KINDS.find(({ begins }) => startsWith(bytes, begins));
  if (known) return known.said;
  if (bytes.length < 8 && startsWith(bytes, MAGIC.slice(0, bytes.length)))
    return `The file ends within the header of a module: it has ${String(bytes.length)} of 8 bytes. Build the guard again.`;
  if (!startsWith(bytes, MAGIC))
    return 'This file is not a WebAssembly module: it does not begin with the bytes 00 61 73 6d.';
  return undefined;
}

/** What to say of a module whose end is missing. */
export function cutFile({ name, declaredBytes, bytes }: CutSection): string {
  const [declared, there] = [declaredBytes, bytes].map(figure);
  return `The file ends within the section ${name}, which declares ${declared ?? ''} bytes: ${there ?? ''} are there. It may be cut off, or a build may still be writing it.`;
}

function startsWith(bytes: Uint8Array, begins: readonly number[]): boolean {
  return begins.every((byte, index) => bytes[index] === byte);
}

function ascii(text: string): number[] {
  return [...text].map((char) => char.charCodeAt(0));
}
