import { availableParallelism } from 'node:os';
import { argumentSets } from '../analysis/arguments/make-arguments';
import { toolMap, type ToolMap } from '../analysis/map/tool-map';
import type { CatalogText } from '../files/catalog-files';
import { reasonOf } from '../files/system-error';
import { jsonText } from '../report/json';
import { prettyMap } from '../report/map';
import { markdownMap } from '../report/map-markdown';
import { terminalText } from '../report/terminal-text';
import { commandLineJobs } from '../run/jobs';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { MapCommand, MapReporterName, ReporterChoice } from './command';
import { EXIT } from './exit-codes';
import { prepareQuestions, type GuardQuestions } from './guard-questions';
import { writeReport } from './output-file';
import { Progress } from './progress';
import { Unanswerable } from './question-files';
import { destinationsOf, type Destinations } from './report-destination';
import { serverCatalog } from './server-catalog';
import { useColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

/** `guard-lab map`: how a guard labels each tool of a catalog in each world, and what is wrong with that. */
export async function mapCommand(
  command: MapCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  let questions: GuardQuestions;
  let destinations: Asked['destinations'];
  try {
    const asked = await askedQuestions(command, terminal);
    questions = asked.questions;
    destinations = asked.destinations;
  } catch (error) {
    if (terminal.signal.aborted) return stopped(terminal);
    if (!(error instanceof UsageError || error instanceof Unanswerable)) throw error;
    terminal.say(error.message);
    return error instanceof UsageError ? EXIT.usage : EXIT.couldNotRun;
  }
  const map = await askedMap(command, questions, terminal, workerPath);
  if (!map) return stopped(terminal);
  let written = true;
  for (const reporter of command.reporters)
    written = (await report(map, reporter, destinations, command, terminal)) && written;
  return written ? exitCodeOf(map, command, terminal) : EXIT.couldNotRun;
}

interface Asked {
  readonly questions: GuardQuestions;
  readonly destinations: Extract<Destinations, { readonly ok: true }>;
}

/**
 * Reads what is to be asked, with the tools of a live server, and saves those.
 * @throws UsageError, Unanswerable
 */
async function askedQuestions(command: MapCommand, terminal: Terminal): Promise<Asked> {
  const { live, reporters } = command;
  let listed: CatalogText | undefined;
  const liveTools = live && (async () => (listed = await serverCatalog(live, terminal)));
  const questions = await prepareQuestions({ ...command, ...(liveTools ? { liveTools } : {}) }, terminal);
  const file = live?.saveTools;
  const saved = file === undefined ? undefined : { name: 'catalog', file };
  const outputs = saved ? [...reporters, saved] : reporters;
  const destinations = destinationsOf(outputs, terminal.folder, questions.inputs);
  if (!destinations.ok) throw new UsageError(destinations.message);
  const destination = saved && destinations.byReporter.get(saved);
  if (!listed || !destination) return { questions, destinations };
  try {
    await writeReport(destination, terminalText(listed.text), terminal);
  } catch (error) {
    throw new Unanswerable(`the tools could not be written to ${file ?? ''}: ${reasonOf(error)}`);
  }
  terminal.say(`wrote the tools of the server to ${file ?? ''}`);
  return { questions, destinations };
}

function stopped(terminal: Terminal): number {
  terminal.say('stopped before all tools were asked');
  return terminal.stopCode ?? EXIT.couldNotRun;
}

/** The map; undefined when it was stopped. */
export async function askedMap(
  { jobs = commandLineJobs(availableParallelism()) }: Pick<MapCommand, 'jobs'>,
  { target, tools, worlds, scenarios }: GuardQuestions,
  terminal: Terminal,
  workerPath: string,
): Promise<ToolMap | undefined> {
  const { signal } = terminal;
  const host = new SandboxHost({ workerPath, keepWarm: jobs });
  const progress = new Progress(terminal, 0, 'requests');
  try {
    return await toolMap(host, target, tools, worlds, {
      jobs,
      signal,
      scenarios,
      argumentsOf: argumentSets,
      progress: (done, total) => progress.reached(done, total),
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    progress.end();
    host.dispose();
  }
}

/** Writes one report; false when its file could not be written (said on standard error). */
async function report(
  map: ToolMap,
  reporter: ReporterChoice<MapReporterName>,
  destinations: Extract<Destinations, { readonly ok: true }>,
  { color }: MapCommand,
  terminal: Terminal,
): Promise<boolean> {
  const destination = destinations.byReporter.get(reporter);
  if (reporter.file === undefined || !destination) {
    const look = { colour: useColor(color, terminal), width: terminal.outWidth };
    terminal.out(textOf(map, reporter.name, look));
    return true;
  }
  try {
    const text = terminalText(textOf(map, reporter.name, { colour: false }));
    await writeReport(destination, text, terminal);
    return true;
  } catch (error) {
    terminal.say(`the ${reporter.name} report could not be written to ${reporter.file}: ${reasonOf(error)}`);
    return false;
  }
}

function textOf(map: ToolMap, name: MapReporterName, look: Parameters<typeof prettyMap>[1]): string {
  switch (name) {
    case 'pretty':
      return prettyMap(map, look);
    case 'json':
      return jsonText(map);
    case 'markdown':
      return markdownMap(map);
  }
}

function exitCodeOf(map: ToolMap, { failOn }: MapCommand, terminal: Terminal): number {
  const isUnanswered = map.tools.some(({ labels }) => labels.some(({ engine }) => engine !== undefined));
  if (map.error !== undefined || isUnanswered) return EXIT.couldNotRun;
  const found = [...new Set(failOn)].filter((code) => map.summary.findings[code] !== undefined);
  if (found.length === 0) return EXIT.ok;
  terminal.say(`failed because of --fail-on: ${found.join(', ')}`);
  return EXIT.failed;
}
