/** How much a diagnostic matters. `hint` is shown by dots under the text and not listed in the Problems view. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Settings, below `guardLab.`, that switch diagnostics: each code alone, or all of one code. */
export type SwitchingSetting = 'findings' | 'diagnostics.failedExpectations';

/** What a code means, for the catalogs of this folder. */
export interface RuleText {
  /** The severity unless a producer knows better, as for a trap that the scenario expects. */
  readonly severity: Exclude<Severity, 'hint'>;
  /** A few words for lists and settings. */
  readonly title: string;
  /** What happens, why it matters, and what to do, in Markdown. */
  readonly documentation: string;
  /** Whether diagnostics with this code can have a quick fix; they have none when absent, which types and a test check. */
  readonly fix?: true;
}

/** What a code means, and what switches it. */
export interface Rule extends RuleText {
  /** Absent for what cannot be switched off. */
  readonly setting?: SwitchingSetting;
}
