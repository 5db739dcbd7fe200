import type { Cursor } from './cursor';
import { Form } from './constants';

/** Sizes that decide how values of a unit are laid out. */
export interface UnitEncoding {
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
}

/** A value that is one number, which counts what its kind says. */
export interface UnsignedValue {
  readonly kind:
    | 'address'
    | 'constant'
    | 'offset'
    | 'listIndex'
    /** Index into `.debug_addr`. */
    | 'addressIndex'
    /** Index into `.debug_str_offsets`. */
    | 'stringIndex'
    /** An entry's offset from the start of its unit, or of `.debug_info`. */
    | 'unitReference'
    | 'infoReference';
  readonly value: number;
  /** The same where `value` is not exact: beyond 2^53. */
  readonly exact?: bigint;
}

/** An attribute's value. */
export type FormValue =
  | UnsignedValue
  | { readonly kind: 'string'; readonly value: string }
  /** Offset into a string section. */
  | {
      readonly kind: 'stringOffset';
      readonly section: '.debug_str' | '.debug_line_str';
      readonly value: number;
    }
  /** A block or an expression. */
  | { readonly kind: 'block'; readonly bytes: Uint8Array }
  /** Of no use here: type signatures, supplementary files. */
  | { readonly kind: 'other' };

const OTHER: FormValue = { kind: 'other' };
const FIXED_SIZES = new Map<number, number>([
  [Form.data1, 1],
  [Form.flag, 1],
  [Form.ref1, 1],
  [Form.strx1, 1],
  [Form.addrx1, 1],
  [Form.data2, 2],
  [Form.ref2, 2],
  [Form.strx2, 2],
  [Form.addrx2, 2],
  [Form.strx3, 3],
  [Form.addrx3, 3],
  [Form.data4, 4],
  [Form.ref4, 4],
  [Form.strx4, 4],
  [Form.addrx4, 4],
  [Form.refSup4, 4],
  [Form.data8, 8],
  [Form.ref8, 8],
  [Form.refSig8, 8],
  [Form.refSup8, 8],
  [Form.data16, 16],
  [Form.flagPresent, 0],
  [Form.implicitConst, 0],
]);

/** Bytes a value of `form` takes, or undefined when its size is in the data (or the form is unknown). */
export function fixedFormSize(form: number, encoding: UnitEncoding): number | undefined {
  switch (form) {
    case Form.addr:
      return encoding.addressSize;
    case Form.refAddr:
      return encoding.version <= 2 ? encoding.addressSize : encoding.offsetSize;
    case Form.strp:
    case Form.secOffset:
    case Form.lineStrp:
    case Form.strpSup:
    case Form.gnuRefAlt:
    case Form.gnuStrpAlt:
      return encoding.offsetSize;
    default:
      return FIXED_SIZES.get(form);
  }
}

/** Forms that are one LEB128. */
const LEB_FORMS: ReadonlySet<number> = new Set([
  Form.sdata,
  Form.udata,
  Form.refUdata,
  Form.strx,
  Form.addrx,
  Form.loclistx,
  Form.rnglistx,
  Form.gnuAddrIndex,
  Form.gnuStrIndex,
]);

/** Steps over a value. Throws a DwarfError for a form this reader does not know. */
export function skipForm(cursor: Cursor, form: number, encoding: UnitEncoding): void {
  const size = fixedFormSize(form, encoding);
  if (size !== undefined) return cursor.skip(size);
  if (LEB_FORMS.has(form)) return cursor.skipLeb();
  switch (form) {
    case Form.block1:
      return cursor.skip(cursor.u8());
    case Form.block2:
      return cursor.skip(cursor.u16());
    case Form.block4:
      return cursor.skip(cursor.u32());
    case Form.block:
    case Form.exprloc:
      return cursor.skip(cursor.uleb());
    case Form.string:
      return cursor.skipString();
    case Form.indirect:
      return skipForm(cursor, directForm(cursor), encoding);
    default:
      cursor.fail(`uses the unknown form 0x${form.toString(16)}`);
  }
}

