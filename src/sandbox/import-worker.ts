// Entry of dist/import.js: reads logs of a gateway, takes their secrets out, and makes scenarios of them. The guard runs in
// threads below this one. Nothing is written here.
import { bareTarget } from '../analysis/probe-target';
import { faultOf } from '../base/fault';
import { GuardUnusable } from '../capture/guard-calls';
import { LogImport } from '../capture/log-import';
import { readLogs, surveyLogs, type LogSource, type ReadOptions } from '../capture/read-logs';
import { redactedEvent } from '../capture/redacted-event';
import { DEFAULT_STEPS, type WrittenTotals } from '../capture/scenario-writer';
import { isToolChosen, sessionKey, surveyOf } from '../capture/survey';
import { logFiles, LogUnreadable } from '../files/log-files';
import { Redactor } from '../redaction/redactor';
import { failedReply, type FaultMessage } from './failed-reply';
import type {
  ImportEvent,
  ImportOutcome,
  ImportPlan,
  ImportReply,
  ImportRequest,
  ImportThreadData,
  LogPath,
} from './import-protocol';
import { SandboxHost } from './sandbox-host';
import { ownSide, startData, type OwnSide } from './threads';
import { SMALL_THREADS } from './worker-thread';

const own = ownSide<ImportRequest>();
// The thread is started by `importInThread` only.
const { guardWorkerPath } = startData() as ImportThreadData;
const onFault = (what: string, error: unknown): void => {
  const message: FaultMessage = { type: 'fault', what, fault: faultOf(error) };
  own?.post(message);
};
// Who does not want the import any more ends this thread.
const { signal } = new AbortController();

type Say = (event: ImportEvent) => void;

async function outcomeOf({ question }: ImportRequest, say: Say): Promise<ImportOutcome> {
  const { plan } = question;
  try {
    const logs = await openLogs(question.logs);
    const total = logs.reduce((sum, { size }) => sum + size, 0);
    const options = { signal, progress: (bytes: number): void => say({ type: 'read', bytes, total }) };
    if (plan) return { ok: true, totals: await importLogs(logs, plan, options, say) };
    const { survey } = await surveyLogs(logs, options);
    return { ok: true, survey: surveyOf(survey) };
  } catch (error) {
    if (error instanceof LogUnreadable || error instanceof GuardUnusable)
      return { ok: false, error: error.message };
    throw error;
  }
}

async function openLogs(paths: readonly LogPath[]): Promise<readonly LogSource[]> {
  const logs: LogSource[] = [];
  for (const { path, name } of paths) logs.push(...(await logFiles(path, name)));
  return logs;
}

async function importLogs(
  logs: readonly LogSource[],
  { sessions, named, chosen, guard, frame }: ImportPlan,
  options: ReadOptions,
  say: Say,
): Promise<WrittenTotals> {
  const host = new SandboxHost({ workerPath: guardWorkerPath, keepWarm: 3, memory: SMALL_THREADS, onFault });
  const redactor = new Redactor();
  const work = new LogImport({
    frame,
    guard,
    target: bareTarget({ guard, policy: frame.policy, profile: frame.profile }),
    host,
    signal,
    source: logs.map(({ name }) => name).join(', '),
    maxSteps: DEFAULT_STEPS,
    isChosen: ({ tool }) => isToolChosen(tool, named, chosen),
    write: (name, text) => say({ type: 'scenario', name, text }),
  });
  try {
    await readLogs(
      logs,
      async (event) => {
        const { server, session } = event.kind === 'exchange' ? event.exchange : event;
        if (sessions.has(sessionKey(server, session))) await work.add(redactedEvent(event, redactor));
      },
      options,
    );
    await work.end();
    return work.totals;
  } finally {
    work.close();
    host.dispose();
  }
}

async function answer(request: ImportRequest): Promise<ImportReply> {
  const { id } = request;
  const say = (event: ImportEvent): void => own?.post({ type: 'event', id, event });
  return { type: 'imported', id, outcome: await outcomeOf(request, say) };
}

function serve(to: OwnSide<ImportRequest>): void {
  to.serve((request) => {
    answer(request)
      .catch((error: unknown) => failedReply(request.id, error))
      .then((reply) => to.post(reply))
      .catch((error: unknown) => onFault('the result of an import could not be sent', error));
  });
}

if (own) serve(own);
