/** A log that is read from its start to its end; larger than memory, maybe. */
export interface LogFile {
  /** For people. */
  readonly name: string;
  /** Bytes of its content. */
  readonly size: number;
  /** Its bytes; each chunk is valid until the next one is asked for. Throws `LogUnreadable`. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}
