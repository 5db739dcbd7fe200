import type { TypedValue } from './typed-value';
import type { ViewSource } from './view-types';

/** The member at the end of a path of names; undefined when there is none. */
export async function memberAt(
  { reader }: ViewSource,
  value: TypedValue,
  path: readonly string[],
): Promise<TypedValue | undefined> {
  let at = value;
  for (const name of path) {
    const shape = await reader.types.shape(at.type);
    if (shape.kind !== 'struct') return undefined;
    const member = shape.members.find((each) => each.name === name);
    if (member === undefined) return undefined;
    at = reader.member(at, member);
  }
  return at;
}

/** The unsigned number at the end of a path of names. */
export async function numberAt(
  source: ViewSource,
  value: TypedValue,
  path: readonly string[],
): Promise<number | undefined> {
  const member = await memberAt(source, value, path);
  const scalar = member && (await source.reader.scalar(member));
  return scalar?.kind === 'integer' && scalar.value >= 0n ? Number(scalar.value) : undefined;
}
