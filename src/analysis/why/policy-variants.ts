import { MODES, type Mode } from '../../gateway/difc/labels';
import { toLower, trimSpace } from '../../gateway/go-text';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { INTEGRITY_LEVELS } from '../../gateway/policy';
import { isScope } from '../../gateway/policy-repos';
import { configurePolicy } from '../../gateway/server/policy-configuration';
import type { WriteSink } from '../../gateway/server/sink-request';
import type { SessionSettings } from '../../scenario/model';
import type { RepositoryName } from '../tool';

/** One change of what a session starts from. */
export type PolicyChange =
  | { readonly setting: 'repos'; readonly value: string | readonly string[] }
  | { readonly setting: 'min-integrity'; readonly value: string }
  | { readonly setting: 'trusted-users' | 'trusted-bots'; readonly value: string }
  /** Of the write sink that the step writes to: changes of another server's policy. */
  | { readonly setting: 'accept'; readonly value: readonly string[] }
  | { readonly setting: 'sink-visibility'; readonly value: string }
  /** What label_agent answers as `difc_mode`: a change of the guard, not of the policy. */
  | { readonly setting: 'difc_mode'; readonly value: Mode };

/** A policy that could be instead of the session's. */
export interface PolicyVariant {
  readonly changes: readonly PolicyChange[];
  /** How weak the changes are: the lower, the less they open. Comparable for equally many changes. */
  readonly strength: number;
  readonly settings: SessionSettings;
  /** The write sink as it is then, by its name. */
  readonly sink?: readonly [name: string, sink: WriteSink];
  /** Present when label_agent has to answer another mode than it does. */
  readonly mode?: Mode;
}

/** What variants are made for. */
export interface VariantPurpose {
  readonly settings: SessionSettings;
  /** In force when the step ran. */
  readonly mode: Mode;
  /** The repository that the step names, when it names one. */
  readonly repository?: RepositoryName | undefined;
  /** Names of people and bots that wrote what is kept from the agent. */
  readonly authors: readonly string[];
}

/** How much a change opens, from a single name to everything; levels of integrity add one for each level. */
const STRENGTH = { name: 1, repository: 2, owner: 3, level: 4, public: 8, all: 9, mode: 10 } as const;
const MAX_AUTHORS = 3;
const BOT = '[bot]';

interface Candidate {
  readonly change: PolicyChange;
  readonly strength: number;
}

/** Policies that differ from the session's in one setting and may let more through. Empty without a policy. */
export function looserVariants(purpose: VariantPurpose): PolicyVariant[] {
  const { settings, mode } = purpose;
  const policy = readablePolicy(settings);
  const candidates = policy
    ? [...nameChanges(purpose, policy), ...reposChanges(purpose, policy), ...levelChanges(policy, 'lower')]
    : [];
  const variants = candidates.map((candidate) => variantOf(settings, policy, [candidate]));
  const modes = MODES.filter((other) => other !== mode).map((value) =>
    variantOf(settings, policy, [{ change: { setting: 'difc_mode', value }, strength: STRENGTH.mode }]),
  );
  return [...variants, ...modes];
}

/** Policies with other `repos` and a lower `min-integrity`, for steps that neither alone admits. */
export function pairVariants(purpose: VariantPurpose): PolicyVariant[] {
  const policy = readablePolicy(purpose.settings);
  if (!policy) return [];
  const levels = levelChanges(policy, 'lower');
  return reposChanges(purpose, policy).flatMap((repos) =>
    levels.map((level) => variantOf(purpose.settings, policy, [repos, level])),
  );
}

/** Policies that ask for more integrity, for steps that are allowed. */
export function tighterVariants({ settings }: VariantPurpose): PolicyVariant[] {
  const policy = readablePolicy(settings);
  if (!policy) return [];
  return levelChanges(policy, 'higher').map((candidate) => variantOf(settings, policy, [candidate]));
}

/** A change as people write it: `min-integrity: "none"`, `trusted-users: + "robin"`. */
export function changeText({ setting, value }: PolicyChange): string {
  const sign = setting === 'trusted-users' || setting === 'trusted-bots' ? '+ ' : '';
  return `${setting}: ${sign}${JSON.stringify(value)}`;
}

/** `allow-only` as the gateway's configuration writes it out; undefined when there is no such policy. */
function readablePolicy({ policy }: SessionSettings): JsonObject | undefined {
  const read = policy === undefined ? undefined : configurePolicy(policy);
  const allowOnly = read?.ok ? ownValue(read.policy, 'allow-only') : undefined;
  return isJsonObject(allowOnly) ? allowOnly : undefined;
}

