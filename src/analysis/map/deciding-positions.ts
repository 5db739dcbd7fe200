import type { GuardHost } from '../../run/guard-host';
import type { SourcePosition } from '../../run/result';
import type { StackLocator } from '../../run/source-locator';
import type { CoverageTable, PointHits } from '../../wasm/coverage/coverage-table';
import type { ArgumentSet } from '../arguments/argument-set';
import { decidingFrame, partings, type Parting } from '../coverage/deciding-location';
import type { CoveredGuard } from '../coverage/source-points';
import { GuardProbe, type ProbeTarget } from '../guard-probe';
import { inParallel } from '../in-parallel';
import type { LabelRow } from '../label-table';
import type { World } from '../world';
import { sourcePosition } from './source-position';

export interface DecidingOptions {
  /** Worlds that are asked at the same time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly locator: StackLocator;
}

/**
 * The place in the guard where `label_resource` leaves the way that a made-up tool goes with the same arguments, for
 * each of `rows` for which there is one. Each row is asked once more, now with its code counted. Rejects only when the
 * signal aborts.
 */
export async function decidingPositions(
  host: GuardHost,
  target: ProbeTarget,
  rows: readonly LabelRow[],
  madeUpName: string,
  { jobs, signal, locator }: DecidingOptions,
): Promise<ReadonlyMap<LabelRow, SourcePosition>> {
  const worlds = [...new Set(rows.map(({ world }) => world))];
  const positions = new Map<LabelRow, SourcePosition>();
  const known = new Map<string, SourcePosition | undefined>();
  const counted = { ...target, locator: undefined, coverage: true, resourceOnly: true };
  await inParallel(worlds, jobs, async (world) => {
    const probe = new GuardProbe(host, { ...counted, fallback: world.fallback }, signal);
    try {
      const ofWorld = rows.filter((row) => row.world === world);
      const found = await partingsIn(new Counted(probe, world), ofWorld, madeUpName);
      const guard = probe.coverage;
      for (const [row, ways] of guard?.ok ? found : []) {
        const key = ways.map(({ offset }) => offset).join();
        if (guard?.ok && !known.has(key)) known.set(key, await positionOf(guard, ways, locator));
        const position = known.get(key);
        if (position) positions.set(row, position);
      }
    } finally {
      probe.close();
    }
  });
  return positions;
}

async function positionOf(
  guard: CoveredGuard,
  ways: readonly Parting[],
  locator: StackLocator,
): Promise<SourcePosition | undefined> {
  return sourcePosition(await decidingFrame(guard, ways, locator));
}

/** The partings of all rows of one world from the ways that a made-up tool goes there. */
async function partingsIn(
  counted: Counted,
  rows: readonly LabelRow[],
  madeUpName: string,
): Promise<Map<LabelRow, Parting[]>> {
  const { all, byArguments } = await madeUpWays(counted, rows, madeUpName);
  const found = new Map<LabelRow, Parting[]>();
  for (const row of rows) {
    const same = byArguments.get(keyOf(row.arguments));
    const asked = same && (await counted.hits(row.tool.name, row.arguments));
    // A guard that says something else now does not go the way that is looked for.
    if (asked?.operation !== row.answer.operation || !asked || !same || !counted.table) continue;
    const own = partings(counted.table, asked.hits, [all]);
    const isOwn = own[0]?.by === 'row';
    found.set(row, isOwn ? own : partings(counted.table, asked.hits, [same]));
  }
  return found;
}

interface MadeUpWays {
  /** What ran for the made-up tool with any arguments. */
  readonly all: PointHits;
  /** What ran last, by `keyOf`. */
  readonly byArguments: ReadonlyMap<string, PointHits>;
}

/** The made-up tool goes first, and twice: what a guard only does once is then no way of a tool. */
async function madeUpWays(
  counted: Counted,
  rows: readonly LabelRow[],
  madeUpName: string,
): Promise<MadeUpWays> {
  const sets = new Map(rows.map(({ arguments: set }) => [keyOf(set), set]));
  const byArguments = new Map<string, PointHits>();
  const all = new Set<number>();
  for (const [key, set] of sets) {
    const first = await counted.hits(madeUpName, set);
    const again = first && (await counted.hits(madeUpName, set));
    if (!again) continue;
    for (const point of [...first.hits.points, ...again.hits.points]) all.add(point);
    byArguments.set(key, again.hits);
  }
  return { all: { points: Uint32Array.from(all), counts: new Uint32Array(all.size) }, byArguments };
}

function keyOf({ args }: ArgumentSet): string {
  return JSON.stringify(args);
}

/** A guard whose code is counted, in one world. */
class Counted {
  constructor(
    private readonly probe: GuardProbe,
    private readonly world: World,
  ) {}

  /** Undefined before the first request, and where nothing is counted. */
  get table(): CoverageTable | undefined {
    const { coverage } = this.probe;
    return coverage?.ok ? coverage.table : undefined;
  }

  /** What runs when `label_resource` labels a request; undefined when it does not. */
  async hits(
    tool: string,
    { args }: ArgumentSet,
  ): Promise<{ readonly hits: PointHits; readonly operation: string } | undefined> {
    const { hits, operation } = await this.probe.ask({
      tool,
      args,
      result: null,
      backend: this.world.backend,
    });
    return hits?.[0] && operation !== undefined ? { hits: hits[0], operation } : undefined;
  }
}
