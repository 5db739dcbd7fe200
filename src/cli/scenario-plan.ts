import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ProfileName } from '../gateway/limits';
import type { PlannedScenario, PreparedScenario } from '../run/run-plan';
import { describeProblems, parseScenario, type ParsedScenario } from '../scenario/parse';
import type { GuardFiles } from './guard-input';
import { displayPath } from './scenario-files';

/** Scenario files above this are refused, in bytes. */
const MAX_SCENARIO_BYTES = 64 * 1024 * 1024;

export interface PlanInput {
  readonly folder: string;
  readonly profile?: ProfileName | undefined;
  readonly guards: GuardFiles;
  /** Absolute path of a guard that replaces the one each scenario names. */
  readonly guard?: string | undefined;
  /** Whether errors and limits that no expectation is about pass. */
  readonly allowUnexpected: boolean;
}

/** A scenario of the command line, with its text once it was read. */
export class FileScenario implements PlannedScenario {
  readonly file: string;
  /** The guard file, known after `prepare`. */
  guardPath: string | undefined;
  #parsed: ParsedScenario | undefined;

  constructor(
    readonly path: string,
    private readonly input: PlanInput,
  ) {
    this.file = displayPath(path, input.folder);
  }

  /** The file as it was when it was run; undefined when it could not be read. */
  get parsed(): ParsedScenario | undefined {
    return this.#parsed;
  }

  async prepare(): Promise<PreparedScenario> {
    const parsed = await this.#read();
    const named = parsed.scenario?.guard ?? '';
    if (!parsed.scenario) return { ok: false, guard: named, error: describeProblems(parsed.problems) };
    const path = this.input.guard ?? resolve(dirname(this.path), named);
    this.guardPath = path;
    const guard = await this.input.guards.read(path, displayPath(path, this.input.folder));
    if (!guard.ok) return { ok: false, guard: displayPath(path, this.input.folder), error: guard.error };
    return {
      ok: true,
      input: {
        file: this.file,
        scenario: parsed.scenario,
        guard: guard.file.module,
        profile: this.input.profile,
        allowUnexpected: this.input.allowUnexpected,
        locator: this.input.guards.locator(guard.file, path, this.input.folder),
      },
    };
  }

  async #read(): Promise<ParsedScenario> {
    const { size } = await stat(this.path);
    if (size > MAX_SCENARIO_BYTES)
      throw new Error(
        `the scenario has ${String(size)} bytes; Guard Lab reads scenarios up to ${String(MAX_SCENARIO_BYTES)} bytes`,
      );
    this.#parsed = parseScenario(await readFile(this.path, 'utf8'));
    return this.#parsed;
  }
}
