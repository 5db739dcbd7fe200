import type { MapFinding } from '../../analysis/map/map-finding';
import type { ToolMap } from '../../analysis/map/tool-map';
import { inline } from '../../report/terminal-text';

/** A finding with a line of the guard, and a sentence that names its tools. */
export interface LocatedFinding {
  readonly finding: MapFinding;
  readonly message: string;
}

/** The findings of a map that have a line of the guard; those of several tools that are alike are one. */
export function locatedFindings({ tools }: ToolMap): LocatedFinding[] {
  const groups = new Map<string, { readonly finding: MapFinding; readonly names: string[] }>();
  for (const { name, findings } of tools)
    for (const finding of findings) {
      if (!finding.position) continue;
      const key = JSON.stringify([finding.code, finding.severity, finding.message, finding.position]);
      const group = groups.get(key);
      if (group) group.names.push(name);
      else groups.set(key, { finding, names: [name] });
    }
  return [...groups.values()].map(({ finding, names }) => ({
    finding,
    message: `${namesText(names)}: ${inline(finding.message)}`,
  }));
}

function namesText(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0) return inline(first);
  return `${inline(first)} and ${String(others.length)} more ${others.length === 1 ? 'tool' : 'tools'}`;
}
