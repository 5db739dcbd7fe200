import type { Node } from 'jsonc-parser';
import { MODES } from '../gateway/difc/labels';
import type { GatewayKind } from '../gateway/gateway-kind';
import type { JsonObject } from '../gateway/json';
import { expectation } from './expectation-fields';
import { nodeAt, propertiesOf, rangeOfNode } from './json-text';
import type { SessionSettings } from './model';
import { problemAt, removing, type ReadProblem } from './read-problem';
import { anyJson, byType, mapped, named, objectOf, oneOf, text, texts } from './reader';
import type { FieldValues } from './reader';
import { nearest } from '../text/spelling';
import { reportNeverHolding } from './step-problems';

type Report = (problem: ReadProblem) => void;

/** What a session says, in the scenario itself or under `sessions`. */
export const sessionFields = {
  policy: byType('an object, a string that contains one, or null', {
    object: mapped(anyJson, (value) => value as JsonObject),
    string: text(),
    null: () => null,
  }),
  trustedBots: texts,
  trustedUsers: texts,
  mode: oneOf(MODES),
  agent: objectOf(
    'an object with `secrecy`, `integrity` or `expect`',
    { secrecy: texts, integrity: texts, expect: expectation },
    { strict: true },
  ),
};
export type SessionFields = FieldValues<typeof sessionFields>;

/** `sessions`: more agents by name. */
export const sessions = named(
  'an object with a session for each name',
  objectOf('an object like the scenario itself: `policy`, `mode`, `agent` …', sessionFields, {
    strict: true,
  }),
);

/** A session that says nothing; the proxy has another mode (server-layer, "Proxy mode"). */
export function defaultSession(gateway: GatewayKind): SessionSettings {
  return {
    trustedBots: [],
    trustedUsers: [],
    mode: gateway === 'proxy' ? 'filter' : 'strict',
    agent: { secrecy: [], integrity: [] },
  };
}

/** A session with defaults filled in; what it leaves out is as in `general`, but never its expectations. */
export function sessionSettings(read: SessionFields, general: SessionSettings): SessionSettings {
  const policy = read.policy === undefined ? general.policy : read.policy;
  const { secrecy, integrity, expect } = read.agent ?? {};
  return {
    ...(policy === undefined ? {} : { policy }),
    trustedBots: read.trustedBots ?? general.trustedBots,
    trustedUsers: read.trustedUsers ?? general.trustedUsers,
    mode: read.mode ?? general.mode,
    agent: {
      secrecy: secrecy ?? general.agent.secrecy,
      integrity: integrity ?? general.agent.integrity,
      ...(expect === undefined ? {} : { expect }),
    },
  };
}

interface ReadSessions extends SessionFields {
  readonly sessions?: ReadonlyMap<string, SessionFields>;
}

/**
 * What is wrong with the scenario's sessions: a step that names none of them, one that no step uses, and
 * expectations on label_agent that no one will look at.
 */
export function reportSessionProblems(root: Node, read: ReadSessions, report: Report): void {
  const names = [...(read.sessions?.keys() ?? [])];
  const steps = nodeAt(root, ['steps'])?.children ?? [];
  const chosen = steps.map(chosenSession);
  for (const choice of chosen) {
    if (choice && !names.includes(choice.name)) report(unknownSession(choice.node, choice.name, names));
  }
  const used = new Set(chosen.map((choice) => choice?.name));
  // A request to a write sink does not start the session of the guard.
  const started = new Set(steps.filter(asksGuard).map((step) => chosenSession(step)?.name));
  reportAgent(root, ['agent', 'expect'], {
    session: read,
    isCalled: read.policy !== undefined,
    isUsed: steps.length === 0 || started.has(undefined),
    report,
  });
  for (const [name, session] of read.sessions ?? []) {
    if (!used.has(name)) report(unusedSession(root, name, session));
    const isCalled = session.policy !== undefined || read.policy !== undefined;
    // That no step names it at all is reported already.
    const isUsed = started.has(name) || !used.has(name);
    reportAgent(root, ['sessions', name, 'agent', 'expect'], { session, isCalled, isUsed, report });
  }
}

function asksGuard(step: Node): boolean {
  return !propertiesOf(step).has('sink');
}

/** The session that a step names, and where; undefined when it belongs to the scenario's own. */
function chosenSession(step: Node): { readonly node: Node; readonly name: string } | undefined {
  const node = propertiesOf(step).get('session')?.value;
  const name: unknown = node?.value;
  return node && typeof name === 'string' ? { node, name } : undefined;
}

function unknownSession(node: Node, name: string, names: readonly string[]): ReadProblem {
  const meant = nearest(name, names);
  const listed = names.map((known) => JSON.stringify(known)).join(', ');
  const sentence =
    names.length === 0
      ? 'names a session, but the scenario has no `sessions`'
      : meant === undefined
        ? `is not a session of the scenario; available sessions: ${listed}`
        : `is not a session of the scenario; did you mean ${JSON.stringify(meant)}?`;
  return problemAt(node, 'unknown-session', sentence, {
    fixes: meant === undefined ? removing : (path) => [{ kind: 'replace', path, value: meant }],
  });
}

/** A session without a step never starts; with expectations that is an error, because they are never checked. */
function unusedSession(root: Node, name: string, session: SessionFields): ReadProblem {
  const node = nodeAt(root, ['sessions', name]) ?? root;
  const isChecked = Object.keys(session.agent?.expect ?? {}).length > 0;
  return problemAt(node, 'no-effect', 'has no effect: no step names this session, so it never starts', {
    severity: isChecked ? 'error' : 'warning',
    fixes: removing,
    range: rangeOfNode(node.parent?.children?.[0] ?? node),
  });
}

function reportAgent(
  root: Node,
  path: readonly string[],
  on: { session: SessionFields; isCalled: boolean; isUsed: boolean; report: Report },
): void {
  const node = nodeAt(root, path);
  const expected = on.session.agent?.expect;
  if (!node || !expected) return;
  const unread = on.isUsed
    ? 'needs a `policy`: without one label_agent is not called'
    : 'is never checked: no step calls the guard in this session';
  if ((!on.isCalled || !on.isUsed) && Object.keys(expected).length > 0) {
    const key = node.parent?.children?.[0] ?? node;
    on.report(problemAt(node, 'conflict', unread, { range: rangeOfNode(key) }));
  }
  reportNeverHolding(node, 'agent', expected, on.report);
}
