import { compactJson } from '../../scenario/compact';
import {
  isStated,
  ORACLE_LABELS,
  type OracleException,
  type OracleLabel,
} from '../../scenario/oracle-exceptions';
import type { ToolStep } from '../../scenario/model';
import { finding } from '../finding';
import type { Finding, LabelOpinion, StepOpinion } from '../result';
import type { CheckSubject } from '../subject';
import { secondOpinion, type Comparison } from './second-opinion';
import { SERVER_LABEL_PATH, serverLabel } from './server-label';

/** Whose labels a guard's are compared with; `ifc` is github-mcp-server's `_meta.ifc`. */
export const ORACLES = ['ifc'] as const;
export type OracleName = (typeof ORACLES)[number];

/** What a run compares with. */
export interface OracleOptions {
  readonly name: OracleName;
  /** Those of the project (`guard-lab.json`); a scenario can have more. */
  readonly exceptions: readonly OracleException[];
}

/** The second opinion on the steps of one scenario: compares, and keeps account of the exceptions. */
export class Oracle {
  readonly #used = new Set<number>();

  /** @param own those of the scenario, which come before those of the project */
  constructor(
    private readonly own: readonly OracleException[],
    private readonly options: OracleOptions,
  ) {}

  /** What the server's label of a step's result says about the guard's; nothing when there is none. */
  opinionOn(
    step: Pick<ToolStep, 'tool' | 'result'>,
    index: number,
    request: CheckSubject['request'],
  ): { readonly opinion?: StepOpinion; readonly findings: readonly Finding[] } {
    const server = serverLabel(step.result);
    if (!server) return { findings: [] };
    const at = ['steps', index, 'result', ...SERVER_LABEL_PATH];
    if (server.kind === 'unknown') {
      const reason = `\`_meta.ifc\` is no label that Guard Lab knows: ${compactJson(server.value, 120)}`;
      const none: LabelOpinion = { verdict: 'not-comparable', reason };
      const opinion = { server: null, secrecy: none, integrity: none };
      return { opinion, findings: [finding('unknown-server-label', reason, { at })] };
    }
    const compared = secondOpinion(server.label, request);
    const findings: Finding[] = [];
    const of = (label: OracleLabel): LabelOpinion => {
      const opinion = this.#withException(step.tool, label, compared[label]);
      const { verdict, message } = { message: '', ...compared[label] };
      if ((verdict === 'looser' || verdict === 'stricter') && opinion.exception === undefined)
        findings.push(finding(`${verdict}-than-server`, `${label} of ${step.tool}: ${message}`, { at }));
      return opinion;
    };
    const opinion = { server: server.label, secrecy: of('secrecy'), integrity: of('integrity') };
    return { opinion, findings };
  }

  /**
   * The exceptions of the scenario that no step needed.
   * @param left steps that did not run: with any, it is not known
   */
  unused(left: readonly unknown[]): readonly Finding[] {
    if (left.length > 0) return [];
    return this.own.flatMap((exception, index) => {
      if (this.#used.has(index)) return [];
      const labels = exception.label ?? ORACLE_LABELS.join(' or ');
      const message = `no step of ${exception.tool} is ${exception.direction} than the server in ${labels}: the exception is not needed`;
      return [finding('unused-exception', message, { at: ['oracleExceptions', index] })];
    });
  }

  #withException(tool: string, label: OracleLabel, compared: Comparison): LabelOpinion {
    const { verdict } = compared;
    if (verdict !== 'looser' && verdict !== 'stricter') return compared;
    const difference = { tool, direction: verdict, label };
    for (const [from, exceptions] of [
      ['scenario', this.own],
      ['project', this.options.exceptions],
    ] as const) {
      const index = exceptions.findIndex((exception) => isStated(exception, difference));
      const stated = exceptions[index];
      if (!stated) continue;
      if (from === 'scenario') this.#used.add(index);
      return { verdict, exception: { reason: stated.reason, from, index } };
    }
    return { verdict };
  }
}
