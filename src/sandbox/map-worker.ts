// Entry of dist/map.js: asks a guard about all tools of a catalog. The guard itself runs in threads below this one.
import { argumentSets } from '../analysis/arguments/make-arguments';
import { catalogProblemText } from '../analysis/catalog/catalog';
import { readCatalog } from '../analysis/catalog/read-catalog';
import type { ProbeTarget } from '../analysis/guard-probe';
import { askedLabels } from '../analysis/labels/asked-labels';
import { labelQuestions } from '../analysis/labels/label-questions';
import type { LabelRow } from '../analysis/label-table';
import { toolAnswers } from '../analysis/map/map-questions';
import { toolMap, type MapOptions } from '../analysis/map/tool-map';
import type { Tool } from '../analysis/tool';
import type { World } from '../analysis/world';
import { worldsOf } from '../analysis/worlds';
import { faultOf } from '../base/fault';
import { OnDemand } from '../base/on-demand';
import type { SourcePosition } from '../run/result';
import { failedReply, type FaultMessage } from './failed-reply';
import type {
  AskLabelsOutcome,
  LabelsQuestion,
  MapOutcome,
  MapProgress,
  MapQuestion,
  MapReply,
  MapRequest,
  MapThreadData,
  ToolAnswer,
  ToolAnswers,
} from './map-protocol';
import { SandboxHost } from './sandbox-host';
import { subjectLocator } from './subject-locator';
import { ownSide, startData, type OwnSide } from './threads';

/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 100;
/** Milliseconds after which guard threads that are not asked end, unless the extension says another number. */
const IDLE_MS = 30_000;

const own = ownSide<MapRequest>();
// The thread is started by `MapThread` only.
const { guardWorkerPath, idleMs = IDLE_MS } = startData() as MapThreadData;
const onFault = (what: string, error: unknown): void => {
  const message: FaultMessage = { type: 'fault', what, fault: faultOf(error) };
  own?.post(message);
};

/** The map that was made, and what further questions about it need. */
interface Made {
  readonly host: OnDemand<SandboxHost>;
  readonly target: ProbeTarget;
  readonly tools: readonly Tool[];
  readonly worlds: readonly World[];
  readonly options: Omit<MapOptions, 'progress'>;
  /** Names of tools that are not labeled like one that does not exist. */
  readonly ruled: ReadonlySet<string>;
}

let made: Made | undefined;

async function answer(request: MapRequest): Promise<MapReply> {
  const { id } = request;
  switch (request.type) {
    case 'map':
      return { type: 'mapped', id, outcome: await mapped(request.question, progressOf(id)) };
    case 'tool': {
      const found = await answersAbout(request.name);
      return { type: 'answered', id, ...(found ? { found } : {}) };
    }
    case 'ask-labels':
      return { type: 'all-labels', id, outcome: await allLabels(request.question, progressOf(id)) };
  }
}

async function mapped(
  question: MapQuestion,
  progress: (done: number, total: number) => void,
): Promise<MapOutcome> {
  const { subject, scenarios, catalogs, jobs, ...settings } = question;
  const catalog = await readTexts(catalogs);
  if (!catalog.ok) return { ok: false, error: catalogProblemText(catalog.error) };
  const { tools } = catalog;
  const host = new OnDemand(() => guardThreads(jobs), idleMs);
  const target = { ...settings, guard: subject.file.module, locator: subjectLocator(subject, onFault) };
  const worlds = worldsOf(scenarios);
  // Who does not want the map any more ends this thread.
  const { signal } = new AbortController();
  const options = { jobs, signal, scenarios, argumentsOf: argumentSets };
  const map = await host.use((threads) => toolMap(threads, target, tools, worlds, { ...options, progress }));
  const ruled = map.tools.filter(({ findings }) => findings.every(({ code }) => code !== 'default-label'));
  made = { host, target, tools, worlds, options, ruled: new Set(ruled.map(({ name }) => name)) };
  const gaveUp = map.gaveUp === undefined ? [] : [map.gaveUp];
  return { ok: true, map, warnings: [...gaveUp, ...catalog.warnings.map(catalogProblemText)] };
}

function guardThreads(keepWarm: number): SandboxHost {
  return new SandboxHost({ workerPath: guardWorkerPath, keepWarm, onFault });
}

function readTexts(catalogs: MapQuestion['catalogs']): ReturnType<typeof readCatalog> {
  return readCatalog(
    catalogs.map(({ name }) => name),
    (name) => Promise.resolve({ ok: true, files: catalogs.filter((each) => each.name === name) }),
  );
}

/** All labels of a guard: of its tools, if there are catalogs, and of the steps of its scenarios. */
async function allLabels(
  { catalogs, scenarios, settings, jobs, ...asked }: LabelsQuestion,
  progress: (done: number, total: number) => void,
): Promise<AskLabelsOutcome> {
  const catalog = catalogs.length === 0 ? undefined : await readTexts(catalogs);
  if (catalog && !catalog.ok) return { ok: false, error: catalogProblemText(catalog.error) };
  const questions = labelQuestions({ tools: catalog?.tools ?? [], scenarios, settings });
  const host = guardThreads(jobs);
  try {
    // Who does not want the labels any more ends this thread.
    const { signal } = new AbortController();
    const labels = await askedLabels(host, asked, questions, { jobs, signal, progress });
    const warnings = (catalog?.warnings ?? []).map(catalogProblemText);
    return labels.ok ? { ...labels, warnings } : labels;
  } finally {
    host.dispose();
  }
}

/** Asks about one tool again, because a map does not keep whole answers. */
async function answersAbout(name: string): Promise<ToolAnswers | undefined> {
  const tool = made?.tools.find((each) => each.name === name);
  if (!made || !tool) return undefined;
  const { host, target, worlds, options, ruled } = made;
  const hasRule = ruled.has(name);
  const { rows, decided } = await host.use((threads) =>
    toolAnswers(threads, target, tool, worlds, { ...options, hasRule }),
  );
  const answers = rows.map((row) => answered(row, decided.get(row)));
  return { tool, answers };
}

function answered(row: LabelRow, source: SourcePosition | undefined): ToolAnswer {
  return {
    world: row.world.name,
    arguments: row.arguments.name,
    args: row.arguments.args,
    result: row.result ?? null,
    answer: row.answer,
    ...(source ? { source } : {}),
  };
}

function progressOf(id: number): (done: number, total: number) => void {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS && done < total) return;
    last = now;
    const event: MapProgress = { done, total };
    own?.post({ type: 'event', id, event });
  };
}

function serve(to: OwnSide<MapRequest>): void {
  to.serve((request) => {
    answer(request)
      .catch((error: unknown) => failedReply(request.id, error))
      .then((reply) => to.post(reply))
      .catch((error: unknown) => onFault('a tool map could not be sent', error));
  });
}

if (own) serve(own);
