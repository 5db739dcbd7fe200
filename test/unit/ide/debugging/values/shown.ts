import type { SourceFrame } from '../../../../../src/ide/debugging/source-frame';
import type { ShownVariable } from '../../../../../src/ide/debugging/variables';

/** Rows as people see them: `name: type = value`. */
export function drawn(rows: readonly ShownVariable[]): string[] {
  return rows.map(({ name, type, value }) => `${name}: ${type ?? ''} = ${value}`);
}

/** Arguments, then locals. */
export async function drawnFrame(frame: SourceFrame): Promise<string[]> {
  return drawn([...(await frame.arguments()), ...(await frame.locals())]);
}