function reposChanges({ repository }: VariantPurpose, policy: JsonObject): Candidate[] {
  const current = policy['repos'] ?? null;
  const change = (value: string | readonly string[], strength: number): Candidate => ({
    change: { setting: 'repos', value },
    strength,
  });
  const word = typeof current === 'string' ? trimSpace(toLower(current)) : undefined;
  if (word === 'all') return [];
  const scopes = scopesOf(current);
  const owner = toLower(repository?.owner ?? '');
  const added = repository
    ? ([
        [`${owner}/${toLower(repository.repo)}`, STRENGTH.repository],
        [`${owner}/*`, STRENGTH.owner],
      ] as const)
    : [];
  return [
    ...added
      .filter(([scope]) => isScope(scope) && !scopes.includes(scope))
      .map(([scope, strength]) => change([...scopes, scope], strength)),
    ...(word === 'public' ? [] : [change('public', STRENGTH.public)]),
    change('all', STRENGTH.all),
  ];
}

function scopesOf(repos: Json): string[] {
  if (!Array.isArray(repos)) return [];
  return repos.flatMap((scope) => (typeof scope === 'string' ? [trimSpace(scope)] : []));
}

function levelChanges(policy: JsonObject, direction: 'lower' | 'higher'): Candidate[] {
  const given = policy['min-integrity'];
  const current = typeof given === 'string' ? INTEGRITY_LEVELS.indexOf(toLower(trimSpace(given))) : -1;
  if (current < 0) return [];
  return [...INTEGRITY_LEVELS.entries()]
    .filter(([level]) => (direction === 'lower' ? level < current : level > current))
    .map(([level, value]): Candidate => {
      return {
        change: { setting: 'min-integrity', value },
        strength: STRENGTH.level + Math.abs(current - level),
      };
    })
    .sort((a, b) => a.strength - b.strength);
}

function nameChanges({ settings, authors }: VariantPurpose, policy: JsonObject): Candidate[] {
  const users = usersOf(settings, policy);
  return authors.slice(0, MAX_AUTHORS).flatMap((value): Candidate[] => {
    const isBot = value.endsWith(BOT);
    const known = isBot ? settings.trustedBots : users;
    const setting = isBot ? 'trusted-bots' : 'trusted-users';
    return known.includes(value) ? [] : [{ change: { setting, value }, strength: STRENGTH.name }];
  });
}

/** The users that label_agent learns to trust: those of the scenario replace those of the policy. */
function usersOf({ trustedUsers }: SessionSettings, policy: JsonObject): readonly string[] {
  if (trustedUsers.length > 0) return trustedUsers;
  const listed = policy['trusted-users'];
  return Array.isArray(listed) ? listed.filter((user) => typeof user === 'string') : [];
}

function variantOf(
  settings: SessionSettings,
  policy: JsonObject | undefined,
  candidates: readonly Candidate[],
): PolicyVariant {
  const changes = candidates.map(({ change }) => change);
  const strength = candidates.reduce((sum, each) => sum + each.strength, 0);
  let changed = settings;
  for (const change of changes) changed = withChange(changed, policy ?? {}, change);
  const mode = changes.find((change) => change.setting === 'difc_mode')?.value;
  return { changes, strength, settings: changed, ...(mode === undefined ? {} : { mode }) };
}

function withChange(settings: SessionSettings, given: JsonObject, change: PolicyChange): SessionSettings {
  const policy = readablePolicy(settings) ?? given;
  const withValue = (key: string, value: Json): SessionSettings => ({
    ...settings,
    policy: { 'allow-only': { ...policy, [key]: value } },
  });
  switch (change.setting) {
    case 'repos':
      return withValue('repos', typeof change.value === 'string' ? change.value : [...change.value]);
    case 'min-integrity':
      return withValue('min-integrity', change.value);
    case 'trusted-users':
      return settings.trustedUsers.length > 0
        ? { ...settings, trustedUsers: [...settings.trustedUsers, change.value] }
        : withValue('trusted-users', [...usersOf(settings, policy), change.value]);
    case 'trusted-bots':
      return { ...settings, trustedBots: [...settings.trustedBots, change.value] };
    case 'accept':
    case 'sink-visibility':
      return settings;
    case 'difc_mode':
      return { ...settings, mode: change.value };
  }
}
