import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { isWithin, type AllowedFolders } from '../files/allowed-folders';
import { reasonOf } from '../files/system-error';
import { htmlReport } from '../report/html/html-report';
import { githubReport, type ScenarioLocations } from '../report/github';
import { jsonReport } from '../report/json';
import { junitReport } from '../report/junit';
import { markdownRun } from '../report/run-markdown';
import { prettyEnd, prettyScenario } from '../report/pretty';
import { terminalText } from '../report/terminal-text';
import type { RunResult, ScenarioResult } from '../run/result';
import { subjectPath } from '../scenario/subject-path';
import { shownPosition } from '../text/shown-position';
import type { ReporterChoice, RunCommand } from './command';
import { writeReport } from './output-file';
import type { Destination } from './report-destination';
import type { FileScenario } from './scenario-plan';
import { sourceLineReader } from './source-files';
import { useColor, type Terminal } from './terminal';
import { VERSION } from './version';

export interface ReporterFiles {
  /** Where reporters with a file write. */
  readonly destinations: ReadonlyMap<ReporterChoice<string>, Destination>;
  /** Folders whose files may be quoted. */
  readonly allowed: AllowedFolders;
}

/** Writes what the chosen reporters make of a run; pretty writes each scenario as soon as it is its turn. */
export class Reporters {
  readonly #command: RunCommand;
  readonly #terminal: Terminal;
  readonly #plan: readonly FileScenario[];
  readonly #finished = new Map<string, ScenarioResult>();
  readonly #sourceLine;
  readonly #destinations: ReporterFiles['destinations'];
  #next = 0;

  constructor(command: RunCommand, terminal: Terminal, plan: readonly FileScenario[], files: ReporterFiles) {
    this.#command = command;
    this.#terminal = terminal;
    this.#plan = plan;
    this.#sourceLine = sourceLineReader(terminal.folder, files.allowed);
    this.#destinations = files.destinations;
  }

  /** Prints finished scenarios in the plan's order, whatever order they finish in. */
  scenarioFinished(result: ScenarioResult): void {
    if (
      !this.#command.reporters.some((reporter) => reporter.name === 'pretty' && reporter.file === undefined)
    )
      return;
    this.#finished.set(result.file, result);
    let file = this.#plan[this.#next]?.file;
    while (file !== undefined) {
      const next = this.#finished.get(file);
      if (!next) return;
      this.#terminal.out(
        prettyScenario(next, {
          colour: useColor(this.#command.color, this.#terminal),
          source: this.#sourceLine,
        }),
      );
      file = this.#plan[++this.#next]?.file;
    }
  }

  /** Writes all reports; false when a file could not be written (said on standard error). */
  async finish(result: RunResult): Promise<boolean> {
    let written = true;
    for (const reporter of this.#command.reporters) {
      const destination = this.#destinations.get(reporter);
      if (reporter.file === undefined || !destination)
        this.#terminal.out(this.#standardOutput(reporter, result));
      else {
        // Reports are printed, too: by a CI job, or by whoever looks at them in a terminal.
        const text = terminalText(this.#text(reporter, result));
        try {
          await writeReport(destination, text, this.#terminal);
        } catch (error) {
          written = false;
          this.#terminal.say(
            `the ${reporter.name} report could not be written to ${reporter.file}: ${reasonOf(error)}`,
          );
        }
      }
    }
    return written;
  }

  #standardOutput(reporter: ReporterChoice, result: RunResult): string {
    if (reporter.name !== 'pretty') return this.#text(reporter, result);
    const colour = useColor(this.#command.color, this.#terminal);
    return ['', ...prettyEnd(result, { colour })].join('\n');
  }

  #text(reporter: ReporterChoice, result: RunResult): string {
    switch (reporter.name) {
      case 'pretty': {
        const options = { colour: false, source: this.#sourceLine };
        return [
          ...result.scenarios.map((scenario) => prettyScenario(scenario, options)),
          ...prettyEnd(result, options),
        ].join('\n');
      }
      case 'json':
        return jsonReport(result);
      case 'junit':
        return junitReport(result);
      case 'html':
        return this.#html(result);
      case 'github':
        return githubReport(result, this.#locations());
      case 'markdown':
        return markdownRun(result, this.#locations());
    }
  }

  #locations(): Required<ScenarioLocations> {
    return {
      locate: (file, path) => {
        const parsed = this.#parsed(file);
        const range = parsed?.source.nearestRangeOf(subjectPath(parsed.source, path));
        return range && parsed
          ? shownPosition(parsed.source.lines.positionAt((range.key ?? range.value).start))
          : undefined;
      },
      pathOf: (file) => this.#inRepository(file),
      problemAt: (file) => {
        const problem = this.#parsed(file)?.problems.find(({ severity }) => severity === 'error');
        return problem && shownPosition(problem.start);
      },
    };
  }

  #html(result: RunResult): string {
    const scenarios = new Map(this.#plan.map(({ file, parsed }) => [file, parsed?.scenario]));
    return htmlReport(result, {
      version: VERSION,
      madeAt: new Date(),
      scenarioOf: ({ file }) => scenarios.get(file),
      sourceOf: () => this.#sourceLine,
    });
  }

  /** A scenario as it was when it ran; undefined when it could not be read. */
  #parsed(file: string): FileScenario['parsed'] {
    return this.#plan.find((scenario) => scenario.file === file)?.parsed;
  }

  /** GitHub counts paths from the checkout, also when the command runs in a folder of it. */
  #inRepository(file: string): string | undefined {
    const { folder, env } = this.#terminal;
    const checkout = env['GITHUB_WORKSPACE'];
    const root = checkout && isWithin(folder, checkout) ? checkout : folder;
    const path = resolve(folder, file);
    if (!isWithin(path, root) || !existsSync(path)) return undefined;
    return relative(root, path).replaceAll(sep, '/');
  }
}
