import * as l10n from '@vscode/l10n';
import { PAGE_BYTES } from '../../gateway/limits';
import { NO_MEMORY } from '../../gateway/texts';
import type { ModuleOverview, OverviewFacts } from '../../inspect/overview/overview';
import { debugText } from '../../report/inspection';
import { limitAmount } from '../../report/limit-amount';
import { MAX_GUARD_BYTES } from '../../run/guard-file';
import type { Producer } from '../../wasm/producers';
import type { ShownFact } from './protocol';
import { number } from './shown-functions';
import { shownText } from './shown-text';

const MEBIBYTE = 1024 * 1024;
/** Custom sections that are named. */
const MAX_NAMED = 20;

/** What a module is made of, one line each. */
export function shownFacts(overview: ModuleOverview, profile: string): ShownFact[] {
  const { facts, bytes } = overview;
  const size = {
    name: l10n.t('Size'),
    text: bytesText(bytes),
    use: use(bytes, MAX_GUARD_BYTES, l10n.t('256 MiB that Guard Lab reads')),
  };
  if (!facts) return [size];
  const { features, debug, producers, moduleName } = facts;
  return [
    size,
    memoryFact(facts, overview.capPages, profile),
    { name: l10n.t('Start function'), text: startText(facts) },
    {
      name: l10n.t('Features'),
      text: features.length > 0 ? features.join(', ') : l10n.t('WebAssembly 1.0 only'),
    },
    { name: l10n.t('Debug information'), text: debugText(debug) },
    {
      name: l10n.t('Made by'),
      text: producers.length > 0 ? producersText(producers) : l10n.t('the module does not say'),
    },
    ...(moduleName === null ? [] : [{ name: l10n.t('Module name'), text: shownText(moduleName) }]),
    { name: l10n.t('Custom sections'), text: customText(overview) },
  ];
}

function memoryFact({ memory, imports }: OverviewFacts, capPages: number, profile: string): ShownFact {
  const name = l10n.t('Memory');
  if (!memory) {
    const isImported = imports.rows.some(({ kind }) => kind === 'memory');
    return {
      name,
      text: isImported ? l10n.t('imported') : l10n.t('none: calls fail without one (“{0}”)', NO_MEMORY),
    };
  }
  const { minPages, maxPages } = memory;
  const declared =
    maxPages === null
      ? l10n.t('no maximum declared')
      : l10n.t('maximum {0}', limitAmount('memoryPages', maxPages));
  const limit = l10n.t('limit {0} (profile {1})', limitAmount('memoryPages', capPages), shownText(profile));
  return {
    name,
    text: l10n.t('{0} at the start, {1}, {2}', limitAmount('memoryPages', minPages), declared, limit),
    use: use(minPages * PAGE_BYTES, capPages * PAGE_BYTES, l10n.t('limit used at the start')),
  };
}

function use(part: number, whole: number, of: string): NonNullable<ShownFact['use']> {
  const share = whole === 0 ? 1 : Math.min(1, part / whole);
  return { share, label: l10n.t('{0}% of the {1}', (share * 100).toFixed(1), of) };
}

function bytesText(bytes: number): string {
  const exact = l10n.t('{0} bytes', number(bytes));
  return bytes < MEBIBYTE ? exact : l10n.t('{0} ({1} MiB)', exact, (bytes / MEBIBYTE).toFixed(2));
}

function startText({ start }: OverviewFacts): string {
  if (!start) return l10n.t('none');
  return l10n.t(
    'function {0} ({1}), which runs when the gateway loads the guard',
    start.index,
    shownText(start.name),
  );
}

/** `language: C11; processed-by: clang 19.1.7`. */
function producersText(producers: readonly Producer[]): string {
  const byField = new Map<string, string[]>();
  for (const { field, name, version } of producers) {
    const tools = byField.get(field) ?? [];
    tools.push(shownText(version === '' ? name : `${name} ${version}`));
    byField.set(field, tools);
  }
  return [...byField].map(([field, tools]) => `${shownText(field)}: ${tools.join(', ')}`).join('; ');
}

function customText({ sections }: ModuleOverview): string {
  const names = sections.rows.flatMap(({ isCustom, name }) => (isCustom ? [shownText(name)] : []));
  if (names.length === 0) return l10n.t('none');
  const more = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` ${l10n.t('and {0} more', number(more))}` : '');
}
