import type { Cursor } from './cursor';
import { Form } from './constants';

/** Sizes that decide how values of a unit are laid out. */
export interface UnitEncoding {
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
}

/** An attribute's value; what a number counts depends on its kind. */
export type FormValue =
  | { readonly kind: 'address' | 'constant' | 'offset' | 'listIndex'; readonly value: number }
  /** Index into `.debug_addr`. */
  | { readonly kind: 'addressIndex'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** Offset into a string section. */
  | {
      readonly kind: 'stringOffset';
      readonly section: '.debug_str' | '.debug_line_str';
      readonly value: number;
    }
  /** Index into `.debug_str_offsets`. */
  | { readonly kind: 'stringIndex'; readonly value: number }
  /** An entry's offset from the start of its unit, or of `.debug_info`. */
  | { readonly kind: 'unitReference' | 'infoReference'; readonly value: number }
  /** Of no use here: blocks, expressions, type signatures, supplementary files. */
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

/** Steps over a value. Throws a DwarfError for a form this reader does not know. */
export function skipForm(cursor: Cursor, form: number, encoding: UnitEncoding): void {
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
    case Form.sdata:
    case Form.udata:
    case Form.refUdata:
    case Form.strx:
    case Form.addrx:
    case Form.loclistx:
    case Form.rnglistx:
    case Form.gnuAddrIndex:
    case Form.gnuStrIndex:
      return cursor.skipLeb();
    case Form.indirect:
      return skipForm(cursor, directForm(cursor), encoding);
    default: {
      const size = fixedFormSize(form, encoding);
      if (size === undefined) cursor.fail(`uses the unknown form 0x${form.toString(16)}`);
      cursor.skip(size);
    }
  }
}

/** Reads a value; blocks and similar values are stepped over. `constant` is the value of an implicit constant. */
export function readForm(cursor: Cursor, form: number, encoding: UnitEncoding, constant = 0): FormValue {
  const size = fixedFormSize(form, encoding) ?? 0;
  switch (form) {
    case Form.addr:
      return { kind: 'address', value: cursor.unsigned(size) };
    case Form.data1:
    case Form.data2:
    case Form.data4:
    case Form.data8:
    case Form.flag:
      return { kind: 'constant', value: cursor.unsigned(size) };
    case Form.udata:
      return { kind: 'constant', value: cursor.uleb() };
    case Form.sdata:
      return { kind: 'constant', value: cursor.sleb() };
    case Form.implicitConst:
      return { kind: 'constant', value: constant };
    case Form.flagPresent:
      return { kind: 'constant', value: 1 };
    case Form.secOffset:
      return { kind: 'offset', value: cursor.unsigned(size) };
    case Form.rnglistx:
    case Form.loclistx:
      return { kind: 'listIndex', value: cursor.uleb() };
    case Form.addrx:
    case Form.gnuAddrIndex:
      return { kind: 'addressIndex', value: cursor.uleb() };
    case Form.addrx1:
    case Form.addrx2:
    case Form.addrx3:
    case Form.addrx4:
      return { kind: 'addressIndex', value: cursor.unsigned(size) };
    case Form.indirect:
      return readForm(cursor, directForm(cursor), encoding);
    default:
      return readReferenceOrString(cursor, form, size, encoding);
  }
}

function readReferenceOrString(
  cursor: Cursor,
  form: number,
  size: number,
  encoding: UnitEncoding,
): FormValue {
  switch (form) {
    case Form.string:
      return { kind: 'string', value: cursor.string() };
    case Form.strp:
      return { kind: 'stringOffset', section: '.debug_str', value: cursor.unsigned(size) };
    case Form.lineStrp:
      return { kind: 'stringOffset', section: '.debug_line_str', value: cursor.unsigned(size) };
    case Form.strx:
    case Form.gnuStrIndex:
      return { kind: 'stringIndex', value: cursor.uleb() };
    case Form.strx1:
    case Form.strx2:
    case Form.strx3:
    case Form.strx4:
      return { kind: 'stringIndex', value: cursor.unsigned(size) };
    case Form.ref1:
    case Form.ref2:
    case Form.ref4:
    case Form.ref8:
      return { kind: 'unitReference', value: cursor.unsigned(size) };
    case Form.refUdata:
      return { kind: 'unitReference', value: cursor.uleb() };
    case Form.refAddr:
      return { kind: 'infoReference', value: cursor.unsigned(size) };
    default:
      skipForm(cursor, form, encoding);
      return OTHER;
  }
}

/** The form a DW_FORM_indirect value names; indirection to indirection would never end. */
function directForm(cursor: Cursor): number {
  const form = cursor.uleb();
  if (form === Form.indirect || form === Form.implicitConst) cursor.fail('has an indirect form of a form');
  return form;
}
