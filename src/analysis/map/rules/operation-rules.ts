import { isJsonObject, ownValue, type Json } from '../../../gateway/json';
import type { ArgumentSet } from '../../arguments/argument-set';
import type { Tool, ToolHints } from '../../tool';
import { hasNoRule } from '../made-up';
import { mapFinding, type JudgedFinding, type JudgedTool } from '../map-finding';
import { placesText } from '../places';

/** A value of an argument such as `method` that asks a tool that can write only to read. */
const READING = /^(?:check|count|diff|download|find|get|list|read|search|show|status|view)/i;

/** Whether the catalog says that the tool writes; tools about which it says nothing do not. */
export function saidToWrite({ readOnly, destructive }: ToolHints): boolean {
  return readOnly === false || (destructive === true && readOnly === null);
}

/** `write-as-read`: a tool that writes, labeled as a read. */
export function writeAsRead({ tool, rows }: JudgedTool): JudgedFinding[] {
  if (!saidToWrite(tool.hints)) return [];
  const reads = rows.filter(({ answer }) => answer.operation === 'read');
  const isSplit = rows.some(({ answer }) => answer.operation !== undefined && answer.operation !== 'read');
  // A guard that tells the calls of a tool apart may label those as reads that only read.
  const wrong = isSplit ? reads.filter((row) => !asksToRead(tool, row.arguments)) : reads;
  const [row] = wrong;
  if (!row) return [];
  const said = tool.hints.readOnly === false ? 'readOnlyHint is false' : 'destructiveHint is true';
  return [
    mapFinding('write-as-read', `labeled read ${placesText(wrong, rows)}, but the tool writes: ${said}`, {
      row,
    }),
  ];
}

/** `read-as-write`: a tool that only reads, labeled as a write. */
export function readAsWrite(judged: JudgedTool): JudgedFinding[] {
  const { tool, rows } = judged;
  // Of a tool without a rule, that is what is reported: a strict default counts everything as a write.
  if (tool.hints.readOnly !== true || hasNoRule(judged)) return [];
  const wrong = rows.filter(
    ({ answer }) => answer.operation === 'write' || answer.operation === 'read-write',
  );
  const [row] = wrong;
  if (!row) return [];
  const operations = [...new Set(wrong.map(({ answer }) => answer.operation ?? ''))].join(' or ');
  const message = `labeled ${operations} ${placesText(wrong, rows)}, but the catalog says that it only reads`;
  return [mapFinding('read-as-write', message, { row })];
}

/** Whether one of the arguments is a choice of the schema that names a read: `"method": "get"`. */
function asksToRead({ inputSchema }: Tool, { args }: ArgumentSet): boolean {
  const properties = inputSchema && ownValue(inputSchema, 'properties');
  if (!isJsonObject(properties)) return false;
  return Object.entries(args).some(
    ([name, value]) =>
      typeof value === 'string' && READING.test(value) && isChoice(ownValue(properties, name), value),
  );
}

function isChoice(schema: Json | undefined, value: string): boolean {
  if (!isJsonObject(schema)) return false;
  const choices = ownValue(schema, 'enum');
  return (Array.isArray(choices) && choices.includes(value)) || ownValue(schema, 'const') === value;
}
