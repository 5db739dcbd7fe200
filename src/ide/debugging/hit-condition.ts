const HIT_CONDITION = /^\s*(==?|>=?|<=?|%)?\s*(\d{1,15})\s*$/;

const OPERATORS: Readonly<Record<string, (hits: number, count: number) => boolean>> = {
  '=': (hits, count) => hits === count,
  '==': (hits, count) => hits === count,
  '>': (hits, count) => hits > count,
  '>=': (hits, count) => hits >= count,
  '<': (hits, count) => hits < count,
  '<=': (hits, count) => hits <= count,
  '%': (hits, count) => count > 0 && hits % count === 0,
};

/** Whether a text is a hit count: a number, or an operator (`== < <= > >= %`) and a number. */
export function isHitCondition(text: string): boolean {
  return HIT_CONDITION.test(text);
}

/** Whether the guard stops when it comes to a place for the `hits`-th time. A number alone: then, and each time after. */
export function hitsStop(text: string, hits: number): boolean {
  const [, operator = '>=', count = ''] = HIT_CONDITION.exec(text) ?? [];
  return OPERATORS[operator]?.(hits, Number(count)) ?? true;
}
