import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { ChangeCollector } from '../../base/change-collector';
import { withSignal } from '../base/cancellation';
import { inBackground } from '../base/log';
import { withProgress } from '../base/messages';
import type { Settings } from '../base/settings';
import { currentRestriction } from '../base/trust';
import type { ScenarioRunner } from '../runs/scenario-runner';
import { showFailure } from './build-for-user';
import type { GuardBuilder } from './guard-builder';
import type { GuardProjects, ProjectGuards } from './guard-projects';
import { guardsOfSources } from './guards-of-sources';

/** Pause after a save before a build begins, in milliseconds: Save All saves many files. */
const PAUSE_MS = 100;

interface Parts {
  readonly settings: Settings;
  readonly projects: GuardProjects;
  readonly builder: GuardBuilder;
  readonly runner: ScenarioRunner;
}

/**
 * When a source of a guard that scenarios name is saved, builds the guard and runs these scenarios. A save during the
 * build stops it and begins another. A failure is shown once, and again only after a build that succeeded: the Problems view
 * and the output say what is wrong each time.
 */
export class BuildOnSave implements vscode.Disposable {
  readonly #parts: Parts;
  readonly #saved: ChangeCollector;
  readonly #subscription: vscode.Disposable;
  readonly #failed = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#saved = new ChangeCollector(
      () => PAUSE_MS,
      (keys) => inBackground('a guard could not be built', this.#build([...keys])),
    );
    this.#subscription = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (isOnDisk(uri) && parts.settings.buildOnSave.get(uri) && !currentRestriction())
        this.#saved.add([uri.toString()]);
    });
  }

  dispose(): void {
    this.#saved.dispose();
    this.#subscription.dispose();
  }

  async #build(saved: readonly string[]): Promise<void> {
    const uris = saved.map((key) => vscode.Uri.parse(key));
    const found = await guardsOfSources(this.#parts.projects, uris);
    await Promise.all(found.map((guards) => this.#buildOne(guards)));
  }

  async #buildOne({ project, modules, scenarios }: ProjectGuards): Promise<void> {
    const { builder, runner } = this.#parts;
    if (scenarios.length === 0) return;
    for (const module of modules) {
      if (!module.build) continue;
      const title = vscode.l10n.t('$(tools) Guard Lab: building {0}', project.name);
      const request = { project, module, isAsked: false };
      // Nothing is built while a person is asked.
      if (!(await builder.mayBuild(request))) return;
      const end = await withProgress('status bar', title, (_, token) =>
        withSignal(token, (signal) => builder.build({ ...request, signal })),
      );
      const key = resolve(module.wasm);
      if (end === 'failed' && !this.#failed.has(key)) showFailure(builder, project.name);
      if (end === 'failed') this.#failed.add(key);
      if (end !== 'built') return;
      this.#failed.delete(key);
    }
    if (modules.every(({ build }) => build === undefined)) return;
    await runner.run(
      scenarios.map(({ uri }) => uri),
      { reason: 'background' },
    );
  }
}
