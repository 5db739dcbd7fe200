import type { WhyReport } from '../analysis/why/why';
import { prettyWhy } from '../report/why';
import {
  aboutText,
  branchText,
  changesText,
  labelsText,
  originText,
  positionText,
  smallestText,
  sourceText,
  variantEnd,
  variantText,
} from '../report/why-texts';
import type { Found, NextStep, NotedWork } from './agent-tool';
import { firstOf } from './bounds';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace } from './workspace';

const DECISIONS = 8;
const SOURCES = 8;
const VARIANTS = 10;

/** Why a step ended as it did, and what would change it. */
export async function explainStep(
  given: ToolArguments,
  workspace: AgentWorkspace,
  work: NotedWork,
): Promise<Found> {
  const scenario = given.text('scenario') ?? '';
  const question = { scenario, step: given.text('step'), item: given.number('item') };
  const report = await workspace.why(question, work);
  return {
    data: reportData(report),
    lines: prettyWhy(report, false).trimEnd().split('\n'),
    next: nextOf(report),
  };
}

function reportData(report: WhyReport): Record<string, unknown> {
  const decisions = firstOf(report.decisions, DECISIONS);
  const sources = firstOf(report.sources, SOURCES);
  const variants = firstOf(report.variants, VARIANTS);
  return {
    file: report.scenario,
    guard: report.guard,
    step: report.step.name,
    tool: report.step.tool ?? undefined,
    outcome: report.outcome ?? 'none',
    summary: report.summary,
    error: report.error ?? undefined,
    mode: report.mode,
    operation: report.operation,
    agent: labelsText(report.agent),
    decisions: decisions.first.map((decision) => ({
      about: aboutText(decision),
      decision: decision.decision,
      labels: labelsText(decision.labels),
      why: decision.sentence,
      gateway: decision.reason,
      admittedBy: decision.admitting.map(changesText).slice(0, DECISIONS),
    })),
    decisionsLeft: decisions.left,
    origins: report.origins.map(originText).slice(0, SOURCES),
    sources: sources.first.map((source) => ({
      from: sourceText(source),
      branch: branchText(source),
      calls: source.calls
        .slice(0, SOURCES)
        .map(({ tool, position }) => `${tool ?? ''}${position ? ` at ${positionText(position)}` : ''}`),
    })),
    sourcesLeft: sources.left,
    variants: variants.first.map((variant) => ({
      change: variantText(variant),
      outcome: variantEnd(variant),
      admits: variant.admits,
    })),
    variantsLeft: variants.left,
    smallest: smallestText(report),
  };
}

function nextOf({ scenario, step }: WhyReport): NextStep[] {
  return [
    {
      tool: 'run_scenarios',
      arguments: { paths: [scenario], step: step.name, backendCalls: true },
      why: 'see the step with its backend calls, or run it again after a change',
    },
  ];
}
