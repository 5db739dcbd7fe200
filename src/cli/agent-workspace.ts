import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckResult } from '../analysis/check/check-result';
import type { ToolMap } from '../analysis/map/tool-map';
import type { WhyReport } from '../analysis/why/why';
import { DEFAULT_PROFILE, resolveLimits } from '../gateway/limits';
import { leadsElsewhere } from '../files/foreign-path';
import type { LabelDiff } from '../report/label-diff';
import { isGuardPath } from '../run/guard-file';
import { inspectGuard, type Inspection } from '../run/inspection';
import type { SandboxHost } from '../sandbox/sandbox-host';
import { ToolRefusal, type NotedWork } from '../toolbox/agent-tool';
import type {
  AgentWorkspace,
  CheckQuestions,
  DiffQuestions,
  FileChange,
  GuardQuestions,
  MapQuestions,
} from '../toolbox/workspace';
import { forAgent } from './agent-errors';
import type { AgentFolders } from './agent-folders';
import { AgentScenarios, type ScenarioOptions } from './agent-scenarios';
import { AgentTerminal } from './agent-terminal';
import { readGuard } from './guard-input';
import { namedPolicy } from './policy-argument';
import { Turns } from './turns';

/** Calls that run guards at the same time. */
const TURNS = 2;

/** What agents of the command line work with: files of some folders, and threads of this process. */
export class CommandLineWorkspace implements AgentWorkspace {
  readonly #scenarios: AgentScenarios;
  readonly #turns = new Turns(TURNS);

  constructor(
    private readonly folders: AgentFolders,
    private readonly host: SandboxHost,
    private readonly workerPath: string,
    private readonly options: ScenarioOptions,
  ) {
    this.#scenarios = new AgentScenarios(folders, host, options);
  }

  find(paths: readonly string[], work: NotedWork): Promise<readonly string[]> {
    return this.#scenarios.find(paths, work);
  }

  read(files: readonly string[], work: NotedWork): ReturnType<AgentWorkspace['read']> {
    return this.#scenarios.read(files, work);
  }

  run(files: readonly string[], work: NotedWork): ReturnType<AgentWorkspace['run']> {
    return this.#turns.take(work.signal, () => this.#scenarios.run(files, work));
  }

  write(changes: readonly FileChange[], work: NotedWork): ReturnType<AgentWorkspace['write']> {
    return this.#scenarios.write(changes, work);
  }

  async inspect(guard: string, { signal }: NotedWork): Promise<Inspection> {
    this.folders.confine([guard]);
    const { folder, allowed } = this.folders;
    return this.#turns.take(signal, async () => {
      const read = await readGuard({ path: resolve(folder, guard), shown: guard, allowed, signal });
      signal.throwIfAborted();
      if (!read.ok) throw new ToolRefusal(read.error);
      const limits = resolveLimits(this.options.profile ?? DEFAULT_PROFILE);
      return inspectGuard(read.file.module, this.host, { limits, signal });
    });
  }

  why(
    question: {
      readonly scenario: string;
      readonly step?: string | undefined;
      readonly item?: number | undefined;
    },
    work: NotedWork,
  ): Promise<WhyReport> {
    const { scenario, step, item } = question;
    return this.#asked(work, { scenarios: [scenario] }, async (terminal) => {
      const { explainedStep } = await import('./why-command');
      const command = {
        ...this.#shared('why'),
        scenario,
        ...(step === undefined ? {} : { step }),
        ...(item === undefined ? {} : { item }),
      };
      return explainedStep(command, terminal, this.workerPath);
    });
  }

  map(questions: MapQuestions, work: NotedWork): Promise<ToolMap> {
    return this.#asked(work, filesOf(questions), async (terminal) => {
      const { askedMap } = await import('./map-command');
      const { prepareQuestions } = await import('./guard-questions');
      const { policy, ...others } = questions;
      const options = { ...this.#shared('map'), ...others, ...(policy === undefined ? {} : { policy }) };
      const asked = await prepareQuestions(options, terminal);
      const map = await askedMap({ jobs: this.options.jobs }, asked, terminal, this.workerPath);
      if (!map) throw new Error('the map was stopped');
      return map;
    });
  }

  check(questions: CheckQuestions, work: NotedWork): Promise<CheckResult> {
    return this.#asked(work, filesOf(questions), async (terminal) => {
      const { checkedGuard } = await import('./check-command');
      const { paths, tools, only, policy, seed, runs } = questions;
      const command = {
        ...this.#shared('check'),
        paths,
        tools,
        properties: only,
        ...(policy === undefined ? {} : { policy }),
        ...(seed === undefined ? {} : { seed }),
        ...(runs === undefined ? {} : { runs }),
      };
      return checkedGuard(command, terminal, this.workerPath);
    });
  }

  async diff(questions: DiffQuestions, work: NotedWork): Promise<LabelDiff> {
    const { base, head, scenarios, tools, guard } = questions;
    const sides = head === undefined ? [base] : [base, head];
    const { folder } = this.folders;
    // Names of files; the others are revisions.
    const files = sides.filter(
      (name) => isGuardPath(name) || leadsElsewhere(name) || existsSync(resolve(folder, name)),
    );
    this.folders.confine([...files, ...(guard === undefined ? [] : [guard])]);
    return this.#asked(work, { ...guardOrScenarios(scenarios), tools }, async (terminal) => {
      const { labelDiff } = await import('./diff-command');
      const command = {
        ...this.#shared('diff'),
        base,
        scenarios,
        tools,
        policies: [],
        failOn: [],
        ...(head === undefined ? {} : { head }),
        ...(guard === undefined ? {} : { guard }),
      };
      return labelDiff(command, terminal, this.workerPath);
    });
  }

  /** What all commands are given. */
  #shared<K extends string>(
    kind: K,
  ): { readonly kind: K; readonly reporters: []; readonly sourceFolders: []; readonly jobs: number } {
    const { jobs, profile } = this.options;
    return { kind, reporters: [], sourceFolders: [], jobs, ...(profile === undefined ? {} : { profile }) };
  }

  /** Work of a command about files that are all inside. */
  async #asked<T>(
    work: NotedWork,
    { guards = [], scenarios = [], tools = [], policy }: NamedFiles,
    command: (terminal: AgentTerminal) => Promise<T>,
  ): Promise<T> {
    const isFile = policy !== undefined && !policy.trimStart().startsWith('{');
    const policies = isFile ? [policy, namedPolicy(policy).value] : [];
    this.folders.confine([...guards, ...scenarios, ...tools, ...policies]);
    if (scenarios.length > 0) await this.#scenarios.confine(scenarios, work);
    const terminal = new AgentTerminal(this.folders.folder, work);
    return this.#turns.take(work.signal, () => forAgent(work.signal, () => command(terminal)));
  }
}

/** Files that an agent names. */
interface NamedFiles {
  readonly guards?: readonly string[];
  /** Files, folders, and globs: what they name has to be inside, too. */
  readonly scenarios?: readonly string[];
  readonly tools?: readonly string[];
  readonly policy?: string | undefined;
}

/** Without paths, the commands ask about all scenarios of the working folder. */
function filesOf({ paths, tools, policy }: GuardQuestions): NamedFiles {
  const named = paths.some(isGuardPath) ? { guards: paths } : { scenarios: paths.length > 0 ? paths : ['.'] };
  return { ...named, tools, policy };
}

/** Of `diff`, which takes a guard for one where it comes first. */
function guardOrScenarios(paths: readonly string[]): NamedFiles {
  return isGuardPath(paths[0] ?? '') ? { guards: paths } : { scenarios: paths };
}
