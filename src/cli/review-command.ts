import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { AllowedFolders } from '../files/allowed-folders';
import { jsonText } from '../report/json';
import { plural } from '../report/lines';
import { jsonChange, prettyReview, type FileReview } from '../report/review';
import {
  isAcceptable,
  pointerText,
  reviewResult,
  withAccepted,
  type ExpectationChange,
} from '../run/expectation-changes';
import { commandLineJobs } from '../run/jobs';
import type { ScenarioResult } from '../run/result';
import { runPlan } from '../run/run-plan';
import { exitCode, summarize } from '../run/status';
import { SandboxHost } from '../sandbox/sandbox-host';
import { buildFirst } from './build-first';
import { EXIT } from './exit-codes';
import { GuardFiles } from './guard-input';
import { faultReporter } from './internal-error';
import { Progress } from './progress';
import { askAboutChanges } from './review-on-terminal';
import type { AskedChange } from './review-dialog';
import type { AcceptChoice, ReviewCommand } from './review-line';
import { findScenarioFiles, unreadCode } from './scenario-files';
import { FileScenario } from './scenario-plan';
import { useColor, type Terminal } from './terminal';
import { ToolCatalogs } from './tool-catalogs';
import { writeScenarioFiles } from './update-files';

/** `guard-lab review`: expectations that do not hold, to accept one by one or by `--accept`. */
export async function reviewCommand(
  command: ReviewCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  const host = new SandboxHost({ workerPath, keepWarm: jobsOf(command), onFault: faultReporter(terminal) });
  try {
    return await new Review(command, terminal, host).run();
  } finally {
    host.dispose();
  }
}

/** A scenario with what its run has to say. */
interface Reviewed extends FileReview {
  readonly scenario: FileScenario;
  readonly result: ScenarioResult;
}

class Review {
  #allowed: AllowedFolders;

  constructor(
    private readonly command: ReviewCommand,
    private readonly terminal: Terminal,
    private readonly host: SandboxHost,
  ) {
    this.#allowed = new AllowedFolders([terminal.folder]);
  }

  async run(): Promise<number> {
    const { command, terminal } = this;
    const { signal, folder } = terminal;
    const found = await findScenarioFiles(command.paths, folder, signal);
    if (!found.ok) {
      terminal.say(found.message);
      return EXIT.usage;
    }
    const searched = unreadCode(found.unread, terminal);
    const guard = command.guard === undefined ? [] : [dirname(resolve(folder, command.guard))];
    this.#allowed = new AllowedFolders([folder, ...found.folders, ...guard]);
    const plan = this.#planOf(found.files);
    const built = command.build ? await buildFirst(plan, terminal, signal, undefined) : undefined;
    if (built?.code !== undefined) return built.code;
    const reviews = await this.#reviewsOf(plan);
    if (signal.aborted) return this.#stopped();
    const accepted = await this.#accepted(reviews);
    if (signal.aborted || accepted === undefined) return this.#stopped();
    return Math.max(await this.#end(reviews, accepted), searched);
  }

  /** What is accepted: by `--accept`, or by a person; undefined when that was interrupted. */
  async #accepted(reviews: readonly Reviewed[]): Promise<readonly AskedChange[] | undefined> {
    const { accept, reporter } = this.command;
    const items = reviews.flatMap(({ file, changes }) =>
      changes.filter(isAcceptable).map((change) => ({ file, change })),
    );
    if (accept.length > 0) return this.#chosen(items, reviews);
    const keys = reporter === 'pretty' && items.length > 0 ? this.terminal.openKeys() : undefined;
    if (!keys) {
      if (reporter === 'pretty')
        this.terminal.out(prettyReview(reviews, useColor(this.command.color, this.terminal)));
      return [];
    }
    try {
      return await askAboutChanges(items, reviews, keys, {
        terminal: this.terminal,
        colour: useColor(this.command.color, this.terminal),
      });
    } finally {
      keys.close();
    }
  }

