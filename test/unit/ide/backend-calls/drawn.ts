import type { BackendCall, Invocation } from '../../../../src/gateway/invocation';
import { backendCall, invocation } from '../../run/scripted-host';
import type { Run, ScenarioRun } from '../../../../src/ide/runs/run-history';
import type { CallsNode } from '../../../../src/ide/backend-calls/node';
import type { RunReason } from '../../../../src/ide/runs/run-queue';
import type { ScenarioResult, StepResult } from '../../../../src/run/result';
import { resolveLimits } from '../../../../src/gateway/limits';

const labels = { secrecy: [], integrity: [] };

/** A step's result; the facts given replace those of a passed, allowed read. */
export function step(name: string, facts: Partial<StepResult> = {}): StepResult {
  return {
    name,
    tool: 'get_issue',
    status: 'passed',
    outcome: 'allowed',
    error: null,
    operation: 'read',
    agentAfter: labels,
    invocations: [],
    findings: [],
    checks: [],
    durationMs: 2,
    ...facts,
  };
}

/** An invocation of label_resource with calls. */
export function asked(calls: readonly BackendCall[], facts: Partial<Invocation> = {}): Invocation {
  return invocation('label_resource', { backendCalls: calls, ...facts });
}

export function refused(index: number): BackendCall {
  return backendCall(index, {
    returned: -1,
    reachedBackend: false,
    cause: 'limit of 50 backend calls per invocation reached',
    failure: 'over-limit',
    resultBytes: 0,
    match: 'none',
  });
}

/** A run with no scenarios yet. */
export function run(id: number, reason: RunReason = 'user'): Run {
  return { id, reason, startedAt: new Date(2026, 0, 2, 14, 3, id), scenarios: [], finished: false };
}

/** Adds a scenario to a run that has not ended. */
export function started(to: Run, file: string): ScenarioRun {
  const uri = { toString: () => `file:///${file}` } as ScenarioRun['uri'];
  const scenario: ScenarioRun = {
    run: to,
    uri,
    file,
    stepNames: [],
    steps: new Map(),
    settings: '',
    sessions: new Map(),
    canceled: false,
  };
  to.scenarios.push(scenario);
  return scenario;
}

/** Ends a scenario with these steps; the facts given replace those of a passed result. */
export function ended(
  scenario: ScenarioRun,
  steps: readonly StepResult[],
  facts: Partial<ScenarioResult> = {},
): ScenarioRun {
  scenario.result = {
    file: scenario.file,
    guard: 'guard.wat',
    status: 'passed',
    error: null,
    load: { ok: true, memoryPages: 2, durationMs: 0.5 },
    agent: null,
    steps,
    findings: [],
    limits: resolveLimits('pr-7938'),
    durationMs: 12,
    ...facts,
  };
  return scenario;
}

/** An ended run of one scenario. */
export function oneRun(steps: readonly StepResult[], facts: Partial<ScenarioResult> = {}): Run {
  const only = run(1);
  ended(started(only, 'a.guard-scenario.json'), steps, facts);
  only.finished = true;
  return only;
}

export interface DrawOptions {
  readonly failuresOnly?: boolean;
  /** Rows of these kinds are drawn without what is below them. */
  readonly closed?: readonly CallsNode['kind'][];
}

/** Rows as text: `[icon] label | description`, children indented; `!` before a row that failed, `~` if gray. */
export function draw(nodes: readonly CallsNode[], options: DrawOptions = {}, indent = ''): string[] {
  return nodes.flatMap((node) => {
    const marks = `${node.failed ? '!' : ''}${node.dimmed === true ? '~' : ''}`;
    const description = node.description === '' ? '' : ` | ${node.description}`;
    const line = `${indent}${marks}[${node.icon?.name ?? ''}] ${node.label}${description}`;
    const children =
      options.closed?.includes(node.kind) === true
        ? []
        : (node.children?.(options.failuresOnly ?? false) ?? []);
    return [line, ...draw(children, options, `${indent}  `)];
  });
}

/** The first row below `nodes` of this kind whose label contains `label`. */
export function find(nodes: readonly CallsNode[], kind: CallsNode['kind'], label = ''): CallsNode {
  const waiting = [...nodes];
  for (let node = waiting.shift(); node; node = waiting.shift()) {
    if (node.kind === kind && node.label.includes(label)) return node;
    waiting.push(...(node.children?.(false) ?? []));
  }
  throw new Error(`no row ${kind} ${label}`);
}
