import { hostSignatures } from '../../gateway/host-signatures';
import { valueTypeName } from '../../wasm/value-types';

/** A function that a guard can import. */
export interface HostImport {
  readonly module: string;
  readonly name: string;
  /** Params and results in WAT: `(param i32 i32) (result i32)`. */
  readonly type: string;
}

let imports: ReadonlyMap<string, HostImport> | undefined;

/** Everything a guard can import, by `module.name`; made when first asked for. */
export function hostImports(): ReadonlyMap<string, HostImport> {
  imports ??= new Map(
    hostSignatures().flatMap(({ name: module, functions }) =>
      [...functions].map(([name, { params, results }]) => {
        const type = [part('param', params), part('result', results)].filter((each) => each !== '').join(' ');
        return [`${module}.${name}`, { module, name, type }] as const;
      }),
    ),
  );
  return imports;
}

function part(head: string, types: readonly number[]): string {
  return types.length === 0 ? '' : `(${head} ${types.map(valueTypeName).join(' ')})`;
}

/** A WAT string without its quotes; escapes stay as written, no name of the gateway has any. */
export function literalText(literal: string): string {
  return literal.replace(/^"|"$/g, '');
}
