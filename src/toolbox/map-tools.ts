import type { MappedTool, ToolMap } from '../analysis/map/tool-map';
import { cellText, severityCounts, sourceText } from '../report/map-cells';
import { plural } from '../report/lines';
import { ToolRefusal, type Found, type NextStep, type NotedWork } from './agent-tool';
import { firstOf, pageCounts, pageOf } from './bounds';
import { nextPage } from './next-page';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace } from './workspace';

const FINDINGS = 6;
const SIZE = 15;

/** How a guard labels each tool of a catalog, those with findings first. */
export async function mapTools(
  given: ToolArguments,
  workspace: AgentWorkspace,
  work: NotedWork,
): Promise<Found> {
  const map = await workspace.map(
    {
      paths: given.texts('paths'),
      tools: given.texts('tools'),
      policy: given.text('policy'),
      only: given.texts('only'),
      worlds: given.texts('worlds'),
    },
    work,
  );
  refuseUnknown(map, given);
  const chosen = given.texts('worlds');
  const worlds = map.worlds.filter((world) => chosen.length === 0 || chosen.includes(world));
  const page = pageOf(
    [...map.tools].sort((a, b) => weight(b) - weight(a)),
    given.number('offset'),
    SIZE,
  );
  const tools = page.entries.map((tool) => toolData(tool, worlds));
  const counts = severityCounts(map);
  const problem = map.error ?? map.gaveUp;
  return {
    data: {
      guard: map.guard,
      worlds,
      error: problem,
      findingCounts: map.summary.findings,
      ...pageCounts(page),
      tools,
    },
    lines: [
      `${map.guard}: ${problem ?? `${plural(page.total, 'tool')}; ${counts === '' ? 'no findings' : counts}`}`,
      ...tools.flatMap(toolLines),
    ],
    next: [...nextPage('map_tools', given, page), ...nextOf(tools)],
  };
}

/** @throws ToolRefusal for names that choose nothing: an answer about nothing looks like one without findings */
function refuseUnknown({ worlds, tools, error }: ToolMap, given: ToolArguments): void {
  const unknown = given.texts('worlds').find((world) => !worlds.includes(world));
  if (unknown !== undefined)
    throw new ToolRefusal(`unknown world '${unknown}'; available worlds: ${worlds.join(', ')}`);
  const only = given.texts('only');
  if (only.length > 0 && tools.length === 0 && error === undefined)
    throw new ToolRefusal(`no tool of the catalog matches ${only.join(', ')}`);
}

function weight({ findings }: MappedTool): number {
  const weights = findings.map(({ severity }) =>
    severity === 'error' ? 100 : severity === 'warning' ? 10 : 1,
  );
  return weights.reduce((sum, each) => sum + each, 0);
}

interface ToolData {
  readonly tool: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly decidedAt: string | undefined;
  readonly scenarios: number;
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly at: string | undefined;
  }[];
  readonly findingsLeft: number;
}

function toolData(tool: MappedTool, worlds: readonly string[]): ToolData {
  const findings = firstOf(tool.findings, FINDINGS);
  const source = sourceText(tool);
  return {
    tool: tool.name,
    labels: Object.fromEntries(worlds.map((world) => [world, cellText(tool, world)])),
    decidedAt: source === '' ? undefined : source,
    scenarios: tool.scenarios,
    findings: findings.first.map(({ code, severity, message, position }) => ({
      code,
      severity,
      message,
      at: position && `${position.source}:${String(position.line)}`,
    })),
    findingsLeft: findings.left,
  };
}

function toolLines({ tool, labels, decidedAt, findings, findingsLeft }: ToolData): string[] {
  const cells = Object.entries(labels).map(([world, cell]) => `${world}: ${cell}`);
  return [
    `${tool}  ${cells.join('; ')}${decidedAt === undefined ? '' : ` (${decidedAt})`}`,
    ...findings.map(
      ({ code, severity, message, at }) =>
        `  ${severity}: ${message}${at === undefined ? '' : ` at ${at}`} [${code}]`,
    ),
    ...(findingsLeft > 0 ? [`  … ${plural(findingsLeft, 'more finding')}`] : []),
  ];
}

function nextOf(tools: readonly ToolData[]): NextStep[] {
  const code = tools.flatMap(({ findings }) => findings)[0]?.code;
  if (code === undefined) return [];
  return [
    { tool: 'explain_finding', arguments: { code }, why: 'read what the code means and how to fix it' },
  ];
}
