/** Operators of comparisons by name without their type, each with its opposite. */
const OPPOSITES: ReadonlyMap<string, string> = new Map(
  [
    ['eq', 'ne'],
    ['lt', 'ge'],
    ['gt', 'le'],
    ['lt_s', 'ge_s'],
    ['gt_s', 'le_s'],
    ['lt_u', 'ge_u'],
    ['gt_u', 'le_u'],
  ].flatMap(([one = '', other = '']) => [
    [one, other],
    [other, one],
  ]),
);

const SCALAR = /^([if](?:32|64))\.(\w+)$/;

/** The name of the scalar comparison that holds where this one does not: `i32.ge_s` for `i32.lt_s`. */
export function oppositeOf(name: string): string | undefined {
  const [, type, operator = ''] = SCALAR.exec(name) ?? [];
  const opposite = OPPOSITES.get(operator);
  return type === undefined || opposite === undefined ? undefined : `${type}.${opposite}`;
}

/** Whether the comparison is one for equality. */
export function isEquality(name: string): boolean {
  return /\.(?:eq|ne)$/.test(name);
}
