import type { LabelRow } from '../../label-table';
import { hasPublicData } from '../data-labels';
import { isSameAnswer } from '../made-up';
import { mapFinding, type JudgedTool, type MapFinding } from '../map-finding';
import { placesText } from '../places';
import { saidToWrite } from './operation-rules';

/** `default-label`: the guard treats the tool like a name that does not exist. */
export function defaultLabel(judged: JudgedTool): MapFinding[] {
  const { tool, rows, madeUp, madeUpName } = judged;
  // A request that is refused has no label: another rule reports it.
  if (rows.length === 0 || rows.some(({ answer }) => answer.operation === undefined)) return [];
  const compared = rows.flatMap((row) => {
    const answer = madeUp(row);
    return answer ? [{ row, answer }] : [];
  });
  const isDefault = compared.every(({ row, answer }) =>
    isSameAnswer(row.answer, answer, madeUpName, tool.name),
  );
  if (compared.length === 0 || !isDefault) return [];
  const message = `the guard has no rule for this tool: a made-up tool name gets the same labels`;
  const loose = looseRows(judged);
  if (loose.length === 0) return [mapFinding('default-label', message)];
  const why = saidToWrite(tool.hints)
    ? `the write counts as a read ${placesText(loose, rows)}`
    : `data have no secrecy ${placesText(loose, rows)}`;
  return [mapFinding('default-label', `${message}; ${why}`, { severity: 'warning' })];
}

/** Rows in which the default lets through what a rule might not. */
function looseRows({ tool, rows }: JudgedTool): LabelRow[] {
  if (saidToWrite(tool.hints)) return rows.filter(({ answer }) => answer.operation === 'read');
  // Without arguments, a request cannot lead to anything private but what belongs to the token itself.
  if (tool.inputSchema && rows.every((row) => Object.keys(row.arguments.args).length === 0)) return [];
  return rows.filter(({ world, answer }) => world.visibility !== 'public' && hasPublicData(answer));
}
