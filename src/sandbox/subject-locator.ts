import type { FaultSink } from '../base/fault';
import { AllowedFolders } from '../files/allowed-folders';
import { debugFileReader } from '../files/debug-files';
import { createSourceLocator, type SourceLocator } from '../run/source-locator';
import type { GuardSubject } from './analysis-protocol';

/** The source positions of a guard, with the debug files that may be read for it. */
export function subjectLocator({ file, beside, siblings }: GuardSubject, onFault: FaultSink): SourceLocator {
  const read = beside && debugFileReader(beside.guard, new AllowedFolders(beside.folders));
  const readBeside = (reference: string): Uint8Array | undefined => read?.(reference);
  return createSourceLocator(file, { readBeside, siblings, onFault });
}
