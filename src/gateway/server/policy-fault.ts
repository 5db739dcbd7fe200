/** What kind of objection the configuration has to a policy. */
export type PolicyFaultCode =
  | 'not-json'
  | 'wrong-type'
  | 'unknown-key'
  | 'missing-kind'
  | 'both-kinds'
  | 'missing-repos'
  | 'missing-integrity'
  | 'bad-level'
  | 'blank'
  | 'bad-limit'
  | 'bad-labels'
  | 'bad-repos'
  | 'bad-sink';

/** Why the gateway does not start with a policy. */
export interface PolicyFault {
  readonly code: PolicyFaultCode;
  /** Keys and indices from the policy to the value concerned, as the policy spells them. */
  readonly path: readonly (string | number)[];
  /** The gateway's exact text. */
  readonly error: string;
}

/** In front of everything that is found while the policy is decoded. */
export const INVALID = 'invalid guard policy JSON: ';

/** A failed reading. */
export function fault(
  code: PolicyFaultCode,
  path: PolicyFault['path'],
  error: string,
): { readonly ok: false; readonly fault: PolicyFault } {
  return { ok: false, fault: { code, path, error } };
}

/** The gateway's text for a value that must not be blank. */
export function required(place: string, name: string): string {
  return `Configuration error at ${place}: ${name} is required\nSuggestion: Provide a non-empty value for ${name}`;
}
