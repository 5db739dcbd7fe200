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
    name: 'Size',
    text: bytesText(bytes),
    use: use(bytes, MAX_GUARD_BYTES, '256 MiB that Guard Lab reads'),
  };
  if (!facts) return [size];
  const { features, debug, producers, moduleName } = facts;
  return [
    size,
    memoryFact(facts, overview.capPages, profile),
    { name: 'Start function', text: startText(facts) },
    { name: 'Features', text: features.length > 0 ? features.join(', ') : 'WebAssembly 1.0 only' },
    { name: 'Debug information', text: debugText(debug) },
    { name: 'Made by', text: producers.length > 0 ? producersText(producers) : 'the module does not say' },
    ...(moduleName === null ? [] : [{ name: 'Module name', text: shownText(moduleName) }]),
    { name: 'Custom sections', text: customText(overview) },
  ];
}

function memoryFact({ memory, imports }: OverviewFacts, capPages: number, profile: string): ShownFact {
  const name = 'Memory';
  if (!memory) {
    const isImported = imports.rows.some(({ kind }) => kind === 'memory');
    return { name, text: isImported ? 'imported' : `none: calls fail without one (“${NO_MEMORY}”)` };
  }
  const { minPages, maxPages } = memory;
  const declared =
    maxPages === null ? 'no maximum declared' : `maximum ${limitAmount('memoryPages', maxPages)}`;
  const limit = `limit ${limitAmount('memoryPages', capPages)} (profile ${shownText(profile)})`;
  return {
    name,
    text: `${limitAmount('memoryPages', minPages)} at the start, ${declared}, ${limit}`,
    use: use(minPages * PAGE_BYTES, capPages * PAGE_BYTES, 'limit used at the start'),
  };
}

function use(part: number, whole: number, of: string): NonNullable<ShownFact['use']> {
  const share = whole === 0 ? 1 : Math.min(1, part / whole);
  return { share, label: `${(share * 100).toFixed(1)}% of the ${of}` };
}

function bytesText(bytes: number): string {
  const exact = `${number(bytes)} bytes`;
  return bytes < MEBIBYTE ? exact : `${exact} (${(bytes / MEBIBYTE).toFixed(2)} MiB)`;
}

function startText({ start }: OverviewFacts): string {
  if (!start) return 'none';
  return `function ${String(start.index)} (${shownText(start.name)}), which runs when the gateway loads the guard`;
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
  if (names.length === 0) return 'none';
  const more = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${number(more)} more` : '');
}
