/** Gets faults of ours; `what` says what did not work: `a run could not be shown`. */
export type FaultSink = (what: string, error: unknown) => void;

/** An error as data, so that it crosses threads with its stack. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** What was thrown, as data; something else than an error has no stack. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return { name, message, ...(stack === undefined ? {} : { stack }) };
}

/** The error that `faultOf` was given, with the stack of the thread that threw it. */
export function errorOf({ name, message, stack }: Fault): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = stack ?? `${name}: ${message}`;
  return error;
}

/** What an error says, for a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
