import type { Frame } from '../../gateway/invocation';
import type { JsonObject } from '../../gateway/json';
import type { ProbeTarget } from '../guard-probe';
import { propertyResult, type PropertyResult } from './check-result';
import { counterexample, violationFrame } from './counterexample';
import { labelDifference, type LabelDifference } from './label-difference';
import type { CheckedProperty } from './run-check';

/** A property that is going to be checked. */
export interface NamedProperty {
  readonly code: string;
  /** What holds. */
  readonly title: string;
}

/** The result of a property, with what an editor needs. */
export interface AnsweredProperty {
  /** `counterexample.scenario` is null. */
  readonly result: PropertyResult;
  /** Where the guard fails, or asks the backend. */
  readonly frame?: Frame;
  /** The counterexample; whoever writes it sets its `guard`. */
  readonly scenario?: JsonObject;
  /** What the counterexample's labels must be, and what they are. */
  readonly difference?: LabelDifference;
}

/** The result of a property as data that other threads get. */
export function answeredProperty(
  checked: CheckedProperty,
  target: Pick<ProbeTarget, 'guardName' | 'limits' | 'session'>,
): AnsweredProperty {
  const frame = violationFrame(checked);
  const scenario = counterexample(checked, target, '');
  const difference = checked.violation && labelDifference(checked.violation);
  return {
    result: propertyResult(checked, new Map()),
    ...(frame ? { frame } : {}),
    ...(scenario ? { scenario } : {}),
    ...(difference ? { difference } : {}),
  };
}
