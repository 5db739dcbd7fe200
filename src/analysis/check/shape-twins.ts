import type { GatewayKind } from '../../gateway/gateway-kind';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { isMcpResult, mcpResult } from '../../scenario/answers';
import { deepEqual } from '../../scenario/equality';
import { contentOf, itemListOf, textBlock } from './result-items';

/** Two results that say the same. */
export interface ShapeTwin {
  /** How the second differs from the first: `as a list`. */
  readonly name: string;
  readonly plain: Json;
  readonly twin: Json;
}

/** Names of the same property in REST and in GraphQL. */
const NAMES = [
  ['author_association', 'authorAssociation'],
  ['user', 'author'],
  ['full_name', 'nameWithOwner'],
  ['private', 'isPrivate'],
  ['html_url', 'url'],
  ['created_at', 'createdAt'],
] as const;

/** All twins of a result; what has nothing to be changed has none. In proxy mode no result is an MCP result. */
export function shapeTwins(result: Json, gateway: GatewayKind = 'mcp'): ShapeTwin[] {
  const content = contentOf(result);
  const isText = !content.isWrapped && isMcpResult(result);
  if (isText) return differing(noted('with `isError: false`', result, notAnError(result)), deepEqual);
  const twins = [...listTwins(result), ...itemTwins(result)];
  // Only what the results hold counts: JSON that is written anew is another text.
  const sameContent = (a: Json, b: Json): boolean => deepEqual(contentOf(a).value, contentOf(b).value);
  const wrapped = gateway === 'proxy' ? [] : differing(wrappingTwins(result), deepEqual);
  return [...wrapped, ...differing(twins, sameContent)];
}

function differing(twins: readonly ShapeTwin[], isSame: (a: Json, b: Json) => boolean): ShapeTwin[] {
  return twins.filter(({ plain, twin }) => !isSame(plain, twin));
}

function noted(name: string, plain: Json, twin: Json): ShapeTwin[] {
  return [{ name, plain, twin }];
}

function wrappingTwins(result: Json): ShapeTwin[] {
  const { value, isWrapped } = contentOf(result);
  const wrapped = isWrapped ? result : mcpResult(value);
  return [
    ...noted(isWrapped ? 'as bare JSON' : 'as an MCP result', result, isWrapped ? value : wrapped),
    ...noted('with the JSON in two blocks of text', result, inTwoBlocks(value)),
    ...noted('with `isError: false`', wrapped, notAnError(wrapped)),
  ];
}

function inTwoBlocks(value: Json): Json {
  const { text = '' } = textBlock(value);
  const json = String(text);
  // After a comma, where no character can be split.
  const at = json.indexOf(',', Math.floor(json.length / 2)) + 1 || 1;
  const parts = [json.slice(0, at), json.slice(at)];
  return { content: parts.map((part) => ({ type: 'text', text: part })) };
}

function notAnError(result: Json): Json {
  return isJsonObject(result) ? { ...result, isError: false } : result;
}

function listTwins(result: Json): ShapeTwin[] {
  const { value, holding } = contentOf(result);
  const list = itemListOf(value);
  if (!list) {
    return isJsonObject(value) ? noted('as a list of one', result, holding([value])) : [];
  }
  const items = [...list.items];
  const [first] = items;
  if (first === undefined) return [];
  const total = items.length;
  return [
    ...noted('as a list', result, holding(items)),
    ...noted(
      'as `{total_count, items}`',
      result,
      holding({ total_count: total, incomplete_results: false, items }),
    ),
    ...noted('as `{totalCount, nodes}`', result, holding({ totalCount: total, nodes: items })),
    ...noted('with its first item alone', holding(list.holding([first])), holding(first)),
  ];
}

function itemTwins(result: Json): ShapeTwin[] {
  const inItems = (change: (item: JsonObject) => JsonObject): Json => changedItems(result, change);
  return [
    ...noted('with labels as objects', inItems(textLabels), inItems(objectLabels)),
    ...NAMES.flatMap(([rest, graph]) => [
      ...noted(
        `with \`${graph}\` for \`${rest}\``,
        result,
        inItems((item) => named(item, rest, graph)),
      ),
      ...noted(
        `with \`${rest}\` for \`${graph}\``,
        result,
        inItems((item) => named(item, graph, rest)),
      ),
    ]),
    ...noted(
      'with the names of GraphQL',
      result,
      inItems((item) => NAMES.reduce((each, [rest, graph]) => named(each, rest, graph), item)),
    ),
  ];
}

function changedItems(result: Json, change: (item: JsonObject) => JsonObject): Json {
  const { value, holding } = contentOf(result);
  const list = itemListOf(value);
  const changed = (item: Json): Json => (isJsonObject(item) ? change(item) : item);
  return holding(list ? list.holding(list.items.map(changed)) : changed(value));
}

function textLabels(item: JsonObject): JsonObject {
  return withLabels(item, (label) => (isJsonObject(label) ? (ownValue(label, 'name') ?? label) : label));
}

function objectLabels(item: JsonObject): JsonObject {
  return withLabels(item, (label) => (typeof label === 'string' ? { name: label } : label));
}

function withLabels(item: JsonObject, change: (label: Json) => Json): JsonObject {
  const labels = ownValue(item, 'labels');
  return Array.isArray(labels) ? { ...item, labels: labels.map(change) } : item;
}

/** The item, and the repository in it, with another name of a property; unchanged where both names are in use. */
function named(item: JsonObject, from: string, to: string): JsonObject {
  const own = renamedKey(item, from, to);
  const repository = ownValue(own, 'repository');
  return isJsonObject(repository) ? { ...own, repository: renamedKey(repository, from, to) } : own;
}

function renamedKey(value: JsonObject, from: string, to: string): JsonObject {
  // The author of a commit is no user in REST.
  const isOther = from === 'author' && !Object.hasOwn(value, 'authorAssociation');
  if (!Object.hasOwn(value, from) || Object.hasOwn(value, to) || isOther) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key === from ? to : key, each]));
}
