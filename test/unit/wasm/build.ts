/** Bytes of a module, written section by section. */
export type Bytes = readonly number[];

/** An unsigned number as LEB128. */
export function u32(value: number): Bytes {
  const bytes: number[] = [];
  let left = value;
  do {
    const low = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left > 0 ? low + 128 : low);
  } while (left > 0);
  return bytes;
}

export function text(value: string): Bytes {
  const bytes = [...new TextEncoder().encode(value)];
  return [...u32(bytes.length), ...bytes];
}

/** A count and the items. */
export function list(...items: readonly Bytes[]): Bytes {
  return [...u32(items.length), ...items.flat()];
}

export function section(id: number, ...content: readonly Bytes[]): Bytes {
  const bytes = content.flat();
  return [id, ...u32(bytes.length), ...bytes];
}

export function custom(name: string, ...content: readonly Bytes[]): Bytes {
  return section(0, text(name), ...content);
}

export function moduleOf(...sections: readonly Bytes[]): Uint8Array {
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]);
}

/** Function types by value type codes. */
export function types(...signatures: readonly (readonly [params: Bytes, results: Bytes])[]): Bytes {
  return section(
    1,
    list(
      ...signatures.map(([params, results]) => [
        0x60,
        ...u32(params.length),
        ...params,
        ...u32(results.length),
        ...results,
      ]),
    ),
  );
}

/** One body without its closing `end`; `locals` are groups already encoded. */
export function body(code: Bytes, locals: Bytes = [0]): Bytes {
  return [...u32(locals.length + code.length + 1), ...locals, ...code, 0x0b];
}

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;

export const memory = section(5, list([0x00, 0x01]));
export const table = section(4, list([0x70, 0x00, 0x02]));

/** A module of one exported function `f` with the given body; other sections go where they belong. */
export function functionModule(
  signature: readonly [params: Bytes, results: Bytes],
  code: Bytes,
  extra: {
    readonly before?: readonly Bytes[];
    readonly after?: readonly Bytes[];
    readonly locals?: Bytes;
  } = {},
): Uint8Array {
  return moduleOf(
    types(signature),
    section(3, list([0])),
    ...(extra.before ?? []),
    section(7, list([...text('f'), 0x00, 0x00])),
    section(10, list(body(code, extra.locals))),
    ...(extra.after ?? []),
  );
}
