import type { Json } from '../gateway/json';
import type { BackendCall, Invocation } from '../gateway/invocation';
import type { ScenarioPath } from '../scenario/problem';
import type { ToolStep } from '../scenario/model';
import { finding } from './finding';
import type { Finding } from './result';

/** What is wrong with a call of a tool, by the catalog of tools. */
export interface CallProblem {
  readonly kind: 'unknown-tool' | 'arguments';
  /** Of the value concerned, in the arguments. */
  readonly path: ScenarioPath;
  /** A sentence about it. */
  readonly message: string;
}

/** The tools that the backend has. */
export interface ToolCatalog {
  problemsOf(tool: string, args: Json): readonly CallProblem[];
}

/** Findings of one invocation, and of one step, at most. */
const LISTED = 8;

/** What the calls of an invocation have that the backend would refuse; each problem of a tool once. */
export function backendCallFindings(
  invocation: Pick<Invocation, 'function' | 'backendCalls'>,
  catalog: ToolCatalog | undefined,
): Finding[] {
  const findings = new Map<string, Finding>();
  if (!catalog) return [];
  for (const call of invocation.backendCalls) {
    if (findings.size >= LISTED) break;
    for (const { kind, message } of problemsOfCall(call, catalog)) {
      const code = kind === 'arguments' ? 'backend-arguments' : 'unknown-backend-tool';
      const said = `${invocation.function}, backend call ${String(call.index)}: ${message}`;
      const key = `${String(call.tool)} ${message}`;
      if (!findings.has(key)) findings.set(key, finding(code, said, call.stack ? { stack: call.stack } : {}));
    }
  }
  return [...findings.values()].slice(0, LISTED);
}

function problemsOfCall(
  { tool, args, argsOmitted }: BackendCall,
  catalog: ToolCatalog,
): readonly CallProblem[] {
  if (tool === null) return [];
  const problems = catalog.problemsOf(tool, argsOmitted === true ? {} : args);
  return argsOmitted === true ? problems.filter(({ kind }) => kind === 'unknown-tool') : problems;
}

/** What the server would refuse in a request of the scenario. */
export function requestCallFindings(
  { tool, args }: Pick<ToolStep, 'tool' | 'args'>,
  index: number,
  catalog: ToolCatalog | undefined,
): Finding[] {
  const problems = catalog?.problemsOf(tool, args) ?? [];
  return problems.slice(0, LISTED).map(({ kind, path, message }) => {
    const at = ['steps', index, ...(kind === 'arguments' ? ['args', ...path] : ['tool'])];
    return finding(kind === 'arguments' ? 'step-arguments' : 'step-tool', message, { at });
  });
}
