import { isJsonObject, ownValue, type Json, type JsonObject } from '../gateway/json';
import {
  ASSIGNED,
  HEADER,
  isSecretName,
  looksSecret,
  PRIVATE_KEY,
  SCHEME,
  SIGNATURE,
  USER_INFO,
} from './secret-names';
import { TOKENS, tokenKind } from './token-shapes';

/** Secrets that are told apart; later ones of a kind have one mark. */
const MAX_KNOWN = 100_000;
/** Shorter texts hold no secret that is known by its shape. */
const SHORTEST = 8;
/** A mark of ours or of the gateway. */
const MARK = /^\[REDACTED[^\]]*\]?$/;

/**
 * Replaces secrets with marks, `[REDACTED:github-token-1]`: the same secret with the same mark, so that what was equal
 * stays equal. Marks say nothing of the secret; the secrets are in memory as long as the redactor is.
 */
export class Redactor {
  readonly #marks = new Map<string, string>();
  readonly #kinds = new Map<string, number>();

  /** How many different secrets were found, by kind. */
  get kinds(): ReadonlyMap<string, number> {
    return this.#kinds;
  }

  /** A value without secrets: texts at any depth, names of properties, and all of what a property like `password` has. */
  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((each) => this.json(each));
    return isJsonObject(value) ? this.#object(value) : value;
  }

  /** A text without secrets; all that is none stays as it is. */
  text(text: string): string {
    if (text.length < SHORTEST) return text;
    return text
      .replace(PRIVATE_KEY, (key) => this.#mark('private-key', key))
      .replace(HEADER, (all, value: string) => this.#inside(all, value, 'header'))
      .replace(TOKENS, (token, ...groups: (string | number | undefined)[]) =>
        this.#mark(tokenKind(groups as readonly (string | undefined)[]), token),
      )
      .replace(USER_INFO, (password) => this.#mark('password', password))
      .replace(SIGNATURE, (all, value: string) => this.#inside(all, value, 'signature'))
      .replace(SCHEME, (all, value: string) =>
        looksSecret(value, false) ? this.#inside(all, value, 'header') : all,
      )
      .replace(ASSIGNED, (all, sign: string, quote: string, value: string) =>
        looksSecret(value, sign !== ':' || quote !== '') ? this.#inside(all, value, 'secret') : all,
      );
  }

  #object(object: JsonObject): JsonObject {
    const name = ownValue(object, 'name') ?? ownValue(object, 'key');
    const isNamed = typeof name === 'string' && isSecretName(name);
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => {
        const isSecret = isSecretName(key) || (isNamed && key === 'value');
        return [this.text(key), isSecret ? this.#secret(value) : this.json(value)];
      }),
    );
  }

  /** The value of a property whose name says that it is a secret. */
  #secret(value: Json): Json {
    if (typeof value === 'string') return value.length < 4 ? value : this.#mark('secret', value);
    if (Array.isArray(value)) return value.map((each) => this.#secret(each));
    return this.json(value);
  }

  /** `all` with a mark instead of `value`, which it ends with. */
  #inside(all: string, value: string, kind: string): string {
    return all.slice(0, all.length - value.length) + this.#mark(kind, value);
  }

  #mark(kind: string, secret: string): string {
    if (MARK.test(secret)) return secret;
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
