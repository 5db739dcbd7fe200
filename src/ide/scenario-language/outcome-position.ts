import { getLocation } from 'jsonc-parser';

/** The step whose tool or expected outcome is at an offset of a scenario's text; undefined anywhere else. */
export function stepOfOutcomeAt(text: string, offset: number): number | undefined {
  const [list, index, ...field] = getLocation(text, offset).path;
  if (list !== 'steps' || typeof index !== 'number') return undefined;
  const isOutcome = field[0] === 'expect' && field[1] === 'outcome';
  return isOutcome || field[0] === 'tool' ? index : undefined;
}
