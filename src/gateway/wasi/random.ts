import { RANDOM_WORDS } from './random-words';

const WORDS = 607;
const TAP = 273;
/** The generator's words have 63 usable bits, of which whole bytes are handed out. */
const BYTES_PER_WORD = 7;

/**
 * The bytes every new guard instance gets from random_get: 64-bit words x[n] = x[n-607] + x[n-273] from a
 * fixed beginning, the low 7 bytes of each, little endian (wazero, clocks and randomness).
 */
export class RandomStream {
  /** Low and high half of the last 607 words, decoded at the first use. */
  private state: Uint32Array | undefined;
  private next = 0;
  private readonly word = new Uint8Array(8);
  private left = 0;

  /** Fills `target` with the next bytes of the stream. */
  fill(target: Uint8Array): void {
    for (let index = 0; index < target.length; index += 1) {
      if (this.left === 0) this.advance();
      target[index] = this.word[BYTES_PER_WORD - this.left] ?? 0;
      this.left -= 1;
    }
  }

  private advance(): void {
    const state = (this.state ??= decodeWords());
    const at = (this.next % WORDS) * 2;
    if (this.next >= WORDS) {
      const tap = ((this.next - TAP) % WORDS) * 2;
      const low = (state[at] ?? 0) + (state[tap] ?? 0);
      state[at + 1] = (state[at + 1] ?? 0) + (state[tap + 1] ?? 0) + (low > 0xffff_ffff ? 1 : 0);
      state[at] = low;
    }
    // Kept in the second round of the ring, so that the count never outgrows exact integers.
    this.next = this.next + 1 === 2 * WORDS ? WORDS : this.next + 1;
    const view = new DataView(this.word.buffer);
    view.setUint32(0, state[at] ?? 0, true);
    view.setUint32(4, state[at + 1] ?? 0, true);
    this.left = BYTES_PER_WORD;
  }
}

function decodeWords(): Uint32Array {
  const bytes = Uint8Array.from(atob(RANDOM_WORDS), (char) => char.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Uint32Array.from({ length: WORDS * 2 }, (_, index) => view.getUint32(index * 4, true));
}
