/** Why a request cannot be served, in words for a person. */
export class Refusal extends Error {}

export const NOT_STOPPED = 'The guard is running. Pause it or set a breakpoint first.';
export const NOT_STARTED = 'Nothing is debugged yet.';
