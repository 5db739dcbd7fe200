import { isJsonObject, type Json, type JsonObject } from '../json';

/** What an HTTP client gets: `text` in place of `body` when the body is no JSON. (A type, so that it counts as `Json`.) */
export type HttpAnswer =
  { readonly status: number; readonly body: Json } | { readonly status: number; readonly text: string };

/** What the proxy puts beside the message of an error, by status. */
const ERROR_NAMES = { 403: 'difc_forbidden', 502: 'bad_gateway', 503: 'service_unavailable' } as const;

/** An error that the proxy itself answers with. */
export function proxyError(status: keyof typeof ERROR_NAMES, message: string): HttpAnswer {
  return { status, body: { error: ERROR_NAMES[status], message } };
}

/** The answer to a GraphQL query that the proxy does not recognize. */
export const UNKNOWN_GRAPHQL = 'access denied: unrecognized GraphQL operation';

export function unknownGraphQl(): HttpAnswer {
  return { status: 403, body: { data: null, errors: [{ message: UNKNOWN_GRAPHQL }] } };
}

/** An empty body of the same kind: of GraphQL one without data, for what is neither list nor object a list. */
export function emptyOf(body: Json): Json {
  if (!isJsonObject(body)) return [];
  const empty: JsonObject = Object.hasOwn(body, 'data') ? { data: null } : {};
  return empty;
}
