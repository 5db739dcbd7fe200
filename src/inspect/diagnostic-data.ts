import type { LocatedDiagnostic, TextEdit, Fix } from '../diagnostics/diagnostic';

/** A fix whose edits are made already: it can go from one thread to another. */
interface FixData extends Omit<Fix, 'edits'> {
  readonly edits: readonly TextEdit[];
}

/** A diagnostic without functions. */
export interface DiagnosticData extends Omit<LocatedDiagnostic, 'fixes'> {
  readonly fixes?: readonly FixData[];
}

export function diagnosticData({ fixes, ...diagnostic }: LocatedDiagnostic): DiagnosticData {
  if (!fixes) return diagnostic;
  return { ...diagnostic, fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits() })) };
}

export function diagnosticOf({ fixes, ...diagnostic }: DiagnosticData): LocatedDiagnostic {
  if (!fixes) return diagnostic;
  return { ...diagnostic, fixes: fixes.map((fix) => ({ ...fix, edits: () => fix.edits })) };
}
