import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { runBuild } from '../../processes/run-build';
import { BuildOutput, withExactDiagnostics } from '../../project/build-output';
import {
  commandText,
  type BuildCommand,
  type GuardModule,
  type GuardProject,
} from '../../project/guard-project';
import { parentFolder } from '../../project/slashed-path';
import { inline, terminalText } from '../../report/terminal-text';
import { CONTEXT_KEYS } from '../../ide/ids';
import { setContext } from '../base/commands';
import { canRunGuards } from '../base/trust';
import type { OutdatedResults } from '../runs/outdated-results';
import type { GuardSources } from '../sources/guard-sources';
import { BuildApproval } from './build-approval';
import { BuildDiagnostics } from './build-diagnostics';

/** How a build ended. `refused`: it may not run here, or the person does not allow it. */
export type BuildEnd = 'built' | 'failed' | 'stopped' | 'refused';

export interface BuildRequest {
  readonly project: GuardProject;
  readonly module: GuardModule;
  /** A person asked for it. */
  readonly isAsked: boolean;
  readonly signal?: AbortSignal;
  /** Gets the output too. */
  readonly onText?: (text: string) => void;
}

interface BuilderParts {
  readonly state: vscode.Memento;
  readonly outdated: OutdatedResults;
  readonly guards: GuardSources;
  /** What is on disk is something else after a build. */
  readonly onBuilt: () => void;
}

/**
 * The only place of the editor that runs build commands: in a trusted workspace, once each is allowed, one at a time for
 * each command; a new request stops the one before. Results of a guard count as outdated from the start of its build until
 * one succeeds.
 */
export class GuardBuilder implements vscode.Disposable {
  readonly approval: BuildApproval;
  readonly #parts: BuilderParts;
  readonly #channel = vscode.window.createOutputChannel('Guard Lab Build');
  readonly #diagnostics = new BuildDiagnostics();
  readonly #running = new Map<string, { readonly stop: AbortController; readonly end: Promise<BuildEnd> }>();
  readonly #ended = new vscode.EventEmitter<{ readonly request: BuildRequest; readonly end: BuildEnd }>();
  readonly onDidEnd = this.#ended.event;

  constructor(parts: BuilderParts) {
    this.#parts = parts;
    this.approval = new BuildApproval(parts.state);
  }

  /** Whether a build may run here; asks a person when that is not known. */
  async mayBuild({ module, project, isAsked }: BuildRequest): Promise<boolean> {
    if (!module.build) return true;
    return canRunGuards() && (await this.approval.allows(module.build, project.name, isAsked));
  }

  /** Builds a module; resolves when that has ended, whatever way. A module without a command needs no build. */
  async build(request: BuildRequest): Promise<BuildEnd> {
    const command = request.module.build;
    if (!command) return 'built';
    if (!(await this.mayBuild(request))) return 'refused';
    const key = JSON.stringify(command);
    const before = this.#running.get(key);
    before?.stop.abort();
    const stop = new AbortController();
    // How the one before ended, be it with a fault, is a matter of who asked for it.
    const end = Promise.allSettled([before?.end]).then(() => this.#run(request, command, stop.signal));
    const entry = { stop, end };
    this.#running.set(key, entry);
    setContext(CONTEXT_KEYS.building, true);
    try {
      const ended = await end;
      this.#ended.fire({ request, end: ended });
      return ended;
    } finally {
      if (this.#running.get(key) === entry) this.#running.delete(key);
      if (this.#running.size === 0) setContext(CONTEXT_KEYS.building, false);
    }
  }

  /** Stops all builds. */
  stop(): void {
    for (const { stop } of this.#running.values()) stop.abort();
  }

  /** Shows what the builds wrote, and leaves the focus where it is. */
  showOutput(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.stop();
    vscode.Disposable.from(this.#channel, this.#diagnostics, this.#ended).dispose();
  }

  async #run(request: BuildRequest, command: BuildCommand, stopped: AbortSignal): Promise<BuildEnd> {
    const { module } = request;
    const signal = request.signal ? AbortSignal.any([request.signal, stopped]) : stopped;
    if (signal.aborted) return 'stopped';
    const { guards, outdated, onBuilt } = this.#parts;
    const guard = vscode.Uri.file(resolve(module.wasm));
    outdated.unbuilt.begin(guard);
    let end: BuildEnd = 'failed';
    try {
      end = await this.#runCommand(request, command, signal);
    } finally {
      await outdated.unbuilt.end(guard, end === 'built');
    }
    if (end === 'built') {
      guards.changed(guard);
      onBuilt();
    }
    return end;
  }

  async #runCommand(
    { project, onText }: BuildRequest,
    command: BuildCommand,
    signal: AbortSignal,
  ): Promise<BuildEnd> {
    const output = new BuildOutput();
    const write = (text: string): void => {
      this.#channel.append(text);
      onText?.(text);
    };
    write(`> ${inline(commandText(command))}\n`);
    const onLines = (lines: string): void => write(terminalText(output.add(lines)));
    try {
      const folder = resolve(command.cwd);
      const failure = await runBuild(withExactDiagnostics(command.command), { folder, signal, onLines });
      this.#diagnostics.set(project, output.diagnostics, [command.cwd, ...rootsOf(project)]);
      const end =
        failure === undefined
          ? vscode.l10n.t('Built {0}.', project.name)
          : vscode.l10n.t('The build ended with {0}.', failure);
      write(`${end}\n`);
      return failure === undefined ? 'built' : 'failed';
    } catch (error) {
      if (!signal.aborted) throw error;
      write(`${vscode.l10n.t('The build was stopped.')}\n`);
      return 'stopped';
    }
  }
}

/** Folders that compilers name sources from, besides the one that they run in: cargo does from that of the workspace. */
function rootsOf({ folder, profileFile }: GuardProject): readonly string[] {
  return profileFile === undefined ? [folder] : [parentFolder(profileFile), folder];
}
