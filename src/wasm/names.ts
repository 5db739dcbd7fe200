import type { BinaryReader } from './binary-reader';
import { LoadFailure } from './load-failure';

const MODULE_NAME = 0;
const FUNCTION_NAMES = 1;
const LOCAL_NAMES = 2;
/** Bytes of memory for a function's name, without its text. */
const KEPT_NAME = 220;

/** What the gateway's runtime takes from a name section. */
export interface Names {
  readonly moduleName?: string;
  /** In the order of the file; see `lookUpFunctionNames`. */
  readonly functions: readonly NamedFunction[];
}

interface NamedFunction {
  readonly index: number;
  readonly name: string;
}

function readFunctionNames(reader: BinaryReader): NamedFunction[] {
  const count = reader.u32(`failed to read the function count of subsection[${FUNCTION_NAMES}]`);
  const names: NamedFunction[] = [];
  for (let left = count; left > 0; left--) {
    const index = reader.u32(`failed to read a function index in subsection[${FUNCTION_NAMES}]`);
    reader.keep(KEPT_NAME);
    names.push({ index, name: reader.name(`function[${index}] name`) });
  }
  return names;
}

/** Local names are read for their errors only. */
function passLocalNames(reader: BinaryReader): void {
  const count = reader.u32(`failed to read the function count of subsection[${LOCAL_NAMES}]`);
  for (let functions = count; functions > 0; functions--) {
    const index = reader.u32(`failed to read a function index in subsection[${LOCAL_NAMES}]`);
    const locals = reader.u32(`failed to read the local count for function[${index}]`);
    for (let left = locals; left > 0; left--) {
      const local = reader.u32(`failed to read a local index of function[${index}]`);
      reader.name(`function[${index}] local[${local}] name`);
    }
  }
}

/**
 * A name section of `limit` bytes after its own name (wazero L5). Known subsections are read by their content and
 * unknown ones skipped; only then is the declared size taken off the limit. A size larger than what is left wraps
 * around in the gateway, which then reads on to the end of the file.
 */
export function readNames(reader: BinaryReader, limit: number): Names {
  let moduleName: string | undefined;
  let functions: readonly NamedFunction[] = [];
  let left = limit;
  while (left !== 0 && reader.offset < reader.end) {
    const id = reader.byte('');
    const before = reader.offset;
    const size = reader.u32(`failed to read the size of subsection[${id}]`);
    left -= 1 + (reader.offset - before);
    if (id === MODULE_NAME) moduleName = reader.name('module name');
    else if (id === FUNCTION_NAMES) functions = readFunctionNames(reader);
    else if (id === LOCAL_NAMES) passLocalNames(reader);
    else skip(reader, id, size);
    left -= size;
  }
  return { ...(moduleName === undefined ? {} : { moduleName }), functions };
}

function skip(reader: BinaryReader, id: number, size: number): void {
  // A partial skip reports a plain EOF, unlike a partial read.
  if (reader.end - reader.offset < size) {
    throw new LoadFailure(`failed to skip subsection[${id}]: EOF`, reader.offset);
  }
  reader.offset += size;
}

/**
 * Function index (imports included) to name, as one forward pass over the names finds them: a name that is there
 * after one of a higher index is lost, of several for one index the first counts, empty ones mean unnamed.
 */
export function lookUpFunctionNames(
  names: readonly NamedFunction[],
  functionCount: number,
): Map<number, string> {
  const found = new Map<number, string>();
  let last = -1;
  for (const { index, name } of names) {
    if (index >= functionCount) break;
    if (index <= last) continue;
    if (name !== '') found.set(index, name);
    last = index;
  }
  return found;
}
