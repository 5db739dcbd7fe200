import * as vscode from 'vscode';
import type { LabelFile } from '../../analysis/labels/label-file';
import type { GuardModule } from '../../run/guard-host';
import { MapThread } from '../../sandbox/map-thread';
import { logFault } from '../base/log';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { readCatalogs, type Catalogs } from '../tool-map/catalogs';
import { labelsQuestion } from '../tool-map/labels-question';
import { mapTarget, noTarget, type MapTarget } from '../tool-map/target';
import { fileBase, type Base, type BaseChoice } from './base';
import { labelFileOnDisk, labelPlaces, type LabelPlaces } from './label-places';
import { LabelProblem } from './problem';
import { revisionBase, type RevisionServices } from './revision-base';
import type { ComparedLabels } from './compared-labels';

/** What labels are compared with. */
export interface CompareServices extends EditorServices, RevisionServices {
  readonly catalogs: Pick<Catalogs, 'find'>;
}

interface CompareOptions {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/**
 * The labels of the guard at a location, or of that of a scenario there, and those that a person compares them with.
 * Both sides are asked the same questions: scenarios, tools and worlds are those of the working tree.
 * @throws LabelProblem, RevisionError. Rejects when the signal aborts.
 */
export async function compareLabels(
  uri: vscode.Uri,
  choice: BaseChoice,
  services: CompareServices,
  { signal, progress }: CompareOptions,
): Promise<Omit<ComparedLabels, 'changes'>> {
  const target = await mapTarget(uri, services);
  if (!target) throw new LabelProblem(noTarget(uri));
  const places = labelPlaces(target, services.settings);
  const catalogs = await services.catalogs.find(target);
  const read = await readCatalogs(catalogs, signal);
  if (!read.ok) throw new LabelProblem(read.error);
  const guard = await services.guards.read(target.guard);
  signal.throwIfAborted();
  if (!guard.outcome.ok) throw new LabelProblem(guard.outcome.error);
  const base = await baseOf(choice, { target, places, signal }, services);
  signal.throwIfAborted();
  const place = await placeOf(base, target, places);
  const ask = asker(services, { signal, progress }, (module) =>
    labelsQuestion(target, module, read.catalogs, place, services),
  );
  try {
    const head = await ask.labels(guard.outcome.file.module);
    const before = base.kind === 'labels' ? base.file : await ask.labels(base.guard);
    const basis = { target, guard, catalogs, texts: read.catalogs };
    const headName = vscode.l10n.t('{0} as it is now', shownPath(target.guard));
    const { name: baseName, commit } = base;
    const compared = { basis, baseName, headName, base: before, head, place, places };
    return { ...compared, ...(commit === undefined ? {} : { commit }) };
  } finally {
    ask.dispose();
  }
}

function baseOf(
  choice: BaseChoice,
  asked: { readonly target: MapTarget; readonly places: LabelPlaces; readonly signal: AbortSignal },
  services: CompareServices,
): Promise<Base> {
  if (choice.kind === 'file') return fileBase(choice.uri, services.guards);
  return revisionBase(choice.name, asked, services);
}

/** Where accepted labels go: into the label file that is the base, else the one on disk, else a new one. */
async function placeOf(base: Base, { guard }: MapTarget, places: LabelPlaces): Promise<vscode.Uri> {
  if (base.kind === 'labels') return base.place;
  return (await labelFileOnDisk(places, guard))?.place ?? places.created;
}

/** Asks guards in a thread, one after the other. */
function asker(
  { context }: EditorServices,
  { signal, progress }: CompareOptions,
  question: (guard: GuardModule) => Parameters<MapThread['askLabels']>[0],
): { labels(guard: GuardModule): Promise<LabelFile>; dispose(): void } {
  const thread = new MapThread({
    workerPath: context.asAbsolutePath('dist/map.js'),
    guardWorkerPath: context.asAbsolutePath('dist/worker.js'),
    onFault: logFault,
  });
  return {
    labels: async (guard) => {
      const end = await thread.askLabels(question(guard), signal, ({ done, total }) => progress(done, total));
      signal.throwIfAborted();
      if (end.ok) return end.file;
      if ('canceled' in end) throw new LabelProblem(vscode.l10n.t('the comparison was stopped'));
      throw new LabelProblem(
        end.isEmpty
          ? vscode.l10n.t(
              '{0}: use a scenario with steps that call tools, or put a catalog (tools.json) beside the guard',
              end.error,
            )
          : end.error,
      );
    },
    dispose: () => thread.dispose(),
  };
}
