/** A mistake on the command line, in a sentence that a person can act on. */
export class UsageError extends Error {}
