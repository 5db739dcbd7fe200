import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { cpuProfileJson } from '../../report/cpu-profile';
import { profileText } from '../../report/profile-text';
import { terminalText } from '../../report/terminal-text';
import { withSignal } from '../base/cancellation';
import { showInformation, showWarning, withProgress } from '../base/messages';
import { canRunGuards } from '../base/trust';
import { writeProfile } from '../profiling/profile-files';
import { ProfiledRuns } from '../profiling/profiled-runs';
import type { ProjectGuards } from '../projects/guard-projects';
import { guardsOfSources } from '../projects/guards-of-sources';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { commandTargets } from '../workspace/targets';
import { chooseGuard } from './choose-guard';

/**
 * Profile Guard: runs the scenarios that name the active or selected guard, or the active scenario, then repeats them
 * to measure where time goes, and opens the profile in VS Code's viewer.
 */
export async function profileGuard(services: EditorServices, ...args: unknown[]): Promise<void> {
  if (!canRunGuards()) return;
  await services.scenarios.ready;
  const wanted = await wantedScenarios(services, args.map(uriOf));
  if (!wanted) return;
  const { name, scenarios } = wanted;
  if (scenarios.length === 0) {
    showInformation(
      vscode.l10n.t('No scenario uses {0}. To profile a guard, you need a scenario with requests.', name),
    );
    return;
  }
  const title = vscode.l10n.t('Guard Lab: profiling {0}', name);
  const profile = await withProgress('message', title, (progress, token) =>
    withSignal(token, (signal) =>
      measure(services, scenarios, (message) => progress.report({ message, increment: 0 }), signal),
    ),
  );
  if (!profile) return;
  services.output.appendLine(terminalText(`Profile Guard: ${name}\n\n${profile.text}`));
  const file = await writeProfile(services.context, name, profile.json);
  await vscode.commands.executeCommand('vscode.open', file, { preview: false });
}

interface Wanted {
  /** Of the guards or scenarios. */
  readonly name: string;
  readonly scenarios: readonly vscode.Uri[];
}

/** Undefined when a person chose nothing. */
async function wantedScenarios(
  services: EditorServices,
  args: readonly unknown[],
): Promise<Wanted | undefined> {
  const { guards, scenarios, sources } = commandTargets(args);
  if (guards.length === 0 && scenarios.length > 0) return { name: namesOf(scenarios), scenarios };
  if (guards.length > 0) return named(services, guards);
  const found = await guardsOfSources(services.projects, sources);
  if (found.length > 0) return ofProjects(services, found);
  const chosen = await chooseGuard(services, 'profile');
  if (chosen?.kind === 'project') return ofProjects(services, [chosen.guards]);
  return chosen && named(services, [chosen.guard]);
}

function ofProjects(services: EditorServices, found: readonly ProjectGuards[]): Wanted {
  const modules = found.flatMap((guards) => guards.modules.map(({ wasm }) => vscode.Uri.file(resolve(wasm))));
  return named(services, modules);
}

function named({ scenarios }: EditorServices, guards: readonly vscode.Uri[]): Wanted {
  const uris = guards.flatMap((guard) => scenarios.naming(guard).map(({ uri }) => uri));
  const unique = new Map(uris.map((uri) => [uri.toString(), uri]));
  return { name: namesOf(guards), scenarios: [...unique.values()] };
}

function namesOf(uris: readonly vscode.Uri[]): string {
  return uris.map(shownPath).join(', ');
}

/** A test of the Test Explorer means the file of its scenario. */
function uriOf(arg: unknown): unknown {
  return typeof arg === 'object' && arg !== null && 'uri' in arg && arg.uri instanceof vscode.Uri
    ? arg.uri
    : arg;
}

interface Measured {
  readonly text: string;
  readonly json: string;
}

/** Undefined when it was canceled, or no guard ran: a message says so. */
async function measure(
  services: EditorServices,
  scenarios: readonly vscode.Uri[],
  report: (message: string) => void,
  signal: AbortSignal,
): Promise<Measured | undefined> {
  const runs = new ProfiledRuns(services);
  report(vscode.l10n.t('running the scenarios'));
  await services.runner.run(scenarios, { reason: 'user', signal, calls: runs });
  const profiled = await runs.profile((file) => report(vscode.l10n.t('repeating {0}', file)), signal);
  if (signal.aborted) return undefined;
  if (!profiled.some(({ ok }) => ok)) {
    const [first] = profiled;
    const why =
      first?.ok === false
        ? first.reason
        : vscode.l10n.t('the guard was not loaded; the Problems view says why');
    showWarning(vscode.l10n.t('There is no profile: {0}.', why));
    return undefined;
  }
  const asPath = (source: string): string =>
    /^[a-z-]{2,}:/i.test(source) ? shownPath(vscode.Uri.parse(source)) : source;
  const shown = profiled.map((each) => {
    if (!each.ok) return each;
    const { tree } = each.profile;
    const functions = tree.functions.map((one) =>
      one.source === undefined ? one : { ...one, source: asPath(one.source) },
    );
    return { ok: true, profile: { ...each.profile, tree: { ...tree, functions } } } as const;
  });
  return {
    text: profileText(shown, { sourceLine: () => undefined }),
    json: cpuProfileJson(profiled, (source) => source),
  };
}
