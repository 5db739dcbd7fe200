/** A range of a text: offsets in UTF-16 units from 0, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}
