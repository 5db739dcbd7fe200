import { isJsonObject, ownValue, type Json, type JsonObject } from '../gateway/json';
import { jsonIn } from './json-in';
import {
  ASSIGNED,
  HEADER,
  isCount,
  isSecretName,
  looksSecret,
  replacePrivateKeys,
  SCHEME,
  SIGNATURE,
  USER_INFO,
} from './secret-names';
import { isMark, replaceSecrets, type FoundSecret, type SecretPattern } from './secret-pattern';
import { TOKENS, tokenKind } from './token-shapes';

/** Secrets with marks that differ; later ones of a kind have one mark. */
const MAX_KNOWN = 100_000;
/** Shorter texts hold no secret that is known by its shape. */
const SHORTEST = 8;

/** A search for secrets; what `kind` does not name is none. */
interface Pass {
  readonly pattern: SecretPattern;
  readonly kind: (found: FoundSecret) => string | undefined;
}

/** One after another; none sees what is in the marks of those before it. */
const PASSES: readonly Pass[] = [
  { pattern: HEADER, kind: () => 'header' },
  { pattern: TOKENS, kind: ({ match }) => tokenKind(match.slice(1)) },
  { pattern: USER_INFO, kind: () => 'password' },
  { pattern: SIGNATURE, kind: () => 'signature' },
  { pattern: SCHEME, kind: ({ match }) => (looksSecret(valueOf(match), false) ? 'header' : undefined) },
  {
    pattern: ASSIGNED,
    kind: ({ match }) => {
      const isCertain = match[1] !== ':' || match[2] !== '';
      return looksSecret(valueOf(match), isCertain) ? 'secret' : undefined;
    },
  },
];

/**
 * Replaces secrets with marks, `[REDACTED:github-token-1]`: the same secret with the same mark, so that what was equal
 * stays equal. Marks say nothing of the secret; the secrets are in memory as long as the redactor is.
 */
export class Redactor {
  readonly #marks = new Map<string, string>();
  readonly #kinds = new Map<string, number>();
  /** Secrets that are known from elsewhere, with their kind, the longest first. */
  readonly #known: (readonly [secret: string, kind: string])[] = [];

  /** @param readsTexts whether a text of a value that is JSON is read as such, and written anew when it holds a secret */
  constructor(private readonly readsTexts = false) {}

  /** How many different secrets were found, by kind. */
  get kinds(): ReadonlyMap<string, number> {
    return this.#kinds;
  }

  /** From now on, `secret` is replaced wherever it is; one of fewer than 8 characters is not. */
  know(kind: string, secret: string): void {
    const inJson = JSON.stringify(secret).slice(1, -1);
    for (const form of new Set([secret, inJson])) if (form.length >= SHORTEST) this.#known.push([form, kind]);
    this.#known.sort(([one], [other]) => other.length - one.length);
  }

  /** A value without secrets: texts at any depth, names of properties, and all of what a property like `password` has. */
  json(value: Json): Json {
    if (typeof value === 'string') return this.readsTexts ? this.#jsonText(value) : this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.json(each));
    return isJsonObject(value) ? this.#object(value) : value;
  }

  /** A text without secrets; all that is none stays as it is. */
  text(text: string): string {
    if (text.length < SHORTEST) return text;
    const known = this.#known.reduce(
      (left, [secret, kind]) =>
        left.includes(secret) ? left.replaceAll(secret, () => this.#mark(kind, secret)) : left,
      text,
    );
    return PASSES.reduce(
      (left, { pattern, kind }) =>
        replaceSecrets(left, pattern, (found) => {
          const name = kind(found);
          return name === undefined ? undefined : this.#mark(name, found.secret);
        }),
      replacePrivateKeys(known, (key) => this.#mark('private-key', key)),
    );
  }

  #jsonText(text: string): string {
    const value = jsonIn(text);
    if (value === undefined) return this.text(text);
    const clean = this.json(value);
    const [before, after] = [JSON.stringify(value), JSON.stringify(clean)];
    // Of names that are there twice, the value has the last; the text has all.
    if (before === after) return this.text(text);
    return text.trim().includes('\n') ? JSON.stringify(clean, null, 2) : after;
  }

  #object(object: JsonObject): JsonObject {
    const name = ownValue(object, 'name') ?? ownValue(object, 'key');
    const isNamed = typeof name === 'string' && isSecretName(name);
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => {
        const isSecret = isSecretName(key) || (isNamed && key === 'value');
        return [this.text(key), isSecret ? this.#secret(value, isCount(key)) : this.json(value)];
      }),
    );
  }

  /** The value of a property whose name says that it is a secret: all texts and long numbers, at any depth. */
  #secret(value: Json, isCounted: boolean): Json {
    if (typeof value === 'string') return value.length < 4 ? value : this.#mark('secret', value);
    if (typeof value === 'number')
      return isCounted || Math.abs(value) < 1000 ? value : this.#mark('secret', String(value));
    if (Array.isArray(value)) return value.map((each) => this.#secret(each, isCounted));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [this.text(key), this.#secret(inner, isCounted)]),
    );
  }

  #mark(kind: string, secret: string): string {
    if (isMark(secret)) return secret;
    const known = this.#marks.get(secret);
    if (known !== undefined) return known;
    if (this.#marks.size >= MAX_KNOWN) return `[REDACTED:${kind}]`;
    const number = (this.#kinds.get(kind) ?? 0) + 1;
    this.#kinds.set(kind, number);
    const mark = `[REDACTED:${kind}-${String(number)}]`;
    this.#marks.set(secret, mark);
    return mark;
  }
}

function valueOf(match: RegExpExecArray): string {
  return match.groups?.['value'] ?? match[0];
}
