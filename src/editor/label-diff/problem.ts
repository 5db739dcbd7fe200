/** Why labels cannot be compared or accepted, as a sentence that people can act on. */
export class LabelProblem extends Error {
  /** `isBuildMissing`: the guard of a revision has to be built, and no one says how. */
  constructor(
    message: string,
    readonly isBuildMissing = false,
  ) {
    super(message);
  }
}