/** What a value means that is an unsigned number in the data: of a fixed size, else a LEB128. */
const UNSIGNED_KINDS = new Map<number, UnsignedValue['kind']>([
  [Form.addr, 'address'],
  [Form.data1, 'constant'],
  [Form.data2, 'constant'],
  [Form.data4, 'constant'],
  [Form.data8, 'constant'],
  [Form.udata, 'constant'],
  [Form.flag, 'constant'],
  [Form.secOffset, 'offset'],
  [Form.rnglistx, 'listIndex'],
  [Form.loclistx, 'listIndex'],
  [Form.addrx, 'addressIndex'],
  [Form.addrx1, 'addressIndex'],
  [Form.addrx2, 'addressIndex'],
  [Form.addrx3, 'addressIndex'],
  [Form.addrx4, 'addressIndex'],
  [Form.gnuAddrIndex, 'addressIndex'],
  [Form.strx, 'stringIndex'],
  [Form.strx1, 'stringIndex'],
  [Form.strx2, 'stringIndex'],
  [Form.strx3, 'stringIndex'],
  [Form.strx4, 'stringIndex'],
  [Form.gnuStrIndex, 'stringIndex'],
  [Form.ref1, 'unitReference'],
  [Form.ref2, 'unitReference'],
  [Form.ref4, 'unitReference'],
  [Form.ref8, 'unitReference'],
  [Form.refUdata, 'unitReference'],
  [Form.refAddr, 'infoReference'],
]);

/** Reads a value; blocks and similar values are stepped over. `constant` is the value of an implicit constant. */
export function readForm(cursor: Cursor, form: number, encoding: UnitEncoding, constant = 0): FormValue {
  const kind = UNSIGNED_KINDS.get(form);
  if (kind !== undefined) {
    const start = cursor.at;
    const value = readUnsigned(cursor, form, encoding);
    return Number.isSafeInteger(value)
      ? { kind, value }
      : { kind, value, exact: exactValue(cursor, form, start) };
  }
  switch (form) {
    case Form.sdata: {
      const start = cursor.at;
      const value = cursor.sleb();
      if (Number.isSafeInteger(value)) return { kind: 'constant', value };
      return { kind: 'constant', value, exact: BigInt.asIntN(64, lebValue(cursor, start)) };
    }
    case Form.implicitConst:
      return { kind: 'constant', value: constant };
    case Form.flagPresent:
      return { kind: 'constant', value: 1 };
    case Form.string:
      return { kind: 'string', value: cursor.string() };
    case Form.strp:
      return { kind: 'stringOffset', section: '.debug_str', value: cursor.unsigned(encoding.offsetSize) };
    case Form.lineStrp:
      return {
        kind: 'stringOffset',
        section: '.debug_line_str',
        value: cursor.unsigned(encoding.offsetSize),
      };
    case Form.indirect:
      return readForm(cursor, directForm(cursor), encoding);
    default: {
      const start = cursor.at;
      skipForm(cursor, form, encoding);
      return BLOCK_FORMS.has(form) ? { kind: 'block', bytes: blockContent(cursor, form, start) } : OTHER;
    }
  }
}

const BLOCK_FORMS: ReadonlySet<number> = new Set([
  Form.block1,
  Form.block2,
  Form.block4,
  Form.block,
  Form.exprloc,
  Form.data16,
]);

/** The bytes of a block that began at `start` and ends at the cursor, without its size. */
function blockContent(cursor: Cursor, form: number, start: number): Uint8Array {
  const { bytes, at } = cursor;
  let content = start;
  if (form === Form.block1) content += 1;
  else if (form === Form.block2) content += 2;
  else if (form === Form.block4) content += 4;
  else if (form !== Form.data16) {
    while ((bytes[content] ?? 0) >= 0x80) content++;
    content++;
  }
  return bytes.subarray(content, at);
}

/** An unsigned number that began at `start` and ends at the cursor, all of its 64 bits. */
function exactValue(cursor: Cursor, form: number, start: number): bigint {
  if (form === Form.udata) return BigInt.asUintN(64, lebValue(cursor, start));
  let value = 0n;
  for (let at = cursor.at - 1; at >= start; at--) value = (value << 8n) | BigInt(cursor.bytes[at] ?? 0);
  return value;
}

/** The LEB128 number that began at `start` and ends at the cursor, its sign extended to 70 bits or more. */
function lebValue({ bytes, at: end }: Cursor, start: number): bigint {
  let value = (bytes[end - 1] ?? 0) & 0x40 ? -1n : 0n;
  for (let at = end - 1; at >= start; at--) value = (value << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  return value;
}

function readUnsigned(cursor: Cursor, form: number, encoding: UnitEncoding): number {
  const size = fixedFormSize(form, encoding);
  return size === undefined ? cursor.uleb() : cursor.unsigned(size);
}

/** The form a DW_FORM_indirect value names; indirection to indirection would never end. */
function directForm(cursor: Cursor): number {
  const form = cursor.uleb();
  if (form === Form.indirect || form === Form.implicitConst) cursor.fail('has an indirect form of a form');
  return form;
}
