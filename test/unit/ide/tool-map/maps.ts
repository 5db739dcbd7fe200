import type { MapFinding } from '../../../../src/analysis/map/map-finding';
import type { MappedLabel, MappedTool, ToolMap } from '../../../../src/analysis/map/tool-map';

const UNSAID = { readOnly: null, destructive: null };

/** A label of a tool; a public read unless something else is given. */
export function label(world: string, more: Partial<MappedLabel> = {}): MappedLabel {
  return {
    world,
    arguments: 'required',
    args: {},
    operation: 'read',
    resource: { description: '', secrecy: [], integrity: [] },
    error: null,
    ...more,
  };
}

/** A tool of a map with a public read in each world unless something else is given. */
export function mapped(name: string, more: Partial<MappedTool> = {}): MappedTool {
  const labels = [label('public'), label('private')];
  return { name, hints: UNSAID, scenarios: 0, labels, findings: [], ...more };
}

/** A map of these tools in a public and a private world. */
export function mapOf(...tools: readonly MappedTool[]): ToolMap {
  const summary = { tools: tools.length, findings: {} };
  return { version: 1, guard: 'guard.wasm', worlds: ['public', 'private'], tools, summary };
}

export const WRITE_AS_READ: MapFinding = {
  code: 'write-as-read',
  severity: 'error',
  message: 'labeled read in every world',
};
export const NO_SCENARIO: MapFinding = {
  code: 'no-scenario',
  severity: 'info',
  message: 'no step of the scenarios calls this tool',
};
