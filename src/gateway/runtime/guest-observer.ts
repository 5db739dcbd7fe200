import type { CallFailure } from '../runtime-instance';

/** Notified of what the host does with an instance; a debugger, which may take its time. */
export interface GuestObserver {
  /** The instance exists, and nothing of it has run. */
  attached(exports: WebAssembly.Exports): void;
  /** The host calls function `index` (imports included). */
  entering(index: number): void;
  /** The call has returned, or failed. */
  left(): void;
  /** The call has failed; memory and globals are as they were then. */
  failed(failure: CallFailure): void;
}
