import type { LabelRow } from '../../label-table';
import { hasPublicData } from '../data-labels';
import { hasNoRule } from '../made-up';
import { mapFinding, type JudgedTool, type MapFinding } from '../map-finding';
import { placesText } from '../places';
import { saidToWrite } from './operation-rules';

/** `default-label`: the guard treats the tool like a name that does not exist. */
export function defaultLabel(judged: JudgedTool): MapFinding[] {
  const { tool, rows } = judged;
  if (!hasNoRule(judged)) return [];
  const message = `the guard has no rule for this tool: a made-up tool name gets the same labels`;
  const loose = looseRows(judged);
  if (loose.length === 0) return [mapFinding('default-label', message + strictness(judged))];
  const why = saidToWrite(tool.hints)
    ? `the write counts as a read ${placesText(loose, rows)}`
    : `data have no secrecy ${placesText(loose, rows)}`;
  return [mapFinding('default-label', `${message}; ${why}`, { severity: 'warning' })];
}

/** What a strict default does to a tool that only reads. */
function strictness({ tool, rows }: JudgedTool): string {
  if (tool.hints.readOnly !== true) return '';
  const writes = rows.filter(({ answer }) => answer.operation !== 'read');
  return writes.length === 0 ? '' : `; the read counts as a write ${placesText(writes, rows)}`;
}

/** Rows in which the default lets through what a rule might not. */
function looseRows({ tool, rows }: JudgedTool): LabelRow[] {
  if (saidToWrite(tool.hints)) return rows.filter(({ answer }) => answer.operation === 'read');
  // Without arguments, a request cannot lead to anything private but what belongs to the token itself.
  if (tool.inputSchema && rows.every((row) => Object.keys(row.arguments.args).length === 0)) return [];
  return rows.filter(({ world, answer }) => world.visibility !== 'public' && hasPublicData(answer));
}
