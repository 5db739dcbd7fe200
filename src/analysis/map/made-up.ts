import type { Labels } from '../../gateway/difc/labels';
import type { LabelAnswer } from '../guard-probe';
import type { Tool } from '../tool';
import type { JudgedTool } from './map-finding';

/** A tool that no guard has a rule for: its name is none of the catalog. */
export function madeUpTool(tools: readonly Tool[]): Tool {
  const names = new Set(tools.map(({ name }) => name));
  let name = 'guard_lab_unknown_tool';
  while (names.has(name)) name += '_';
  return { name, hints: { readOnly: null, destructive: null } };
}

/** Whether a tool named `to` gets what the made-up tool `from` gets, but for its name. */
export function isSameAnswer(answer: LabelAnswer, madeUp: LabelAnswer, from: string, to: string): boolean {
  return comparable(answer) === comparable(renamed(madeUp, from, to));
}

/** Whether a tool gets what the made-up tool gets, with all arguments in all worlds. */
export function hasNoRule({ tool, rows, madeUp, madeUpName }: JudgedTool): boolean {
  // A request that is refused has no label: another rule reports it.
  if (rows.some(({ answer }) => answer.operation === undefined)) return false;
  const compared = rows.flatMap((row) => {
    const answer = madeUp(row);
    return answer ? [isSameAnswer(row.answer, answer, madeUpName, tool.name)] : [];
  });
  return compared.length > 0 && compared.every((isSame) => isSame);
}

/** What two answers are compared by. */
function comparable({ error, operation, resource, items }: LabelAnswer): string {
  const labels = items ? items.map((item) => item.labels) : (items ?? null);
  return JSON.stringify([error !== null, operation, resource, labels]);
}

function renamed(answer: LabelAnswer, from: string, to: string): LabelAnswer {
  const text = (value: string): string => value.replaceAll(from, to);
  const labels = (given: Labels): Labels => ({
    description: text(given.description),
    secrecy: given.secrecy.map(text),
    integrity: given.integrity.map(text),
  });
  const { resource, items } = answer;
  return {
    ...answer,
    ...(resource ? { resource: labels(resource) } : {}),
    ...(items ? { items: items.map((item) => ({ ...item, labels: labels(item.labels) })) } : {}),
  };
}
