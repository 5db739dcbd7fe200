const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

/** Bytes of a report page. Beyond a bound, parts are left out, the passed ones first, and the page says so. */
export const PAGE_BYTES = {
  /** The whole page: at least the sum of its parts. */
  page: 24 * MEBIBYTE,
  /** The list of what failed. */
  failures: MEBIBYTE,
  /** The table of scenarios. */
  table: 3 * MEBIBYTE,
  /** The details of all scenarios, … */
  details: 18 * MEBIBYTE,
  /** … and of a single one, when there are several. */
  scenario: MEBIBYTE,
} as const;

/** Entries of a list that are shown; the rest is counted. */
export const LISTED = {
  failures: 200,
  steps: 500,
  flows: 50,
  checks: 100,
  differences: 50,
  callRuns: 60,
  filtered: 50,
  findings: 50,
  logs: 50,
  tags: 20,
  columns: 200,
  lanes: 40,
  descriptions: 5,
  names: 5,
} as const;

/** Characters of a text that are shown. */
export const WIDTH = {
  name: 200,
  tag: 120,
  value: 600,
  arguments: 300,
  message: 2000,
  error: 4000,
  stream: 8000,
} as const;
