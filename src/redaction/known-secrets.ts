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

/** Headers and parameters of addresses that are secrets by their names; `isSecretName` knows others. */
const SECRET_HEADERS = /^(?:proxy-)?authorization$|cookie$|(?:^|-)(?:auth|key|signature|session(?:-id)?)$/i;
const SECRET_PARAMETERS = /^(?:auth|authorization|code|key|sig|signature|session)$/i;

/** Whether a value may be a secret whatever its name: long, in one word, and of letters and digits. */
function looksRandom(value: string): boolean {
  return /^[\w+/=.~-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
}

/**
 * A redactor for the answers of a server. Secrets that the server was given are replaced, whatever they look like, but not
 * what only says how to answer: `Accept: application/json` would make marks of words that answers are full of.
 */
export function answersRedactor({ headers, address, env }: GivenSecrets): Redactor {
  const redactor = new Redactor(true);
  for (const [name, value] of headers)
    for (const part of secretParts(name, value)) redactor.know('header', part);
  if (address) {
    const [username, password] = [decoded(address.username), decoded(address.password)];
    for (const part of [username, password]) redactor.know('password', part);
    if (username !== '' || password !== '') redactor.know('password', basic(username, password));
    for (const [name, value] of new URLSearchParams(address.search))
      if (SECRET_PARAMETERS.test(name) || isSecretName(name) || looksRandom(value))
        redactor.know('password', value);
  }
  for (const [name, value = ''] of Object.entries(env))
    if (isSecretName(name) && !FOLDERS.has(name)) redactor.know('environment', value);
  return redactor;
}

/** The texts of a header that are secret: all of it, and what follows the scheme of `Bearer TOKEN`. */
function secretParts(name: string, value: string): string[] {
  const parts = [value, value.slice(value.indexOf(' ') + 1)];
  return SECRET_HEADERS.test(name) || isSecretName(name) || parts.some(looksRandom) ? parts : [];
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
