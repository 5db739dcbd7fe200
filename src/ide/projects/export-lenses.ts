import * as l10n from '@vscode/l10n';
import { exportsOf, type SourceLanguage } from '../../project/source-exports';

/** The functions of a guard that the gateway calls: what a scenario runs begins there. */
const ENTRIES: ReadonlySet<string> = new Set(['label_agent', 'label_resource', 'label_response']);
/** Functions that the gateway calls for the buffers of each of these calls. */
const BUFFERS: ReadonlySet<string> = new Set(['alloc', 'dealloc']);

/** What a lens over an exported function does when it is chosen. */
export type LensAction = 'run' | 'debug' | 'new-scenario' | 'references';

export interface ExportLens {
  readonly name: string;
  /** Where the function begins, in characters from the start of the text. */
  readonly offset: number;
  readonly action: LensAction;
  readonly title: string;
  readonly tooltip: string;
}

/** What is known of the guard that a source belongs to. */
export interface LensGuard {
  /** A project has the file among its sources. */
  readonly isKnown: boolean;
  /** Scenarios that name a module of the guard. */
  readonly scenarios: number;
}

/**
 * The lenses over the exported functions of a source: Run and Debug only over what scenarios run, or New Scenario where
 * there is none; over other exports what uses them. A module of AssemblyScript exports to other files, too: there, other
 * exports count only beside those that the gateway calls.
 */
export function exportLenses(text: string, language: SourceLanguage, guard: LensGuard): ExportLens[] {
  const found = exportsOf(text, language);
  const isEntryFile = found.some(({ name }) => ENTRIES.has(name));
  const showsOthers = guard.isKnown && (isEntryFile || language !== 'assemblyscript');
  return found.flatMap(({ name, offset }) => {
    const lenses = ENTRIES.has(name) ? entryLenses(guard) : showsOthers ? [otherLens(name)] : [];
    return lenses.map((lens) => ({ name, offset, ...lens }));
  });
}

type Lens = Pick<ExportLens, 'action' | 'title' | 'tooltip'>;

function entryLenses({ isKnown, scenarios }: LensGuard): readonly Lens[] {
  if (isKnown && scenarios === 0)
    return [
      {
        action: 'new-scenario',
        title: l10n.t('$(add) New Scenario'),
        tooltip: l10n.t('No scenario names this guard. Write one with a first request, to run and debug it.'),
      },
    ];
  const which =
    scenarios === 1
      ? l10n.t('the 1 scenario that names it')
      : l10n.t('the {0} scenarios that name it', scenarios);
  return [
    {
      action: 'run',
      title: l10n.t('$(play) Run Guard'),
      tooltip: isKnown
        ? l10n.t('Build this guard, and run {0}.', which)
        : l10n.t('Choose a guard of the workspace, and run it.'),
    },
    {
      action: 'debug',
      title: l10n.t('$(debug-alt) Debug'),
      tooltip: isKnown
        ? l10n.t('Build this guard, and debug a scenario that names it.')
        : l10n.t('Choose a guard of the workspace, and debug it.'),
    },
  ];
}

function otherLens(name: string): Lens {
  if (BUFFERS.has(name))
    return {
      action: 'references',
      title: l10n.t('$(references) Called by the gateway'),
      tooltip: l10n.t(
        'The gateway calls {0} for the buffers of each request. Shows what else uses it.',
        name,
      ),
    };
  return {
    action: 'references',
    title: l10n.t('$(references) Find References'),
    tooltip: l10n.t(
      'The gateway does not call this export, so no scenario runs it by itself. Shows what uses it.',
    ),
  };
}
