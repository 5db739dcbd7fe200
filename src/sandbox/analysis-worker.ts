// Entry of dist/analysis.js: assembles WAT in a separate thread, one text after the other.
import { parentPort } from 'node:worker_threads';
import { assembleGuardText } from '../run/guard-file';
import type { AssembleReply, AssembleRequest } from './analysis-protocol';

parentPort?.on('message', ({ id, path, wat }: AssembleRequest) => {
  void assembleGuardText(path, wat).then((outcome) => {
    if (!outcome.ok) {
      parentPort?.postMessage({ type: 'assembled', id, outcome } satisfies AssembleReply);
      return;
    }
    // A copy: the assembler's bytes are a view of its memory.
    const bytes = Uint8Array.from(outcome.file.module.bytes);
    const reply: AssembleReply = { type: 'assembled', id, outcome: { ok: true, bytes } };
    parentPort?.postMessage(reply, [bytes.buffer]);
  });
});
