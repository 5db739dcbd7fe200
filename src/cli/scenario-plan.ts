import { dirname, resolve } from 'node:path';
import type { CoveredRuns } from '../analysis/coverage/covered-runs';
import { MAX_SCENARIO_BYTES } from '../files/file-sizes';
import { leadsElsewhere } from '../files/foreign-path';
import { readRegularFile, unreadSentence } from '../files/read-file';
import type { ProfileName } from '../gateway/limits';
import { CallRecorder } from '../run/recorded-calls';
import type { ScenarioInput } from '../run/run-scenario';
import type { SourceLocator } from '../run/source-locator';
import type { PlannedScenario, PreparedScenario } from '../run/run-plan';
import type { Scenario } from '../scenario/model';
import { describeProblems, parseScenario, type ParsedScenario } from '../scenario/parse';
import { answerPaths } from './answer-files';
import type { GuardFiles } from './guard-input';
import { displayPath } from './scenario-files';
import type { RunOracle } from './oracle-exceptions';
import type { ToolCatalogs } from './tool-catalogs';

export interface PlanInput {
  readonly folder: string;
  readonly profile?: ProfileName | undefined;
  readonly guards: GuardFiles;
  /** Absolute path of a guard that replaces the one each scenario names. */
  readonly guard?: string | undefined;
  /** Absent: calls are not checked against a catalog. */
  readonly catalogs?: ToolCatalogs | undefined;
  /** Whether errors and limits that no expectation is about pass. */
  readonly allowUnexpected: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Receives which code of the guards runs. */
  readonly covered?: CoveredRuns | undefined;
  /** Absent: labels are compared with no others. */
  readonly oracle?: RunOracle | undefined;
  readonly maxAge?: ScenarioInput['maxAge'];
  /** Whether the calls of guards are kept, to repeat them. */
  readonly recorded?: boolean | undefined;
}

/** The file of a scenario cannot be read. */
class UnreadScenario {
  /** @param message says why */
  constructor(readonly message: string) {}
}

/** A scenario of the command line, with its text once it was read. */
export class FileScenario implements PlannedScenario {
  readonly file: string;
  /** The guard file, known after `prepare`. */
  guardPath: string | undefined;
  /** Source positions of the guard, known after `prepare`. */
  locator: SourceLocator | undefined;
  /** What the guard was asked; undefined where that is not kept. */
  readonly recorder: CallRecorder | undefined;
  #reading: Promise<ParsedScenario | UnreadScenario> | undefined;
  #parsed: ParsedScenario | undefined;
  #bytes: Uint8Array | undefined;

  constructor(
    readonly path: string,
    private readonly input: PlanInput,
  ) {
    this.file = displayPath(path, input.folder);
    this.recorder = input.recorded ? new CallRecorder() : undefined;
  }

  /** The file as it was when it was run; undefined when it could not be read. */
  get parsed(): ParsedScenario | undefined {
    return this.#parsed;
  }

  /** The same, byte for byte. */
  get bytes(): Uint8Array | undefined {
    return this.#bytes;
  }

  /** What it is about to read: itself, the guard, the saved answers and the catalogs it names; what is missing when it cannot be read. */
  async inputs(): Promise<readonly string[]> {
    const { catalogs, oracle } = this.input;
    const guard = await this.guard();
    const read = await this.#readOrWhyNot();
    const parsed = read instanceof UnreadScenario ? undefined : read;
    const tools = parsed?.scenario ? catalogs?.pathsOf(parsed.scenario, dirname(this.path)) : undefined;
    const answers = parsed ? answerPaths(parsed, this.path) : [];
    const settings = (await oracle?.inputs(this.path)) ?? [];
    return [this.path, ...(guard === undefined ? [] : [guard]), ...answers, ...(tools ?? []), ...settings];
  }

  /** Absolute path of the guard that it runs; undefined when it cannot be read. */
  async guard(): Promise<string | undefined> {
    if (this.input.guard !== undefined) return this.input.guard;
    const read = await this.#readOrWhyNot();
    const named = read instanceof UnreadScenario ? undefined : read.scenario?.guard;
    return named === undefined ? undefined : resolve(dirname(this.path), named);
  }

  async prepare(): Promise<PreparedScenario> {
    const parsed = await this.#readOrWhyNot();
    if (parsed instanceof UnreadScenario) return { ok: false, guard: '', error: parsed.message };
    const named = parsed.scenario?.guard ?? '';
    if (!parsed.scenario) return { ok: false, guard: named, error: describeProblems(parsed.problems) };
    if (this.input.guard === undefined && leadsElsewhere(named)) {
      const error = `the guard ${named} is on another computer; copy it, or specify a path on this computer`;
      return { ok: false, guard: named, error };
    }
    const path = this.input.guard ?? resolve(dirname(this.path), named);
    this.guardPath = path;
    const guard = await this.input.guards.read(path, displayPath(path, this.input.folder));
    if (!guard.ok) return { ok: false, guard: displayPath(path, this.input.folder), error: guard.error };
    const compared = await this.#comparedWith(parsed.scenario);
    if (!compared.ok) return { ok: false, guard: guard.file.module.path, error: compared.error };
    const locator = this.input.guards.locator(guard.file, path, this.input.folder);
    this.locator = locator;
    return {
      ok: true,
      input: {
        file: this.file,
        scenario: parsed.scenario,
        guard: guard.file.module,
        profile: this.input.profile,
        maxAge: this.input.maxAge,
        allowUnexpected: this.input.allowUnexpected,
        ...compared.with,
        locator,
        coverage: this.input.covered?.sink(this.file, locator),
        recorder: this.recorder,
      },
    };
  }

  /** What the calls and labels of the guard are compared with: a catalog of tools, and the server's labels. */
  async #comparedWith(
    scenario: Scenario,
  ): Promise<
    | { readonly ok: true; readonly with: Pick<ScenarioInput, 'tools' | 'oracle'> }
    | { readonly ok: false; readonly error: string }
  > {
    const { catalogs, oracle } = this.input;
    const tools = await catalogs?.of(scenario, dirname(this.path));
    if (tools?.ok === false) return tools;
    const settings = await oracle?.of(this.path, this.file);
    if (settings?.ok === false) return settings;
    return { ok: true, with: { tools: tools?.catalog, oracle: settings?.options } };
  }

  /** Read once: what was looked at before the run is what runs. */
  #readOrWhyNot(): Promise<ParsedScenario | UnreadScenario> {
    this.#reading ??= this.#readFile();
    return this.#reading;
  }

  async #readFile(): Promise<ParsedScenario | UnreadScenario> {
    const { signal } = this.input;
    const read = await readRegularFile(this.path, { maxBytes: MAX_SCENARIO_BYTES, signal });
    if (!read.ok) return new UnreadScenario(unreadSentence(read, `the scenario ${this.file}`, 'scenarios'));
    this.#bytes = read.bytes;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
    this.#parsed = await this.input.guards.answers.of(parseScenario(text), this.path);
    return this.#parsed;
  }
}
