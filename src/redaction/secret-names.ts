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
  'credentials',
  'authorization',
  'connectionstring',
  'cookie',
  'clientsecret',
  'webhookurl',
];

/** Tokens that are places in a list, or numbers, and no secrets. */
const PLACES = /(?:page|next|prev|previous|continuation|cursor|sync|resume|start|end|skip)token$/;

/** Whether the value of a property of this name is a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  if (name.length > 100) return false;
  const plain = name.toLowerCase().replace(/[\s_.-]+/g, '');
  return ENDS.some((end) => plain.endsWith(end)) && !PLACES.test(plain);
}

const NAMES =
  'pass(?:word|wd|phrase)|pwd|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|account[_-]?key|' +
  'private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?|connection[_-]?string';
/** Quotes of JSON that is in a text of JSON, and so on: each level doubles the backslashes. */
const QUOTES = '["\'`\\\\]{0,40}';
const NOT_A_PLACE =
  '(?<!(?:page|next|prev|previous|continuation|cursor|sync|resume|start|end|skip)[_-]?token)';

/** `password = hunter2`, `"apiKey": "…"`, also in JSON inside of texts. Groups: sign, quote, value. */
export const ASSIGNED = new RegExp(
  `(?:${NAMES})${NOT_A_PLACE}${QUOTES}\\s{0,3}(=>|:=|=|:)\\s{0,3}(${QUOTES})([^\\s"'\`\\\\,;&<>{}()\\[\\]]{4,})`,
  'gi',
);

/** `Authorization: …`, `Cookie: …`: all of a line, or up to a quote. Group: value. */
export const HEADER = new RegExp(
  `(?<![A-Za-z0-9])(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-auth-token|private-token)${QUOTES}\\s{0,3}[:=]\\s{0,3}${QUOTES}([^\\r\\n"'\`\\\\]{6,})`,
  'gi',
);

/** `Bearer …` and `Basic …` without a name before. Group: value. */
export const SCHEME = /(?<![A-Za-z0-9])(?:bearer|basic)\s{1,3}([A-Za-z0-9+/=._~-]{12,})/gi;

/** `postgres://user:password@host`. Group: the password. */
export const USER_INFO = /(?<=:\/\/[^\s/:@"'\\]{0,100}:)([^\s/@"'\\]{1,200})(?=@)/g;

/** The signature of a URL that grants access. Group: value. */
export const SIGNATURE =
  /[?&;](?:sig|signature|x-amz-signature|x-goog-signature|access_token)=([A-Za-z0-9%+/=_-]{16,})/gi;

/** A private key, whole or cut off. */
export const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z0-9 ]{0,40})PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END )[^])*(?:-----END [A-Z0-9 ]{0,60}-----)?/g;

/** Whether a value after a name is a secret, and no word of a sentence and no name of a variable. */
export function looksSecret(value: string, isCertain: boolean): boolean {
  if (/^(?:true|false|null|none|undefined|required|optional|redacted|string|process\.env.*)$/i.test(value))
    return false;
  if (/^[$%*]|^\[REDACTED|^x{4,}$|^\.{3}/i.test(value)) return false;
  if (isCertain) return true;
  return value.length >= 6 && /[0-9]/.test(value) && /[A-Za-z]/.test(value);
}