  #chosen(items: readonly AskedChange[], reviews: readonly Reviewed[]): readonly AskedChange[] {
    const { folder } = this.terminal;
    const pathOf = new Map(reviews.map(({ file, scenario }) => [file, scenario.path]));
    const { accept } = this.command;
    const fits = ({ file, change }: AskedChange, choice: AcceptChoice): boolean => {
      if (choice.kind === 'all') return true;
      if (choice.kind === 'tool') return change.tool === choice.tool;
      if (choice.file !== undefined && resolve(folder, choice.file) !== pathOf.get(file)) return false;
      return `${pointerText(change.path)}/`.startsWith(`${choice.pointer}/`);
    };
    for (const choice of accept) {
      if (choice.kind === 'all' || items.some((item) => fits(item, choice))) continue;
      const text =
        choice.kind === 'tool'
          ? `tool=${choice.tool}`
          : `path=${choice.file === undefined ? '' : `${choice.file}#`}${choice.pointer}`;
      this.terminal.say(`no change that can be accepted is of --accept ${text}`);
    }
    return items.filter((item) => accept.some((choice) => fits(item, choice)));
  }

  /** Writes what is accepted, runs it again, and reports. */
  async #end(reviews: readonly Reviewed[], accepted: readonly AskedChange[]): Promise<number> {
    const { terminal } = this;
    const texts = reviews.map(({ file, scenario: { parsed } }) => {
      const own = accepted.filter((item) => item.file === file).map(({ change }) => change);
      return parsed ? withAccepted(parsed, own) : '';
    });
    const plan = reviews.map(({ scenario }) => scenario);
    const writing = { terminal, allowed: this.#allowed, again: 'review again' };
    const { isComplete, written, touched } = writeScenarioFiles(plan, texts, writing);
    const again = await this.#reviewsOf(this.#planOf(touched.map(({ path }) => path)));
    const now = reviews.map((review) => again.find(({ file }) => file === review.file) ?? review);
    const results = now.map(({ result }) => result);
    if (terminal.signal.aborted) terminal.say('stopped before the written scenarios ran again');
    if (this.command.accept.length > 0 && this.command.reporter === 'pretty')
      terminal.out(prettyReview(now, useColor(this.command.color, terminal)));
    this.#report(reviews, accepted, { results, written: written.map(({ file }) => file) });
    if (terminal.signal.aborted) return terminal.stopCode ?? EXIT.couldNotRun;
    return isComplete ? exitCode(summarize(results, 0)) : EXIT.couldNotRun;
  }

  #report(
    reviews: readonly Reviewed[],
    accepted: readonly AskedChange[],
    {
      results,
      written,
    }: { readonly results: readonly ScenarioResult[]; readonly written: readonly string[] },
  ): void {
    const { terminal, command } = this;
    const isWritten = new Set<ExpectationChange>(
      accepted.filter(({ file }) => written.includes(file)).map(({ change }) => change),
    );
    const all = reviews.flatMap(({ file, changes }) => changes.map((change) => ({ file, change })));
    const { passed, failed, errored, unchecked } = summarize(results, 0);
    if (command.reporter === 'json') {
      terminal.out(
        jsonText({
          version: 1,
          summary: { changes: all.length, accepted: isWritten.size, left: all.length - isWritten.size },
          changes: all.map(({ file, change }) => ({
            ...jsonChange(file, change),
            accepted: isWritten.has(change),
          })),
          failures: reviews.flatMap(({ file, others }) => others.map((other) => ({ file, ...other }))),
          scenarios: results.map(({ file, status }) => ({ file, status })),
        }),
      );
      return;
    }
    const counts = { passed, failed, 'could not run': errored, unchecked };
    const now = Object.entries(counts).flatMap(([what, count]) =>
      count > 0 ? [`${String(count)} ${what}`] : [],
    );
    if (all.length === 0) return;
    if (isWritten.size > 0)
      terminal.out(
        `${plural(isWritten.size, 'change')} accepted in ${plural(written.length, 'scenario')}, which ran again. Scenarios: ${now.join(', ')}.\n`,
      );
    else if (command.accept.length === 0 && all.some(({ change }) => isAcceptable(change)))
      terminal.say(
        'nothing was written; accept changes on a terminal, or with --accept all, --accept tool=NAME, or --accept path=POINTER',
      );
  }

  #stopped(): number {
    this.terminal.say('stopped; nothing was written');
    return this.terminal.stopCode ?? EXIT.couldNotRun;
  }

  #planOf(files: readonly string[]): FileScenario[] {
    const { command, terminal } = this;
    const { folder, signal } = terminal;
    const guard = command.guard === undefined ? undefined : resolve(folder, command.guard);
    const { profile, allowUnexpected } = command;
    const guards = new GuardFiles(this.#allowed, signal, this.host.onFault);
    const catalogs = new ToolCatalogs(command.tools, terminal, signal);
    const input = { folder, profile, guard, allowUnexpected, guards, catalogs, signal };
    return files.map((path) => new FileScenario(path, input));
  }

  async #reviewsOf(plan: readonly FileScenario[]): Promise<readonly Reviewed[]> {
    const { terminal } = this;
    const progress = new Progress(terminal, plan.length);
    try {
      const options = { jobs: jobsOf(this.command), signal: terminal.signal };
      const { scenarios } = await runPlan(plan, this.host, options, (event) => {
        if (event.type === 'scenario-started') progress.started(event.file);
        if (event.type === 'scenario-finished') progress.finished();
      });
      return plan.flatMap((scenario) => {
        const result = scenarios.find(({ file }) => file === scenario.file);
        if (!result) return [];
        const { parsed } = scenario;
        const review = parsed
          ? reviewResult(parsed, result)
          : { changes: [], others: [{ message: result.error ?? 'it could not be read' }] };
        return [{ file: scenario.file, scenario, result, ...review }];
      });
    } finally {
      progress.end();
    }
  }
}

function jobsOf(command: ReviewCommand): number {
  return command.jobs ?? commandLineJobs(availableParallelism());
}
