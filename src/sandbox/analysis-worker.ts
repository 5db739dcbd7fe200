// Entry of dist/analysis.js: answers questions about guards that take too long for the extension's own thread. Runs
// no guard.
import { faultOf } from '../base/fault';
import { sharedBytes } from '../base/shared-bytes';
import { diagnosticData } from '../inspect/diagnostic-data';
import { disassembledGuard } from '../inspect/disassembled-guard';
import { fixesGuard } from '../inspect/fix-check';
import { checkGuard } from '../inspect/guard-check';
import { guardOutline } from '../inspect/guard-outline';
import { guardTextOf } from '../inspect/guard-text';
import { moduleOverview } from '../inspect/overview/module-overview';
import { assembleGuardText } from '../run/guard-file';
import type { AnalysisReply, AnalysisRequest, AssembledOutcome } from './analysis-protocol';
import { failedReply, type FaultMessage } from './failed-reply';
import { OpenGuards } from './open-guards';
import { ownSide, type OwnSide, type Transferred } from './threads';

const own = ownSide<AnalysisRequest>();
const guards = new OpenGuards((what, error) => {
  const message: FaultMessage = { type: 'fault', what, fault: faultOf(error) };
  own?.post(message);
});

async function answer(request: AnalysisRequest): Promise<AnalysisReply> {
  const { id } = request;
  switch (request.type) {
    case 'assemble':
      return { type: 'assembled', id, outcome: await assembled(request.path, request.wat) };
    case 'check': {
      const { wat, outcome, memoryPages } = request;
      const diagnostics = checkGuard(guardTextOf(wat), outcome, { memoryPages });
      return { type: 'checked', id, diagnostics: diagnostics.map(diagnosticData) };
    }
    case 'try-fix':
      return { type: 'fix-tried', id, isBetter: await fixesGuard(request, request) };
    case 'disassemble':
      return { type: 'disassembled', id, lines: disassembledGuard(request.bytes, request.focus) };
    case 'find-instruction': {
      const { wat, bytes, cursor } = request;
      const [offset] = guardTextOf(wat).positions(bytes).offsetsAt(cursor);
      return { type: 'instruction-found', id, offset };
    }
    case 'outline':
      return { type: 'outlined', id, outline: guardOutline(request.bytes) };
    case 'overview':
      return { type: 'overviewed', id, overview: moduleOverview(request.bytes, request.memoryPages) };
    default:
      return { id, ...guards.answer(request) };
  }
}

async function assembled(path: string, wat: string): Promise<AssembledOutcome> {
  const outcome = await assembleGuardText(path, wat);
  // A copy, because the assembler's bytes are a view of its memory; shared, because they come back with questions.
  return outcome.ok ? { ok: true, bytes: sharedBytes(outcome.file.module.bytes) } : outcome;
}

/** What is handed over instead of copied. */
function transferred(reply: AnalysisReply): Transferred[] {
  if (reply.type === 'disassembled') return [reply.lines.offsets.buffer, reply.lines.ends.buffer];
  if (reply.type !== 'debugged' || reply.answer.kind !== 'ready') return [];
  const { guard, rows } = reply.answer;
  const { offsets, sourceNumbers, lines, columns, byLine, points } = rows;
  const tables = [guard.codeEnds, offsets, sourceNumbers, lines, columns, byLine];
  return [...tables, points.statements, points.marks].map(({ buffer }) => buffer);
}

/** A request never leaves without an answer. */
async function serve(to: OwnSide<AnalysisRequest>, request: AnalysisRequest): Promise<void> {
  let reply: AnalysisReply;
  try {
    reply = await answer(request);
  } catch (error) {
    reply = failedReply(request.id, error);
  }
  to.post(reply, transferred(reply));
}

own?.serve((request) => {
  serve(own, request).catch((error: unknown) => own.post(failedReply(request.id, error)));
});
