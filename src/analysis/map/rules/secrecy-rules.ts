import type { LabelRow } from '../../label-table';
import { dataLabels, hasPublicData } from '../data-labels';
import { mapFinding, type JudgedFinding, type JudgedTool, type MapFinding } from '../map-finding';
import { placesText } from '../places';
import { sameName } from '../repository-names';

/** `private-as-public`: data of a repository that may be private have no secrecy. */
export function privateAsPublic({ rows }: JudgedTool): JudgedFinding[] {
  const wrong = rows.filter((row) => isAboutPrivate(row) && hasPublicData(row.answer));
  const [first] = wrong;
  if (!first) return [];
  const { owner, repo } = first.arguments.repository ?? first.world.repository;
  const labels = dataLabels(first.answer);
  const open = labels.filter(({ secrecy }) => secrecy.length === 0).length;
  const what = open < labels.length ? `${String(open)} of ${String(labels.length)} items` : 'data';
  const message = `${what} of ${owner}/${repo} have no secrecy ${placesText(wrong, rows)}`;
  return [mapFinding('private-as-public', message, { row: first })];
}

/** `response-unlabeled`: the gateway asks for labels of the response, and the guard gives none. */
export function responseUnlabeled(judged: JudgedTool): MapFinding[] {
  const { rows } = judged;
  const unlabeled = rows.filter(({ answer }) => answer.items === null);
  // A coarse denial does not stop a read, so the secrecy of the resource protects nothing (gateway-contract 9).
  const bypassed = unlabeled.filter(
    ({ answer }) => answer.operation === 'read' && (answer.resource?.secrecy.length ?? 0) > 0,
  );
  if (bypassed.length > 0)
    return [unlabeledFinding('the secrecy of the resource does not stop a read', bypassed, rows)];
  const open = unlabeled.filter((row) => isAboutPrivate(row) && hasPublicData(row.answer));
  if (open.length > 0) return [unlabeledFinding('the resource has no secrecy either', open, rows)];
  const unlike = unlabeled.filter((row) => isUnlikeOthers(row, judged));
  if (unlike.length === 0) return [];
  return [unlabeledFinding('responses of other tools have labels there', unlike, rows)];
}

function unlabeledFinding(why: string, rows: readonly LabelRow[], all: readonly LabelRow[]): MapFinding {
  const message = `label_response gives no labels ${placesText(rows, all)}: the response passes unfiltered, and ${why}`;
  return mapFinding('response-unlabeled', message);
}

/** Whether the items of other tools may have less integrity than this resource has, so that they need labels. */
function isUnlikeOthers({ arguments: set, world, answer }: LabelRow, { itemIntegrity }: JudgedTool): boolean {
  if (!set.repository) return false;
  const others = itemIntegrity(world.name);
  const own = new Set(answer.resource?.integrity);
  return others !== undefined && [...others].some((tag) => !own.has(tag));
}

/** Whether the arguments name one of the world's repositories, and it may be private. */
function isAboutPrivate({ world, arguments: set }: LabelRow): boolean {
  const { repository } = set;
  if (world.visibility === 'public' || !repository) return false;
  return sameName(repository, world.repository) || sameName(repository, world.other);
}
