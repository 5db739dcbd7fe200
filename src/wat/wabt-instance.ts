import type startWabt from 'wabt';

/** Everything wabt can assemble: what the gateway refuses is refused by its own load check, in its words. */
const FEATURES = {
  exceptions: true,
  mutable_globals: true,
  sat_float_to_int: true,
  sign_extension: true,
  simd: true,
  threads: true,
  function_references: true,
  multi_value: true,
  tail_call: true,
  bulk_memory: true,
  reference_types: true,
  annotations: true,
  code_metadata: true,
  gc: true,
  memory64: true,
  multi_memory: true,
  extended_const: true,
  relaxed_simd: true,
};

/** File name given to wabt, which starts each of its error lines. */
export const WABT_FILE = 'wat';

/** After a text of more bytes the instance is dropped: its memory never shrinks. */
const KEPT_INSTANCE_BYTES = 4 * 1024 * 1024;

type Wabt = Awaited<ReturnType<typeof startWabt>>;
type ParsedModule = ReturnType<Wabt['parseWat']>;

let instance: Promise<Wabt> | undefined;

/** Loads wabt on first use: it is 700 KB that a session without WAT never reads. */
async function loadWabt(): Promise<Wabt> {
  const { default: start } = await import('wabt');
  // Emscripten prints what it also throws, such as `Aborted()`; wabt's typings leave its options out.
  const quiet = { print: () => undefined, printErr: () => undefined };
  const startWith: (options: typeof quiet) => ReturnType<typeof start> = start;
  return startWith(quiet);
}

/** What wabt made of a text. */
export type WabtResult =
  /** `findings` is the validator's output, empty when it had none. */
  | { readonly kind: 'assembled'; readonly bytes: Uint8Array; readonly findings: string }
  /** The text does not parse; `output` is wabt's. */
  | { readonly kind: 'refused'; readonly output: string }
  | { readonly kind: 'crashed'; readonly reason: string };

/**
 * Assembles UTF-8 text with debug names, also when it is not valid. A crash of wabt itself is a value too, and
 * the next call starts with a fresh instance.
 */
export async function runWabt(utf8: Uint8Array): Promise<WabtResult> {
  let wabt: Wabt;
  try {
    wabt = await (instance ??= loadWabt());
  } catch (error) {
    instance = undefined;
    return { kind: 'crashed', reason: messageOf(error) };
  }
  const result = assemble(wabt, utf8);
  if (result.kind === 'crashed' || utf8.byteLength > KEPT_INSTANCE_BYTES) instance = undefined;
  return result;
}

const PARSE_FAILED = 'parseWat failed:\n';
const VALIDATE_FAILED = 'validate failed:\n';

function assemble(wabt: Wabt, utf8: Uint8Array): WabtResult {
  let module: ParsedModule;
  try {
    // wabt reads the whole buffer behind a view: it must hold the text alone.
    module = wabt.parseWat(WABT_FILE, utf8.slice(), FEATURES);
  } catch (error) {
    const message = messageOf(error);
    return message.startsWith(PARSE_FAILED)
      ? { kind: 'refused', output: message.slice(PARSE_FAILED.length) }
      : { kind: 'crashed', reason: message };
  }
  try {
    const findings = validate(module);
    const bytes = module.toBinary({ write_debug_names: true }).buffer;
    module.destroy();
    return { kind: 'assembled', bytes, findings };
  } catch (error) {
    // Not destroyed: after a crash the instance's memory is not to be trusted; it is thrown away whole.
    return { kind: 'crashed', reason: messageOf(error) };
  }
}

/** What the gateway takes, for validation. */
const STANDARD = {
  ...FEATURES,
  exceptions: false,
  threads: false,
  function_references: false,
  tail_call: false,
  gc: false,
  memory64: false,
  multi_memory: false,
  extended_const: false,
  relaxed_simd: false,
};

/**
 * The validator's output, empty when the module is valid with the standard features or with all of them. Both
 * are tried because wabt's function references break valid code: a `ref.func` is no funcref to it any more.
 */
function validate(module: ParsedModule): string {
  const standard = findings(module, STANDARD);
  if (standard === '') return '';
  const all = findings(module, FEATURES);
  // wabt adds the second run's errors to those of the first.
  return all.startsWith(standard) ? all.slice(standard.length) : all;
}

/** wabt's typings leave out that its validator takes features as its parser does. */
function findings(
  module: ParsedModule & { validate(features?: typeof FEATURES): void },
  features: typeof FEATURES,
): string {
  try {
    module.validate(features);
    return '';
  } catch (error) {
    const message = messageOf(error);
    if (!message.startsWith(VALIDATE_FAILED)) throw error;
    return message.slice(VALIDATE_FAILED.length);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
