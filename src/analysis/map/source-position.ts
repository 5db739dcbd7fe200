import type { Frame } from '../../gateway/invocation';
import type { SourcePosition } from '../../run/result';

/** Where a frame is in a source; undefined when that is not known. Compilers use line 0 for code that belongs to none. */
export function sourcePosition(frame: Frame | undefined): SourcePosition | undefined {
  const { source, line, column } = frame ?? {};
  if (source === undefined || line === undefined || line < 1) return undefined;
  return { source, line, column: column ?? 1 };
}
