import { contentOf, itemListOf } from '../../../../src/analysis/check/result-items';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../../../src/gateway/json';
import type { InvokeOptions } from '../../../../src/run/guard-host';
import { ScriptedHost, type Scripted } from '../../run/scripted-host';

/** What a guard under test sees of a request. */
export interface Answered {
  readonly tool: string;
  readonly args: JsonObject;
  /** `owner/repo` in lower case as the arguments name it, else empty. */
  readonly path: string;
  /** Whether the saved answers say that the repository is public. */
  readonly isPublic: boolean;
  /** The content of the result. */
  readonly content: Json;
}

export interface Tags {
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
}

/** A guard by its answers; what it does not define is done right. */
export interface TestGuard {
  readonly agent?: (policy: Json) => Scripted;
  readonly resource?: (asked: Answered) => Scripted | undefined;
  readonly response?: (asked: Answered, options: InvokeOptions) => Scripted | undefined;
  /** Labels of one item. */
  readonly item?: (item: Json, asked: Answered) => Tags;
}

/** The request of a list of two issues, and a saved answer that the worlds are made from. */
export const LISTS_ISSUES = {
  backend: [{ tool: 'get_repository', result: { private: true } }],
  steps: [
    {
      name: 'list',
      tool: 'list_issues',
      args: { owner: 'acme', repo: 'app' },
      result: mcp([issue(1, 'MEMBER'), issue(2, 'NONE')]),
    },
  ],
};

export function issue(number: number, association: string): JsonObject {
  return {
    number,
    user: { login: 'octocat' },
    author_association: association,
    html_url: `https://github.com/acme/app/issues/${String(number)}`,
  };
}

export function mcp(value: Json): JsonObject {
  return { content: [{ type: 'text', text: JSON.stringify(value) }] };
}

/** The tags that an item should have. */
export function goodTags(item: Json, { isPublic, path }: Answered): Tags {
  const [rest, graph] = ['author_association', 'authorAssociation'].map((key) =>
    isJsonObject(item) ? ownValue(item, key) : undefined,
  );
  const isMember = rest === 'MEMBER' || graph === 'MEMBER';
  return {
    secrecy: isPublic ? [] : [`private:${path}`],
    integrity: isMember ? ['approved', 'unapproved'] : [],
  };
}

/** A host whose guard labels the items of lists, and anything else as one item, unless `guard` says otherwise. */
export function labelingHost(guard: TestGuard = {}): ScriptedHost {
  return new ScriptedHost((name, input, options) => {
    if (name === 'label_agent')
      return (
        guard.agent?.(input) ?? { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: 'filter' } }
      );
    const asked = askedOf(input as JsonObject, options);
    if (name === 'label_resource') return guard.resource?.(asked) ?? resource(asked);
    return guard.response?.(asked, options) ?? response(asked, guard.item ?? goodTags);
  });
}

function askedOf(input: JsonObject, { backend }: InvokeOptions): Answered {
  const args = input['tool_args'] as JsonObject;
  const [facts] = backend.map(({ result }) => result);
  const { owner, repo } = args;
  return {
    tool: input['tool_name'] as string,
    args,
    path: typeof owner === 'string' && typeof repo === 'string' ? `${owner}/${repo}`.toLowerCase() : '',
    isPublic: isJsonObject(facts) && ownValue(facts, 'private') === false,
    content: contentOf(input['tool_result'] ?? null).value,
  };
}

function resource(asked: Answered): Scripted {
  const { secrecy } = goodTags(null, asked);
  const operation = asked.tool.startsWith('create_') ? 'write' : 'read';
  return {
    answer: { operation, resource: { description: asked.tool, secrecy: [...secrecy], integrity: [] } },
  };
}

function response(asked: Answered, tagsOf: NonNullable<TestGuard['item']>): Scripted {
  const labels = (item: Json): JsonObject => {
    const { secrecy, integrity } = tagsOf(item, asked);
    return { description: 'item', secrecy: [...secrecy], integrity: [...integrity] };
  };
  const { content } = asked;
  const items = itemListOf(content)?.items;
  if (!items) return { answer: { labeled_paths: [], default_labels: labels(content) } };
  const keys = isJsonObject(content) ? Object.keys(content) : [];
  const key = keys.find((each) => isJsonObject(content) && ownValue(content, each) === items);
  const path = key === undefined ? '' : `/${key}`;
  const labeled = items.map((item, at) => ({ path: `${path}/${String(at)}`, labels: labels(item) }));
  return { answer: { items_path: path, labeled_paths: labeled, default_labels: labels(null) } };
}
