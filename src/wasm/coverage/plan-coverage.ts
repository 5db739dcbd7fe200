import type { WasmModule } from '../module';
import type { CoverageTable } from './coverage-table';
import { PointList } from './point-list';
import { scanPoints, type Site } from './scan-points';

/** The points of a module, and for each body the places that count them. */
export interface CoveragePlan {
  readonly table: CoverageTable;
  readonly sites: readonly (readonly Site[])[];
}

export type CoveragePlanOutcome =
  { readonly ok: true; readonly plan: CoveragePlan } | { readonly ok: false; readonly reason: string };

/** Points of one module: each is a global, of which the engine takes a million, and code to be compiled. */
const MAX_POINTS = 500_000;
/** Globals that the engine takes, less those that other rewriting adds. */
const MAX_GLOBALS = 990_000;
/** What this engine takes for one function, less some room. */
const MAX_BODY_BYTES = 7_000_000;
/** Most bytes that the code for one point takes. */
const POINT_BYTES = 48;

/** Finds what is to be counted in an accepted module; `reason` says why it cannot be. Linear in the file's size. */
export function planCoverage(module: WasmModule): CoveragePlanOutcome {
  const points = new PointList();
  const sites: (readonly Site[])[] = [];
  for (const [position, { body }] of module.code.entries()) {
    const before = points.length;
    const found = scanPoints(module, position, points);
    const name = `function[${String(position)}]`;
    if (found === undefined) return refused(`${name} cannot be read`);
    if (points.length > MAX_POINTS) return refused(`it has more than ${String(MAX_POINTS)} blocks`);
    const added = (points.length - before) * POINT_BYTES + tableBytes(found);
    if (body.end - body.start + added > MAX_BODY_BYTES) return refused(`${name} is too large`);
    sites.push(found);
  }
  if (module.globals.length + points.length > MAX_GLOBALS) return refused('it has too many globals');
  const bodies = Uint32Array.from(module.code, ({ body }) => body.start);
  return { ok: true, plan: { table: { ...points.finish(), bodies }, sites } };
}

/** Most bytes that the added dispatch tables of a body take. */
function tableBytes(sites: readonly Site[]): number {
  return sites.reduce((sum, site) => sum + (site.kind === 'br_table' ? 5 * site.points.length : 0), 0);
}

function refused(reason: string): CoveragePlanOutcome {
  return { ok: false, reason };
}
