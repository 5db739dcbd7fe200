import type { Cursor } from './cursor';
import { Attribute, Form } from './constants';
import { fixedFormSize, type UnitEncoding } from './forms';

export interface AttributeSpec {
  readonly attribute: number;
  readonly form: number;
  /** The value itself, for DW_FORM_implicit_const. */
  readonly constant: number;
}

/** The shape of a debugging information entry. */
export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AttributeSpec[];
  /** Whether an entry of this shape says where its code is. */
  readonly hasCode: boolean;
  /**
   * What to step over to reach the next entry: a number of bytes, or the form of a value whose size is in
   * the data, as the negated form.
   */
  readonly skips: readonly number[];
}

/** Real abbreviations have at most a few dozen. */
const MAX_ATTRIBUTES = 400;
const MAX_ABBREVIATIONS = 100_000;
const CODE_ATTRIBUTES: ReadonlySet<number> = new Set([Attribute.lowPc, Attribute.ranges]);

/**
 * The abbreviations at the cursor, by code; with `only`, no further than that code. Sizes depend on the
 * unit's encoding, so a table is read per unit. Throws a DwarfError when it runs into the section's end.
 */
export function readAbbreviations(
  cursor: Cursor,
  encoding: UnitEncoding,
  only?: number,
): Map<number, Abbreviation> {
  const table = new Map<number, Abbreviation>();
  for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) {
    const tag = cursor.uleb();
    const hasChildren = cursor.u8() !== 0;
    const attributes: AttributeSpec[] = [];
    for (;;) {
      const attribute = cursor.uleb();
      const form = cursor.uleb();
      const constant = form === Form.implicitConst ? cursor.sleb() : 0;
      if (attribute === 0 && form === 0) break;
      if (attributes.length === MAX_ATTRIBUTES) cursor.fail('has an entry with too many attributes');
      attributes.push({ attribute, form, constant });
    }
    if (only !== undefined && only !== code) continue;
    const hasCode = attributes.some((spec) => CODE_ATTRIBUTES.has(spec.attribute));
    table.set(code, { tag, hasChildren, attributes, hasCode, skips: planSkips(attributes, encoding) });
    if (only === code || table.size > MAX_ABBREVIATIONS) break;
  }
  return table;
}

function planSkips(attributes: readonly AttributeSpec[], encoding: UnitEncoding): number[] {
  const skips: number[] = [];
  let bytes = 0;
  for (const { form } of attributes) {
    const size = fixedFormSize(form, encoding);
    if (size !== undefined) {
      bytes += size;
      continue;
    }
    if (bytes > 0) skips.push(bytes);
    bytes = 0;
    skips.push(-form);
  }
  if (bytes > 0) skips.push(bytes);
  return skips;
}
