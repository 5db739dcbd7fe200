import { exportedFunctions, exportsError } from '../../gateway/guard-exports';
import { hostSignatures } from '../../gateway/host-signatures';
import { INSTANTIATE_PREFIX } from '../../gateway/texts';
import { NO_VERDICT } from '../../run/failed-load';
import { listSections, type CutSection } from '../../wasm/debug/section-scan';
import { decodeModule } from '../../wasm/decode';
import { checkModule } from '../../wasm/load-check';
import type { LoadError, WasmModule } from '../../wasm/module';
import { ANY_MEMORY } from '../any-memory';
import { cutFile, foreignFile } from './foreign-file';
import { moduleFindings } from './module-findings';
import { overviewFacts } from './overview-facts';
import type { Listed, ModuleOverview, SectionRow, VerdictKind } from './overview';

/** Sections listed. */
const MAX_SECTIONS = 10_000;

/**
 * What can be said of a module's bytes without running it: whether the gateway would load it, each thing that is wrong,
 * and what it consists of. Anything is taken; what cannot be decoded is described as far as its headers go.
 *
 * @param memoryPages cap of the memory that the gateway gives, in pages of 64 KiB
 */
export function moduleOverview(bytes: Uint8Array, memoryPages: number): ModuleOverview {
  const hosts = hostSignatures();
  const checked = checkModule(bytes, { memoryLimitPages: memoryPages, hosts });
  const error = checked.ok ? undefined : checked.error;
  // What is refused for its memory or its imports is decoded for its facts.
  const decoded = checked.ok ? checked : decodeModule(bytes, ANY_MEMORY);
  const module = decoded.ok ? decoded.value : undefined;
  const listed = listSections(bytes, MAX_SECTIONS);
  const sections = sectionRows(module, listed.sections);
  return {
    bytes: bytes.byteLength,
    capPages: memoryPages,
    ...verdictOf(error, module),
    findings: moduleFindings({ error, module, hosts, memoryPages, sections: sections.rows }),
    hint: module ? null : hintOf(bytes, listed.cut),
    facts: module ? overviewFacts(module, { hosts, memoryPages }) : null,
    sections,
  };
}

/** A decoded module has passed all sections, so that their number is known. */
function sectionRows(
  module: WasmModule | undefined,
  listed: ReturnType<typeof listSections>['sections'],
): Listed<SectionRow> {
  const rows = listed.map(({ name, isCustom, range }) => ({
    name,
    isCustom,
    offset: range.start,
    bytes: range.end - range.start,
  }));
  return { rows, total: Math.max(rows.length, module?.sections.length ?? 0) };
}

function hintOf(bytes: Uint8Array, cut: CutSection | undefined): string | null {
  return foreignFile(bytes) ?? (cut ? cutFile(cut) : null);
}

function verdictOf(
  error: LoadError | undefined,
  module: WasmModule | undefined,
): { readonly verdict: VerdictKind; readonly error: string | null } {
  if (error?.by === 'engine') return { verdict: 'undecided', error: NO_VERDICT + error.message };
  if (error?.by === 'crash') return { verdict: 'crash', error: error.message };
  if (error) return { verdict: 'refused', error: INSTANTIATE_PREFIX + error.message };
  const exports = module && exportsError(exportedFunctions(module));
  if (exports !== undefined) return { verdict: 'refused', error: exports };
  return { verdict: module?.start === undefined ? 'loads' : 'start', error: null };
}
