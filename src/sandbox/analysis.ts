import type { AnalysisReply } from './analysis-protocol';

/** The answer to a question, or why there is none; `canceled` when it was no longer wanted. */
export type Analysis<T> = { readonly ok: true; readonly value: T } | Unanswered;

export interface Unanswered {
  readonly ok: false;
  readonly reason: string;
  readonly canceled: boolean;
}

/** The thread's replies of these types. */
export type ReplyOf<T extends AnalysisReply['type']> = Extract<AnalysisReply, { type: T }>;

export function isReplyOf<T extends AnalysisReply['type']>(
  types: readonly T[],
  reply: AnalysisReply,
): reply is ReplyOf<T> {
  return types.some((type) => type === reply.type);
}
