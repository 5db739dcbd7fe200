/** A sentence about what git or a build could not do. */
export class RevisionError extends Error {}
