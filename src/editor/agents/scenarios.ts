import * as vscode from 'vscode';
import { AGENT_ORIGIN } from '../../ide/runs/run-history';
import { describeProblems, parseScenario } from '../../scenario/parse';
import { changedRange } from '../../text/changed-range';
import { ToolRefusal, type Work } from '../../toolbox/agent-tool';
import type { FileChange, RanScenario, ReadScenario, WrittenFile } from '../../toolbox/workspace';
import { exists } from '../files/file-exists';
import { findInFolder } from '../files/workspace-search';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { scenarioAt } from '../workspace/scenario-at';
import type { ScenarioFile } from '../workspace/scenario-file';
import { isScenario } from '../workspace/targets';
import { agentUri, inside, isGlob, isIn } from './paths';

/** Scenarios for agents, as the editor has them: unsaved texts count, runs go through its queue. */
export class EditorScenarios {
  constructor(private readonly services: EditorServices) {}

  /** @throws ToolRefusal for a path that leads to no scenario */
  async find(paths: readonly string[]): Promise<readonly string[]> {
    await this.services.scenarios.ready;
    const found = paths.length === 0 ? await this.#all() : await this.#named(paths);
    return [...new Set(found.map(shownPath))].sort();
  }

  async read(files: readonly string[]): Promise<readonly ReadScenario[]> {
    return Promise.all(files.map((name) => this.#readOne(name)));
  }

  async run(files: readonly string[], { signal, progress }: Work): Promise<readonly RanScenario[]> {
    const uris = await Promise.all(files.map((name) => this.#uriOf(name)));
    await Promise.all(uris.map((uri) => scenarioAt(this.services.scenarios, uri)));
    let done = 0;
    const options = { reason: 'user', origin: AGENT_ORIGIN, signal } as const;
    const run = await this.services.runner.run(uris, options, (_scenario, { type }) => {
      if (type === 'scenario-finished') progress(++done, uris.length, 'scenarios');
    });
    signal.throwIfAborted();
    const byUri = new Map(run?.scenarios.map((each) => [each.uri.toString(), each]));
    return uris.map((uri, at) => {
      const ran = byUri.get(uri.toString());
      if (!ran?.result || ran.canceled) throw new ToolRefusal('the run was stopped; call the tool again');
      const known = this.services.scenarios.get(uri)?.parsed;
      const { text } = ran;
      const parsed = known?.source.text === text || text === undefined ? known : parseScenario(text);
      return { file: files[at] ?? ran.file, parsed, result: ran.result };
    });
  }

  /** A file that is open and has unsaved changes keeps them, and is not saved. */
  async write(changes: readonly FileChange[]): Promise<readonly WrittenFile[]> {
    const written: WrittenFile[] = [];
    for (const change of changes) written.push(await this.#writeOne(change));
    return written;
  }

  /** A scenario by the name that agents know, or any path. @throws ToolRefusal */
  async scenario(name: string): Promise<ScenarioFile> {
    const file = await scenarioAt(this.services.scenarios, await this.#uriOf(name));
    if (!file)
      throw new ToolRefusal(
        `${name} is no scenario that can be read; call list_scenarios to see what there is`,
      );
    return file;
  }

  async #all(): Promise<vscode.Uri[]> {
    const { scenarios } = this.services;
    const uris = scenarios.files.map(({ uri }) => uri);
    return this.#thatExist(uris.filter((uri) => vscode.workspace.getWorkspaceFolder(uri)));
  }

  /** Looks at each: a file may be gone that was there a moment ago. */
  async #thatExist(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
    const found: vscode.Uri[] = [];
    for (const uri of uris) if (await scenarioAt(this.services.scenarios, uri)) found.push(uri);
    return found;
  }

  async #named(paths: readonly string[]): Promise<vscode.Uri[]> {
    const found: vscode.Uri[] = [];
    for (const path of paths) {
      const uris = isGlob(path) ? await matching(path) : this.#below(await agentUri(path));
      const existing = await this.#thatExist(uris);
      if (existing.length === 0)
        throw new ToolRefusal(`${path} leads to no scenario; call list_scenarios to see what there is`);
      found.push(...existing);
    }
    return found;
  }

  #below(uri: vscode.Uri): vscode.Uri[] {
    if (isScenario(uri)) return [uri];
    return this.services.scenarios.files.map((file) => file.uri).filter((file) => isIn(file, uri));
  }

  async #uriOf(name: string): Promise<vscode.Uri> {
    await this.services.scenarios.ready;
    const known = this.services.scenarios.files.find(({ uri }) => shownPath(uri) === name);
    return known ? inside(name, known.uri) : agentUri(name);
  }

  async #readOne(name: string): Promise<ReadScenario> {
    const { scenarios, history, outdated } = this.services;
    const file = scenarios.get(await this.#uriOf(name));
    if (!file) return { file: name, error: 'it cannot be read' };
    const guard = scenarios.guardOf(file);
    const latest = history.latest(file.uri);
    return {
      file: name,
      parsed: file.parsed,
      ...(file.parsed.scenario ? {} : { error: describeProblems(file.parsed.problems) }),
      ...(guard ? { guard: shownPath(guard), isGuardMissing: !(await exists(guard)) } : {}),
      ...(latest?.result
        ? { last: { status: latest.result.status, isOutdated: outdated.isOutdated(latest) } }
        : {}),
    };
  }

  async #writeOne({ file, before, after }: FileChange): Promise<WrittenFile> {
    const uri = await this.#uriOf(file);
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText() !== before)
      return { file, error: 'it was changed since; call update_expected again' };
    const wasDirty = document.isDirty;
    const { start, end, text } = changedRange(before, after);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    if (!(await vscode.workspace.applyEdit(edit)))
      return { file, error: 'it was changed since; call update_expected again' };
    if (!wasDirty && !(await document.save()))
      return { file, error: 'it was changed in the editor, and could not be saved' };
    return { file };
  }
}

async function matching(glob: string): Promise<vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(folders.map((folder) => findInFolder(folder, { glob, kind: 'scenarios' })));
  return found.flat().filter(isScenario);
}
