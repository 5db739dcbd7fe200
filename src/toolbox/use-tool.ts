import type { Json } from '../gateway/json';
import type { AgentTool, Found, NextStep, NotedWork, ToolAnswer, Work } from './agent-tool';
import { ToolRefusal } from './agent-tool';
import { bounded, boundedLines } from './bounds';
import { checkGuard } from './check-guard';
import { AGENT_TOOLS } from './definitions';
import { diffLabels } from './diff-labels';
import { explainFinding } from './explain-finding';
import { explainStep } from './explain-step';
import { inspectGuard } from './inspect-guard';
import { listScenarios } from './list-scenarios';
import { mapTools } from './map-tools';
import { runScenarios } from './run-scenarios';
import { ToolArguments } from './tool-arguments';
import { ExpectedUpdates } from './update-expected';
import type { AgentWorkspace } from './workspace';

const NOTES = 10;

/** The tools of one front end. Several calls at once are safe: they share nothing but changes that wait for a confirmation. */
export class AgentTools {
  readonly #updates = new ExpectedUpdates();

  constructor(private readonly workspace: AgentWorkspace) {}

  /**
   * Uses a tool. What the agent can correct is an answer with `isError`. Rejects when the signal of `work` fires, and
   * for faults of ours.
   */
  async use(name: string, given: Json | undefined, work: Work): Promise<ToolAnswer> {
    try {
      const tool = AGENT_TOOLS.find((each) => each.name === name);
      if (!tool) throw new ToolRefusal(`there is no tool '${name}'`);
      const notes: string[] = [];
      const noted = { ...work, note: (sentence: string) => void notes.push(sentence) };
      const found = await this.#found(tool, ToolArguments.of(tool, given), noted);
      // What was stopped halfway is no answer.
      work.signal.throwIfAborted();
      return answerOf(found, notes.slice(0, NOTES));
    } catch (error) {
      work.signal.throwIfAborted();
      if (!(error instanceof ToolRefusal)) throw error;
      return { isError: true, text: boundedLines(error.message.split('\n')) };
    }
  }

  async #found(tool: AgentTool, given: ToolArguments, work: NotedWork): Promise<Found> {
    const { workspace } = this;
    switch (tool.name) {
      case 'list_scenarios':
        return listScenarios(given, workspace, work);
      case 'run_scenarios':
        return runScenarios(given, workspace, work);
      case 'inspect_guard':
        return inspectGuard(given, workspace, work);
      case 'explain_finding':
        return explainFinding(given);
      case 'explain_step':
        return explainStep(given, workspace, work);
      case 'map_tools':
        return mapTools(given, workspace, work);
      case 'diff_labels':
        return diffLabels(given, workspace, work);
      case 'check_guard':
        return checkGuard(given, workspace, work);
      case 'update_expected':
        return this.#updates.call(given, workspace, work);
    }
  }
}

function answerOf({ data, lines, next = [], pending }: Found, notes: readonly string[]): ToolAnswer {
  const steps = next.map((each) => ({ ...each }));
  return {
    isError: false,
    // What comes next is never cut off by what comes before it.
    data: {
      next: bounded({ next: steps })['next'] ?? [],
      notes: bounded({ notes })['notes'] ?? [],
      ...bounded(data),
    },
    text: [boundedLines([...notes, ...lines]), ...next.map(nextLine)].join('\n'),
    ...(pending ? { pending } : {}),
  };
}

function nextLine({ tool, arguments: given, why }: NextStep): string {
  return boundedLines([`next: ${tool} ${JSON.stringify(given)}: ${why}`]);
}
