// Entry of dist/check.js: checks properties of a guard. The guard itself runs in threads below this one.
import { catalogProblemText } from '../analysis/catalog/catalog';
import { readCatalog } from '../analysis/catalog/read-catalog';
import { answeredProperty, type AnsweredProperty } from '../analysis/check/answered-property';
import { PROPERTIES } from '../analysis/check/properties';
import { runCheck, type CheckedProperty } from '../analysis/check/run-check';
import { requestsOf } from '../analysis/check/subjects';
import { worldsOf } from '../analysis/worlds';
import { faultOf } from '../base/fault';
import type {
  CheckEvent,
  CheckOutcome,
  CheckQuestion,
  CheckReply,
  CheckRequest,
  CheckThreadData,
} from './check-protocol';
import { failedReply, type FaultMessage } from './failed-reply';
import { SandboxHost } from './sandbox-host';
import { subjectLocator } from './subject-locator';
import { ownSide, startData, type OwnSide } from './threads';

/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 100;
const NOTHING_TO_ASK =
  'there are no requests to vary: write a scenario with steps that call tools, or choose a catalog of tools';

const own = ownSide<CheckRequest>();
// The thread is started by `checkInThread` only.
const { guardWorkerPath } = startData() as CheckThreadData;
const onFault = (what: string, error: unknown): void => {
  const message: FaultMessage = { type: 'fault', what, fault: faultOf(error) };
  own?.post(message);
};

async function outcomeOf(question: CheckQuestion, say: (event: CheckEvent) => void): Promise<CheckOutcome> {
  const { subject, scenarios, guardName, limits, session, seed, runs, jobs, disabled, rules } = question;
  const catalog = await catalogOf(question);
  if (!catalog.ok) return { ok: false, error: catalogProblemText(catalog.error) };
  const subjects = requestsOf(scenarios, catalog.tools, worldsOf(scenarios));
  if (subjects.length === 0) return { ok: false, error: NOTHING_TO_ASK };
  const properties = PROPERTIES.filter(({ code }) => question.only?.includes(code) ?? true);
  const unknown = [...disabled.keys()].filter((code) => !PROPERTIES.some((each) => each.code === code));
  say({
    type: 'started',
    properties: properties.map(({ code, title }) => ({ code, title })),
    requests: subjects.length,
    warnings: [
      ...catalog.warnings.map(catalogProblemText),
      ...unknown.map((code) => `guard-lab.json disables ${code}, which is no property`),
    ],
  });
  const host = new SandboxHost({ workerPath: guardWorkerPath, keepWarm: jobs, onFault });
  const target = {
    guardName,
    limits,
    session,
    guard: subject.file.module,
    locator: subjectLocator(subject, onFault),
  };
  const answers = new Map<string, AnsweredProperty>();
  const ended = (checked: CheckedProperty): void => {
    const property = answeredProperty(checked, target);
    answers.set(checked.code, property);
    say({ type: 'ended', property });
  };
  // Who does not want the check any more ends this thread.
  const { signal } = new AbortController();
  try {
    await runCheck(
      host,
      target,
      { properties, subjects },
      {
        seed,
        runs,
        jobs,
        signal,
        disabled,
        rules,
        progress: casesReporter(say),
        ended,
      },
    );
    const inOrder = properties.flatMap(({ code }) => answers.get(code) ?? []);
    return { ok: true, requests: subjects.length, properties: inOrder };
  } finally {
    host.dispose();
  }
}

/** The tools of the catalogs; none without any. */
async function catalogOf({ catalogs }: CheckQuestion): ReturnType<typeof readCatalog> {
  if (catalogs.length === 0) return { ok: true, tools: [], warnings: [] };
  return readCatalog(
    catalogs.map(({ name }) => name),
    (name) => Promise.resolve({ ok: true, files: catalogs.filter((each) => each.name === name) }),
  );
}

/** Counts cases, and says how many there are from time to time. */
function casesReporter(say: (event: CheckEvent) => void): (property: { readonly code: string }) => void {
  const cases = new Map<string, number>();
  let last = 0;
  return ({ code }) => {
    cases.set(code, (cases.get(code) ?? 0) + 1);
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    say({ type: 'cases', cases });
  };
}

async function answer({ id, question }: CheckRequest): Promise<CheckReply> {
  const say = (event: CheckEvent): void => own?.post({ type: 'event', id, event });
  return { type: 'checked', id, outcome: await outcomeOf(question, say) };
}

function serve(to: OwnSide<CheckRequest>): void {
  to.serve((request) => {
    answer(request)
      .catch((error: unknown) => failedReply(request.id, error))
      .then((reply) => to.post(reply))
      .catch((error: unknown) => onFault('the result of a check could not be sent', error));
  });
}

if (own) serve(own);
