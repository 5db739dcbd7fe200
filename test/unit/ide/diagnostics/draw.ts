import { RULES } from '../../../../src/diagnostics/registry';
import type { LocatedDiagnostic, Fix } from '../../../../src/diagnostics/diagnostic';
import { applyEdits } from '../../../../src/diagnostics/diagnostic';

/**
 * The lines of a text that have diagnostics, each followed by its markers: `^` from start to end, `~` to the
 * end of the line for ranges of several lines, then severity, code and the message on one line.
 */
export function drawDiagnostics(text: string, diagnostics: readonly LocatedDiagnostic[]): string {
  const lines = text.split('\n');
  const drawn: string[] = [];
  lines.forEach((line, index) => {
    const here = diagnostics.filter(({ range }) => range.start.line === index);
    if (here.length === 0) return;
    drawn.push(line);
    for (const diagnostic of here) drawn.push(...drawOne(diagnostic, line));
  });
  return drawn.join('\n');
}

function drawOne(
  { range, severity, code, message, related = [] }: LocatedDiagnostic,
  line: string,
): string[] {
  const { start, end } = range;
  const blank = ' '.repeat(start.character);
  const width = end.line === start.line ? end.character - start.character : line.length - start.character;
  const marker = (end.line === start.line ? '^' : '~').repeat(Math.max(1, width));
  const said = message.replaceAll('\n', ' / ').replaceAll('\t', '');
  return [
    `${blank}${marker} ${severity} ${code}: ${said}`,
    ...related.map(
      (each) =>
        `${blank}  -> ${each.uri}:${String(each.range.start.line + 1)}:${String(each.range.start.character + 1)} ${each.message}`,
    ),
  ];
}

/** The titles of all fixes, in order; throws when a rule says of its diagnostics that they have none. */
export function fixTitles(diagnostics: readonly LocatedDiagnostic[]): string[] {
  const odd = diagnostics.find(({ code, fixes = [] }) => fixes.length > 0 && !RULES[code].fix);
  if (odd) throw new Error(`the rule ${odd.code} does not say that it has fixes`);
  return diagnostics.flatMap((diagnostic) => (diagnostic.fixes ?? []).map((fix) => fix.title));
}

/** The text after the fix of this title; throws when there is none. */
export function fixed(text: string, diagnostics: readonly LocatedDiagnostic[], title: string): string {
  const fix: Fix | undefined = diagnostics
    .flatMap((diagnostic) => diagnostic.fixes ?? [])
    .find((each) => each.title === title);
  if (!fix) throw new Error(`no fix "${title}" among ${fixTitles(diagnostics).join(', ') || 'none'}`);
  return applyEdits(text, fix.edits());
}
