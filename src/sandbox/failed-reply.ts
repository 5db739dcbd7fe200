import { faultOf, type Fault } from '../base/fault';

/** The reply to a request that met a fault of ours; never the guard's doing. */
export interface FailedReply {
  readonly type: 'failed';
  readonly id: number;
  readonly fault: Fault;
}

/** A fault of ours that a reply only says one sentence about. */
export interface FaultMessage {
  readonly type: 'fault';
  readonly what: string;
  readonly fault: Fault;
}

/** The reply of a thread to request `id`, in which it caught `error`. */
export function failedReply(id: number, error: unknown): FailedReply {
  return { type: 'failed', id, fault: faultOf(error) };
}

/** Why a reply is not the one that was waited for. */
export function replyFailure(reply: FailedReply | { readonly type: string }): string {
  return 'fault' in reply ? reply.fault.message : `unexpected reply ${reply.type}`;
}
