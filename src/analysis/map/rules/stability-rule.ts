import type { Labels } from '../../../gateway/difc/labels';
import type { LabelAnswer } from '../../guard-probe';
import type { LabelRow } from '../../label-table';
import { allLabels, hasPublicData } from '../data-labels';
import { mapFinding, type JudgedTool, type MapFinding } from '../map-finding';
import { placesText } from '../places';

/** `unstable-label`: another spelling or order of the same request gets other labels. */
export function unstableLabel({ rows }: JudgedTool): MapFinding[] {
  return (['letter-case', 'list-order'] as const).flatMap((variant) => {
    const wrong = rows.filter((row) => {
      const base = row.arguments.name === variant ? baseOf(row, rows) : undefined;
      return base !== undefined && differ(base, row);
    });
    const [first] = wrong;
    const base = first && baseOf(first, rows);
    if (!first || !base) return [];
    const what = variant === 'letter-case' ? 'other letter case' : 'another order of a list';
    const message = `${what} in the arguments gets ${change(base.answer, first.answer)} ${placesText(wrong, rows)}`;
    return [mapFinding('unstable-label', message)];
  });
}

/** The row of the same world whose arguments are the same but for spelling and order. */
function baseOf({ arguments: set, world }: LabelRow, rows: readonly LabelRow[]): LabelRow | undefined {
  return rows.find((row) => row.world === world && row.arguments.name === set.varies);
}

function differ(base: LabelRow, variant: LabelRow): boolean {
  // A failure has a finding; a spelling for which the world has no answer is as an unknown repository.
  if (base.answer.error !== null || variant.answer.error !== null) return false;
  if (misses(variant.answer) > misses(base.answer)) return false;
  return summary(base.answer) !== summary(variant.answer);
}

/** Backend calls that no saved answer of the world fits. */
function misses({ invocations }: LabelAnswer): number {
  return invocations.flatMap(({ backendCalls }) => backendCalls).filter(({ entry }) => !entry).length;
}

/** What must stay the same. */
function summary(answer: LabelAnswer): string {
  const tags = allLabels(answer).map(tagsText);
  return JSON.stringify([answer.operation, hasPublicData(answer), answer.items === null, tags]);
}

function tagsText({ secrecy, integrity }: Labels): string {
  const lower = (tags: readonly string[]): string[] =>
    [...new Set(tags.map((tag) => tag.toLowerCase()))].sort();
  return JSON.stringify([lower(secrecy), lower(integrity)]);
}

function change(base: LabelAnswer, variant: LabelAnswer): string {
  if (base.operation !== variant.operation)
    return `${variant.operation ?? 'no operation'} instead of ${base.operation ?? 'none'}`;
  if (hasPublicData(base) !== hasPublicData(variant))
    return hasPublicData(variant) ? 'no secrecy' : 'secrecy that the usual spelling does not get';
  return 'other tags';
}
