import { Redactor } from './redactor';
import { isSecretName } from './secret-names';

/** What a live server is given that it may send back. */
export interface GivenSecrets {
  /** Headers of requests. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The address of the server; absent for a command. */
  readonly address?: { readonly username: string; readonly password: string; readonly search: string };
  /** The environment of the server; those of its values count whose names are names of secrets. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Names of variables that only look like names of secrets: folders. */
const FOLDERS = new Set(['PWD', 'OLDPWD']);

/** A redactor for the answers of a server: also what the server was given is replaced, whatever it looks like. */
export function answersRedactor({ headers, address, env }: GivenSecrets): Redactor {
  const redactor = new Redactor(true);
  for (const [, value] of headers) {
    redactor.know('header', value);
    // `Bearer TOKEN`
    redactor.know('header', value.slice(value.indexOf(' ') + 1));
  }
  if (address) {
    const [username, password] = [decoded(address.username), decoded(address.password)];
    for (const part of [username, password]) redactor.know('password', part);
    if (username !== '' || password !== '') redactor.know('password', basic(username, password));
    for (const [, value] of new URLSearchParams(address.search)) redactor.know('password', value);
  }
  for (const [name, value = ''] of Object.entries(env))
    if (isSecretName(name) && !FOLDERS.has(name)) redactor.know('environment', value);
  return redactor;
}

/** As the header `Authorization` has them. */
function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
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
