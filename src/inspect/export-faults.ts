import { exportsError, type ExportedFunctions } from '../gateway/guard-exports';
import { GUARD_FUNCTIONS, type GuardFunction } from '../gateway/invocation';
import type { FunctionType } from '../wasm/module';
import { I32 } from '../wasm/value-types';

/** The type of a label function (gateway-contract 2.6). */
export const LABEL_TYPE: FunctionType = { params: [I32, I32, I32, I32], results: [I32] };

export interface MissingExports {
  readonly code: 'missing-export';
  readonly message: string;
  readonly names: readonly GuardFunction[];
}

/** Something that the gateway objects to in the exports of a guard. */
export type ExportFault =
  | MissingExports
  | { readonly code: 'wrong-signature'; readonly message: string; readonly name: GuardFunction };

/**
 * What the gateway would object to in a guard's exports (gateway-contract 2.5, 2.6), in its words. It stops at the
 * first objection; each of them is reported here, by asking it about a guard in which everything else is right.
 */
export function exportFaults(exported: ExportedFunctions): ExportFault[] {
  const missing = GUARD_FUNCTIONS.filter((name) => !exported.hasFunction(name));
  const found: ExportFault[] = [];
  const answers = missing.filter((name) => name !== 'label_agent');
  const signature = (): FunctionType => LABEL_TYPE;
  if (answers.length > 0) {
    const hasFunction = (name: string): boolean => name === 'label_agent' || exported.hasFunction(name);
    found.push(...missingExports(exportsError({ hasFunction, signature }), answers));
  }
  if (missing.includes('label_agent')) {
    const hasFunction = (name: string): boolean => name !== 'label_agent';
    found.push(...missingExports(exportsError({ hasFunction, signature }), ['label_agent']));
  }
  for (const name of GUARD_FUNCTIONS) {
    if (missing.includes(name)) continue;
    const ownSignature = (asked: string): ReturnType<ExportedFunctions['signature']> =>
      asked === name ? exported.signature(name) : LABEL_TYPE;
    const message = exportsError({ hasFunction: () => true, signature: ownSignature });
    if (message !== undefined) found.push({ code: 'wrong-signature', message, name });
  }
  return found;
}

function missingExports(error: string | undefined, names: readonly GuardFunction[]): MissingExports[] {
  if (error === undefined) return [];
  const message = `${error}\nNot exported as a function: ${names.join(', ')}.`;
  return [{ code: 'missing-export', message, names }];
}
