import { NO_MEMORY } from '../gateway/texts';
import type { Inspection, Verdict } from '../run/inspection';
import { isNeverCalled, NEVER_CALLED } from '../run/inspection-facts';
import { paintWith, type Paint } from './paint';
import { inline, printable } from './terminal-text';
import { figure, figures } from '../text/figure';

/** Rows of a table beyond these are counted only. */
const MAX_ROWS = 100;

/** One inspected module as text for people. */
export function inspectionText(inspection: Inspection, paint: Paint = paintWith(false)): string {
  const { memory, debug } = inspection;
  if (inspection.error !== undefined) {
    const error = printable(inspection.error).replaceAll('\n', '\n    ');
    return `${paint.bold(inline(inspection.file))}\n  ${paint.red('✗')} ${error}\n`;
  }
  const lines = [
    `${paint.bold(inline(inspection.file))} ${paint.dim(figures(inspection.bytes, 'byte'))}`,
    verdictLine('runtime', inspection.module, 'the gateway’s runtime loads it', paint),
    verdictLine('gateway', inspection.guard, 'the gateway accepts it as a guard', paint),
  ];
  if (inspection.engine !== undefined && inspection.guard.verdict !== 'none')
    lines.push(`  ${paint.red('! here')}     ${inline(inspection.engine)}`);
  for (const { name } of inspection.exports.filter(isNeverCalled))
    lines.push(`  ${paint.yellow(`! ${name}`)}  ${NEVER_CALLED}`);
  if (inspection.sections.length === 0) return `${lines.join('\n')}\n`;
  lines.push(
    '',
    `  memory    ${memory ? memoryText(memory) : `none: calls fail without one (“${NO_MEMORY}”)`}`,
    `  features  ${inspection.features.length > 0 ? inspection.features.join(', ') : 'WebAssembly 1.0'}`,
    `  debug     ${debugText(debug)}`,
    ...table(
      'imports',
      inspection.imports.map((entry) => [`${entry.module}.${entry.name}`, entry.kind, entry.type]),
      paint,
    ),
    ...table(
      'exports',
      inspection.exports.map((entry) => [entry.name, `${entry.kind} ${String(entry.index)}`, entry.type]),
      paint,
    ),
    ...table(
      'sections',
      inspection.sections.map((section) => [
        section.name,
        `at 0x${section.offset.toString(16)}`,
        figures(section.bytes, 'byte'),
      ]),
      paint,
    ),
  );
  return `${lines.join('\n')}\n`;
}

function verdictLine(who: string, verdict: Verdict, accepted: string, paint: Paint): string {
  if (verdict.verdict === 'none')
    return `  ${paint.yellow(`? ${who}`)}  no verdict: ${printable(verdict.error ?? '')}`;
  if (verdict.ok) return `  ${paint.green(`✓ ${who}`)}  ${accepted}`;
  return `  ${paint.red(`✗ ${who}`)}  ${printable(verdict.error ?? '').replaceAll('\n', '\n             ')}`;
}

function memoryText(memory: NonNullable<Inspection['memory']>): string {
  const declared = memory.maxPages === null ? 'no maximum' : `maximum ${number(memory.maxPages)}`;
  return `${figures(memory.minPages, 'page')} at the start, ${declared}, grows to ${number(memory.capPages)} here`;
}

/** Which debug information a module has, in words. */
export function debugText(debug: Inspection['debug']): string {
  const present = [
    ...(debug.dwarf ? ['DWARF'] : []),
    ...(debug.sourceMap ? ['source map'] : []),
    ...(debug.external ? ['external file'] : []),
    ...(debug.names ? ['function names'] : []),
  ];
  return present.length > 0 ? present.join(', ') : 'none: traps show the disassembly';
}

function table(title: string, rows: readonly (readonly string[])[], paint: Paint): string[] {
  if (rows.length === 0) return ['', `  ${paint.bold(title)}  none`];
  const shown = rows.slice(0, MAX_ROWS).map((row) => row.map(inline));
  const widths = [0, 1].map((column) =>
    Math.min(48, Math.max(...shown.map((row) => row[column]?.length ?? 0))),
  );
  return [
    '',
    `  ${paint.bold(title)}`,
    ...shown.map((row) =>
      `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    ),
    ...(rows.length > MAX_ROWS ? [`    … ${number(rows.length - MAX_ROWS)} more`] : []),
  ];
}

function number(value: number): string {
  return figure(value);
}
