import { exportedFunctions } from '../../gateway/guard-exports';
import { INSTANTIATE_PREFIX } from '../../gateway/texts';
import { RULES } from '../../diagnostics/registry';
import type { Severity } from '../../diagnostics/rule';
import { NO_VERDICT } from '../../run/failed-load';
import { isNeverCalled, NEVER_CALLED } from '../../run/inspection-facts';
import type { HostModule } from '../../wasm/link';
import type { LoadError, WasmModule } from '../../wasm/module';
import { engineRefusal } from '../../wasm/rewrite/table-budget';
import { exportFaults } from '../export-faults';
import { importErrors } from '../import-checks';
import { memoryFaults } from '../memory-faults';
import { shownName } from './function-rows';
import type { Listed, ModuleFinding, ModulePlace, SectionRow } from './overview';

/** Findings listed; imports that are refused may be millions. */
const MAX_FINDINGS = 100;
/** Imports that are looked at one by one. */
const MAX_IMPORTS = 10_000;

/** Worst first. */
const WEIGHTS: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export interface FoundIn {
  /** Why the module does not load. */
  readonly error: LoadError | undefined;
  /** Undefined when it cannot be decoded. */
  readonly module: WasmModule | undefined;
  readonly hosts: readonly HostModule[];
  readonly memoryPages: number;
  readonly sections: readonly SectionRow[];
}

/** A finding whose place is looked up once it is known to be listed. */
interface Unlocated extends ModuleFinding {
  /** Bytes from the start of the file. */
  readonly offset?: number | undefined;
}

/** Everything to be said of a module; what decides whether it loads comes first. */
export function moduleFindings(found: FoundIn): Listed<ModuleFinding> {
  const { error, module, memoryPages } = found;
  const findings = loadFindings(found);
  // What is refused for another reason than an import may not be what it seems.
  if (module && (!error || error.at?.kind === 'import')) {
    for (const { code, message } of exportFaults(exportedFunctions(module)))
      findings.push({ code, severity: 'error', message });
    for (const { code, severity, message } of memoryFaults(module, memoryPages))
      findings.push({ code, severity, message });
    findings.push(...startupFindings(module));
  }
  const refusal = module && !error ? engineRefusal(module) : undefined;
  if (refusal !== undefined)
    findings.push({
      code: 'engine-failed',
      severity: RULES['engine-failed'].severity,
      message: `The gateway accepts this module, but Guard Lab cannot run it: ${refusal}.`,
    });
  // Sorting keeps the order of what is equally bad: what decides stays first.
  findings.sort((a, b) => WEIGHTS.indexOf(a.severity) - WEIGHTS.indexOf(b.severity));
  const rows = findings.slice(0, MAX_FINDINGS).map((each) => located(each, found));
  return { rows, total: findings.length };
}

function loadFindings({ error, module, hosts }: FoundIn): Unlocated[] {
  if (!error) return [];
  const first = loadFinding(error);
  if (error.at?.kind !== 'import' || !module) return [first];
  const { types, imports } = module;
  const all = importErrors({ types, imports: imports.slice(0, MAX_IMPORTS) }, hosts);
  // A module that no one provides is said once, for the first of its imports.
  const others = new Map<string, LoadError>();
  for (const each of all) {
    const entry = each.at?.kind === 'import' ? imports[each.at.index] : undefined;
    if (each.message !== error.message && entry && !others.has(each.message))
      others.set(each.message, { ...each, offset: entry.range.start });
  }
  return [first, ...Array.from(others.values(), loadFinding)];
}

function loadFinding({ message, by, offset }: LoadError): Unlocated {
  const prefix = by === undefined ? INSTANTIATE_PREFIX : { engine: NO_VERDICT, crash: '' }[by];
  return {
    code: 'load-refused',
    severity: by === 'engine' ? 'warning' : 'error',
    message: prefix + message,
    offset,
  };
}

function located({ offset, ...finding }: Unlocated, found: FoundIn): ModuleFinding {
  return offset === undefined ? finding : { ...finding, place: placeOf(offset, found) };
}

function placeOf(offset: number, { module, sections }: FoundIn): ModulePlace {
  const section = sections.find((each) => offset >= each.offset && offset < each.offset + each.bytes);
  const index = module && functionAt(offset, module);
  return {
    offset,
    ...(section ? { section: section.name } : {}),
    ...(module && index !== undefined ? { function: { index, name: shownName(module, index) } } : {}),
  };
}

/** Index of the function whose code holds a byte; code is in the order of functions. */
function functionAt(offset: number, { code, importedFunctionCount }: WasmModule): number | undefined {
  let [low, high] = [0, code.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((code[middle]?.range.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return offset >= (code[low]?.range.start ?? Infinity) ? importedFunctionCount + low : undefined;
}

function startupFindings({ exports }: WasmModule): ModuleFinding[] {
  return exports
    .filter(isNeverCalled)
    .map(({ name }) => ({ severity: 'warning', message: `${name}: ${NEVER_CALLED}.` }));
}
