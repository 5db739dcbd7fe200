// Entry of dist/analysis.js: answers questions about guards that take too long for the extension's own thread. Runs
// no guard.
import { parentPort, type MessagePort } from 'node:worker_threads';
import { checkGuard } from '../inspect/guard-check';
import { diagnosticData } from '../inspect/diagnostic-data';
import { guardTextOf } from '../inspect/guard-text';
import { assembleGuardText } from '../run/guard-file';
import type { AnalysisReply, AnalysisRequest, AssembledOutcome } from './analysis-protocol';
import { failedReply } from './failed-reply';
import { OpenLocators } from './open-locators';

const locators = new OpenLocators();

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
    case 'locate':
      return { type: 'located', id, answer: locators.answer(request) };
  }
}

async function assembled(path: string, wat: string): Promise<AssembledOutcome> {
  const outcome = await assembleGuardText(path, wat);
  // A copy: the assembler's bytes are a view of its memory.
  return outcome.ok ? { ok: true, bytes: Uint8Array.from(outcome.file.module.bytes) } : outcome;
}

/** What is handed over instead of copied. */
function transferred(reply: AnalysisReply): ArrayBuffer[] {
  return reply.type === 'assembled' && reply.outcome.ok ? [reply.outcome.bytes.buffer] : [];
}

/** A request never leaves without an answer. */
async function serve(port: MessagePort, request: AnalysisRequest): Promise<void> {
  let reply: AnalysisReply;
  try {
    reply = await answer(request);
  } catch (error) {
    reply = failedReply(request.id, error);
  }
  port.postMessage(reply, transferred(reply));
}

const port = parentPort;
port?.on('message', (request: AnalysisRequest) => {
  serve(port, request).catch((error: unknown) => port.postMessage(failedReply(request.id, error)));
});
