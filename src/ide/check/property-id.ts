/** A property of the check of a guard; without `code`, the check as a whole. */
export interface PropertyName {
  /** `CheckState.key`. */
  readonly key: string;
  readonly code?: string;
}

const START = 'guard-lab-check:';

/** The id of a test item for a check, or for a property of it. No scenario has such an id. */
export function propertyId({ key, code }: PropertyName): string {
  return `${START}${key}${code === undefined ? '' : `#${code}`}`;
}

/** What an id represents; undefined for that of a scenario. */
export function propertyOfId(id: string): PropertyName | undefined {
  if (!id.startsWith(START)) return undefined;
  const rest = id.slice(START.length);
  const at = rest.lastIndexOf('#');
  return at < 0 ? { key: rest } : { key: rest.slice(0, at), code: rest.slice(at + 1) };
}

/** The property that a menu, a row or a code action means; undefined for anything else. */
export function propertyOfArgument(given: unknown): PropertyName | undefined {
  const { key, code, id, test } = fields(given);
  if (typeof key === 'string') return { key, ...(typeof code === 'string' ? { code } : {}) };
  const item = typeof id === 'string' ? id : fields(test).id;
  return typeof item === 'string' ? propertyOfId(item) : undefined;
}

interface Fields {
  readonly key?: unknown;
  readonly code?: unknown;
  readonly id?: unknown;
  readonly test?: unknown;
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value : {};
}
