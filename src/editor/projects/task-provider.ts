import * as vscode from 'vscode';
import { TASK_TYPE } from '../../ide/ids';
import { inBackground } from '../base/log';
import type { GuardBuilder } from './guard-builder';
import type { GuardProjects, ProjectGuards } from './guard-projects';

/** A task of `tasks.json`: the name of a guard, or none for all that scenarios name. */
interface BuildTask extends vscode.TaskDefinition {
  readonly guard?: string;
}

/** `guard-lab: build`, and `guard-lab: build NAME` for each guard of the workspace; also as `preLaunchTask`. */
export class BuildTaskProvider implements vscode.TaskProvider {
  constructor(
    private readonly projects: GuardProjects,
    private readonly builder: GuardBuilder,
  ) {}

  async provideTasks(): Promise<vscode.Task[]> {
    const built = (await this.projects.all()).filter(isBuilt);
    if (built.length === 0) return [];
    const names = new Set(built.map(({ project }) => project.name));
    return [undefined, ...names].map((guard) => this.#task(guard === undefined ? {} : { guard }));
  }

  resolveTask(task: vscode.Task): vscode.Task {
    const { guard } = task.definition as BuildTask;
    return this.#task(typeof guard === 'string' ? { guard } : {}, task);
  }

  #task(named: { readonly guard?: string }, written?: vscode.Task): vscode.Task {
    const { guard } = named;
    const definition = written?.definition ?? { type: TASK_TYPE, ...named };
    const task = new vscode.Task(
      definition,
      written?.scope ?? vscode.TaskScope.Workspace,
      guard === undefined ? 'build' : `build ${guard}`,
      TASK_TYPE,
      new vscode.CustomExecution(() => Promise.resolve(new BuildTerminal((run) => this.#build(guard, run)))),
    );
    task.group = vscode.TaskGroup.Build;
    // The builder reports what it builds; that there are none is said, or VS Code asks which ones to use.
    task.problemMatchers = [];
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
    return task;
  }

  async #build(guard: string | undefined, { signal, write }: TaskRun): Promise<boolean> {
    const all = (await this.projects.all()).filter(isBuilt);
    const wanted = all.filter(({ project, scenarios }) =>
      guard === undefined ? scenarios.length > 0 : project.name === guard,
    );
    if (wanted.length === 0) {
      const known = all.map(({ project }) => project.name).join(', ');
      const what =
        guard === undefined
          ? vscode.l10n.t('No scenario names a guard that is built here.')
          : vscode.l10n.t('There is no guard {0}.', guard);
      const others =
        known === ''
          ? vscode.l10n.t('No guard can be built (docs/projects.md).')
          : vscode.l10n.t('Guards that can be built: {0}.', known);
      write(`${what} ${others}\n`);
      return false;
    }
    for (const { project, modules } of wanted) {
      for (const module of modules) {
        const end = await this.builder.build({ project, module, isAsked: true, signal, onText: write });
        if (end === 'refused')
          write(`${vscode.l10n.t('{0} was not built: its command is not allowed here.', project.name)}\n`);
        if (end !== 'built') return false;
      }
    }
    return true;
  }
}

function isBuilt({ modules }: ProjectGuards): boolean {
  return modules.some(({ build }) => build !== undefined);
}

interface TaskRun {
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** The terminal of a task: it shows what the build writes, and closing it stops the build. */
class BuildTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #stop = new AbortController();
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(private readonly run: (run: TaskRun) => Promise<boolean>) {}

  open(): void {
    inBackground('a build task failed', this.#run());
  }

  close(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    let isBuilt = false;
    try {
      const write = (text: string): void => this.#written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
      isBuilt = await this.run({ signal: this.#stop.signal, write });
    } finally {
      this.#closed.fire(isBuilt ? 0 : 1);
    }
  }
}
