import type { Fix } from '../diagnostics/diagnostic';
import type { HostModule } from '../wasm/link';
import type { WatFix, WatProblem } from '../wat/problem';
import type { GuardText } from './guard-text';
import { importFix } from './import-fixes';

/** The first correction of a problem that is possible in this text, as a quick fix; none when there is none. */
export function watProblemFixes(
  guard: GuardText,
  { fixes = [] }: WatProblem,
  hosts: readonly HostModule[],
): Fix[] {
  for (const each of fixes) {
    const fix = fixOf(guard, each, hosts);
    if (fix) return [fix];
  }
  return [];
}

function fixOf(guard: GuardText, fix: WatFix, hosts: readonly HostModule[]): Fix | undefined {
  switch (fix.kind) {
    case 'import-function':
      return importFix(guard, fix.name, hosts);
    case 'replace': {
      const edit = { ...fix.range, text: fix.text };
      return { title: `Change to ${fix.text}`, preferred: true, edits: () => [edit] };
    }
  }
}
