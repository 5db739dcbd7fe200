import { dirname } from 'node:path';
import type { OracleName, OracleOptions } from '../run/oracle/oracle';
import { parseOracleSettings } from '../run/oracle/oracle-settings';
import { oracleSummary, type ProjectExceptions } from '../run/oracle/oracle-summary';
import type { RunResult } from '../run/result';
import type { OracleException } from '../scenario/oracle-exceptions';
import { nearestSettings, type NearestSettings } from './nearest-settings';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';

type Settings = NearestSettings<readonly OracleException[]> | undefined;

/** The oracle of a run, with the exceptions of each scenario's project: every `guard-lab.json` is read once. */
export class RunOracle {
  /** By the folder of scenarios. */
  readonly #read = new Map<string, Promise<Settings>>();
  /** Files of scenarios, by the settings that they ran with. */
  readonly #scenarios = new Map<Settings, Set<string>>();

  /** @param name absent: labels are compared with no others */
  constructor(
    private readonly name: OracleName | undefined,
    private readonly terminal: Pick<Terminal, 'folder' | 'signal'>,
  ) {}

  /** What a scenario is compared with; `file` is its name in results. */
  async of(
    path: string,
    file: string,
  ): Promise<
    | { readonly ok: true; readonly options: OracleOptions | undefined }
    | { readonly ok: false; readonly error: string }
  > {
    const { name } = this;
    if (name === undefined) return { ok: true, options: undefined };
    const settings = await this.#settings(path);
    if (settings?.ok === false) return settings;
    const files = this.#scenarios.get(settings) ?? new Set();
    this.#scenarios.set(settings, files.add(file));
    return { ok: true, options: { name, exceptions: settings?.value ?? [] } };
  }

  /** The files that `of` reads for a scenario. */
  async inputs(path: string): Promise<readonly string[]> {
    const settings = this.name === undefined ? undefined : await this.#settings(path);
    return settings ? [settings.path] : [];
  }

  /** The result with what the run shows of the guards beside the server. */
  withSummary(result: RunResult): RunResult {
    const { name } = this;
    if (name === undefined) return result;
    const projects = [...this.#scenarios].flatMap(([settings, scenarios]): ProjectExceptions[] => {
      if (settings?.ok !== true) return [];
      return [
        { file: displayPath(settings.path, this.terminal.folder), exceptions: settings.value, scenarios },
      ];
    });
    return { ...result, oracle: oracleSummary(name, result.scenarios, projects) };
  }

  #settings(path: string): Promise<Settings> {
    const folder = dirname(path);
    const read = this.#read.get(folder) ?? nearestSettings(path, this.terminal, parseOracleSettings);
    this.#read.set(folder, read);
    return read;
  }
}
