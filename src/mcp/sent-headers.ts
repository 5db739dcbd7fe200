/** Where requests go, and with which headers. */
export interface HttpTarget {
  readonly url: URL;
  readonly headers: [string, string][];
}

/** A header cannot be sent; the message is a sentence about the server, and has nothing of the value. */
export class UnsendableHeader extends Error {}

/**
 * An address as `fetch` takes it: its user and password go into the header `Authorization` unless there is one, as in
 * Go's `net/http`. Throws UnsendableHeader: what `fetch` says of a header, or of such an address, shows the secret.
 */
export function httpTarget(address: URL, given: readonly (readonly [string, string])[]): HttpTarget {
  const headers = given.map(([name, value]): [string, string] => [name, value]);
  for (const header of headers)
    if (!isSendable(header))
      throw new UnsendableHeader(
        `its header ${JSON.stringify(header[0])} cannot be sent: a line break, or a character that is not Latin-1?`,
      );
  const url = new URL(address);
  const { username, password } = url;
  url.username = url.password = '';
  const hasOne = headers.some(([name]) => name.toLowerCase() === 'authorization');
  if ((username !== '' || password !== '') && !hasOne)
    headers.push(['Authorization', `Basic ${basic(username, password)}`]);
  return { url, headers };
}

function isSendable(header: [string, string]): boolean {
  try {
    return [...new Headers([header])].length > 0;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function basic(username: string, password: string): string {
  return Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
}

/** A part of an address without its escapes; as it is when they are none. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
