import { bounded, boundary, restOf, type SecretPattern } from './secret-pattern';

/** Ends of names whose values are secrets, in lower case and without `_`, `-`, `.` and blanks. */
const ENDS = [
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'secretkey',
  'token',
  'apikey',
  'accesskey',
  'secretaccesskey',
  'accountkey',
  'sharedaccesskey',
  'privatekey',
  'signingkey',
  'encryptionkey',
  'credential',
  'authorization',
  'connectionstring',
  'cookie',
  'clientsecret',
  'webhookurl',
];

/** Tokens that are places in a list, or numbers, and no secrets. */
const PLACES = /(?:page|next|prev|previous|continuation|cursor|sync|resume|start|end|skip)token$/;

/** Whether the value of a property of this name, or each of its values, is a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  const plain = plainName(name);
  return ENDS.some((end) => plain.endsWith(end)) && !PLACES.test(plain);
}

/** Whether numbers below a property of this secret name are how many tokens there are, or may be. */
export function isCount(name: string): boolean {
  return plainName(name).endsWith('token');
}

/** In the singular; empty when it is too long for a name. */
function plainName(name: string): string {
  if (name.length > 100) return '';
  return name
    .toLowerCase()
    .replace(/[\s_.-]+/g, '')
    .replace(/s$/, '');
}

const NAMES =
  'pass(?:word|wd|phrase)|pwd|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|account[_-]?key|' +
  'private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?|connection[_-]?string';
/** Quotes of JSON that is in a text of JSON, and so on: each level doubles the backslashes. */
const QUOTES = '["\'`\\\\]{0,40}';
const NOT_A_PLACE =
  '(?<!(?:page|next|prev|previous|continuation|cursor|sync|resume|start|end|skip)[_-]?token)';

/** `=`, also as it is in addresses and in JSON of some programs. */
const EQUALS = '=|%3D|\\\\u003d';

/** `password = hunter2`, `"apiKey": "…"`, also in JSON inside of texts. Groups: sign, quote, value. */
export const ASSIGNED: SecretPattern = {
  find: bounded(
    `(?:${NAMES})${NOT_A_PLACE}${QUOTES}\\s{0,3}(=>|:=|:|${EQUALS})\\s{0,3}(${QUOTES})(?<value>[^\\s"'\`\\\\,;&<>{}()\\[\\]]{4,})`,
    'gi',
  ),
  rest: restOf('[^\\s"\'`\\\\,;&<>{}()\\[\\]]'),
};

/** `Authorization: …`, `Cookie: …`: all of a line, or up to a quote. */
export const HEADER: SecretPattern = {
  find: bounded(
    `${boundary('[A-Za-z0-9]')}(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-auth-token|private-token)${QUOTES}\\s{0,3}[:=]\\s{0,3}${QUOTES}(?<value>[^\\r\\n"'\`\\\\]{6,})`,
    'gi',
  ),
  rest: restOf('[^\\r\\n"\'`\\\\]'),
};

/** `Bearer …` and `Basic …` without a name before. */
export const SCHEME: SecretPattern = {
  find: bounded(
    `${boundary('[A-Za-z0-9]')}(?:bearer|basic)(?:\\s|%20){1,3}(?<value>[A-Za-z0-9+/=._~-]{12,})`,
    'gi',
  ),
  rest: restOf('[A-Za-z0-9+/=._~-]'),
};

/** `postgres://user:password@host`: the password. */
export const USER_INFO: SecretPattern = {
  find: /(?<=:\/\/[^\s/:@"'\\]{0,100}:)[^\s/@"'\\]{1,200}(?=@)/g,
  rest: restOf('[^\\s/@"\'\\\\]'),
};

/** The signature of a URL that grants access. */
export const SIGNATURE: SecretPattern = {
  find: bounded(
    `(?:[?&;]|\\\\u0026|%3F|%26)(?:sig|signature|x-amz-signature|x-goog-signature|access_token)(?:${EQUALS})(?<value>[A-Za-z0-9%+/=_-]{16,})`,
    'gi',
  ),
  rest: restOf('[A-Za-z0-9%+/=_-]'),
};

const KEY_START = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END (?:[A-Z0-9 ]{0,60}-----)?/y;

/** A text with what `mark` makes of each private key, whole or cut off. */
export function replacePrivateKeys(text: string, mark: (key: string) => string): string {
  const parts: string[] = [];
  let copied = 0;
  KEY_START.lastIndex = 0;
  for (let start = KEY_START.exec(text); start; start = KEY_START.exec(text)) {
    const end = endOfKey(text, KEY_START.lastIndex);
    parts.push(text.slice(copied, start.index), mark(text.slice(start.index, end)));
    KEY_START.lastIndex = copied = end;
  }
  return copied === 0 ? text : parts.join('') + text.slice(copied);
}

function endOfKey(text: string, from: number): number {
  const at = text.indexOf('-----END ', from);
  if (at < 0) return text.length;
  KEY_END.lastIndex = at;
  return KEY_END.test(text) ? KEY_END.lastIndex : at;
}

/** Whether a value after a name is a secret, and no word of a sentence and no name of a variable. */
export function looksSecret(value: string, isCertain: boolean): boolean {
  if (/^(?:true|false|null|none|undefined|required|optional|redacted|string|process\.env.*)$/i.test(value))
    return false;
  if (/^[$%*]|^\[REDACTED|^x{4,}$|^\.{3}/i.test(value)) return false;
  if (isCertain) return true;
  return value.length >= 6 && /[0-9]/.test(value) && /[A-Za-z]/.test(value);
}
