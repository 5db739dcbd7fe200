import type { BinaryReader } from './binary-reader';
import { isPlainType, isReferencePrefix, referenceType } from './decode-types';
import { LoadFailure, within } from './load-failure';
import type { Code, LocalGroup } from './module';

const END = 0x0b;
/** Bytes of memory for a group of locals and for a body. */
const KEPT_GROUP = 70;
const KEPT_BODY = 280;

/**
 * The groups of locals of one body. The gateway reads them twice, the second time against the body's size: so a
 * group that runs over it is reported only after every group was found well formed.
 */
function readLocals(reader: BinaryReader, bodyEnd: number): LocalGroup[] {
  const groups = reader.u32('get the size locals');
  if (reader.offset > bodyEnd) throw new LoadFailure('EOF', bodyEnd);
  const locals: LocalGroup[] = [];
  let total = 0;
  let late: LoadFailure | undefined;
  for (let index = 0; index < groups; index++) {
    const count = reader.u32('read n of locals');
    const code = reader.byte('read type of local');
    total += count;
    if (reader.offset > bodyEnd) late ??= new LoadFailure('EOF', bodyEnd);
    let type: number | undefined = code;
    if (isReferencePrefix(code)) {
      const heap = reader.i33('read local ref heap type');
      type = referenceType(code, heap);
      if (type === undefined) {
        late ??= new LoadFailure(`unknown abstract heap type: ${heap}`, reader.offset);
        continue;
      }
    } else if (!isPlainType(code)) {
      throw new LoadFailure(`invalid local type: 0x${code.toString(16)}`, reader.offset - 1);
    }
    reader.keep(KEPT_GROUP);
    locals.push({ count, type });
  }
  if (total > 0xffffffff) throw new LoadFailure(`too many locals: ${total}`, bodyEnd);
  if (late !== undefined) throw late;
  // A heap type that runs over the size kills the gateway's process: refused like any other overrun.
  if (reader.offset > bodyEnd) throw new LoadFailure('EOF', bodyEnd);
  return locals;
}

function readBody(reader: BinaryReader): Code {
  const start = reader.offset;
  const size = reader.u32('get the size of code');
  const bodyStart = reader.offset;
  const locals = readLocals(reader, bodyStart + size);
  const expression = reader.take(bodyStart + size - reader.offset, 'read body');
  if (expression.end === expression.start || reader.bytes[expression.end - 1] !== END) {
    throw new LoadFailure('expr not end with OpcodeEnd', expression.end);
  }
  return {
    range: { start, end: expression.end },
    body: { start: bodyStart, end: expression.end },
    locals,
    expression,
  };
}

/** The code section; `imported` functions come before its own in the index space. */
export function readCode(reader: BinaryReader, imported: number): Code[] {
  const count = reader.u32('get size of vector');
  const code: Code[] = [];
  for (let index = 0; index < count; index++) {
    const where = { at: { kind: 'function', index: imported + index } as const, offset: reader.offset };
    reader.keep(KEPT_BODY);
    code.push(within(`read ${index}-th code segment`, () => readBody(reader), where));
  }
  return code;
}
