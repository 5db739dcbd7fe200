import type { PlainDiagnostic, PlainEdit, PlainFix } from '../../diagnostics/diagnostic';

/** A fix whose edits are made already: it can go from one thread to another. */
interface FixData extends Omit<PlainFix, 'edits'> {
  readonly edits: readonly PlainEdit[];
}

/** A diagnostic without functions. */
export interface DiagnosticData extends Omit<PlainDiagnostic, 'fixes'> {
  readonly fixes?: readonly FixData[];
}

export function diagnosticData({ fixes, ...diagnostic }: PlainDiagnostic): DiagnosticData {
  if (!fixes) return diagnostic;
  return { ...diagnostic, fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits() })) };
}

export function diagnosticOf({ fixes, ...diagnostic }: DiagnosticData): PlainDiagnostic {
  if (!fixes) return diagnostic;
  return { ...diagnostic, fixes: fixes.map((fix) => ({ ...fix, edits: () => fix.edits })) };
}
