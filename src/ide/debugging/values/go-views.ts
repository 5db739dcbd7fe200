import type { TypeShape } from '../../../wasm/debug/variables/types';
import { memberAt, numberAt } from './member-path';
import type { TypedValue } from './typed-value';
import type { View, ViewSource } from './view-types';

type Struct = Extract<TypeShape, { readonly kind: 'struct' | 'union' }>;

/** Go's strings and slices, as TinyGo and Go lay them out; undefined for other structs. */
export async function goView(
  source: ViewSource,
  value: TypedValue,
  shape: Struct,
): Promise<View | undefined> {
  const pointer =
    (await memberAt(source, value, ['ptr'])) ??
    (await memberAt(source, value, ['str'])) ??
    (await memberAt(source, value, ['array']));
  const length = await numberAt(source, value, ['len']);
  if (pointer === undefined || length === undefined) return undefined;
  const { place, type } = await source.reader.target(pointer);
  const address = place.kind === 'memory' ? place.address : undefined;
  if (shape.name === 'string') return { kind: 'text', place, length, address };
  if (!shape.name.startsWith('[]')) return undefined;
  return { kind: 'list', place, element: type, count: length, inner: [] };
}
