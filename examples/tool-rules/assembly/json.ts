// A small JSON reader and writer: enough for what a gateway sends a guard.

export enum Kind {
  Null,
  Bool,
  Number,
  Text,
  List,
  Object,
}

export class Value {
  bool: bool = false;
  number: f64 = 0;
  text: string = '';
  items: Value[] = [];
  keys: string[] = [];

  constructor(public kind: Kind) {}

  /** The member `key` of an object; a null value when there is none. */
  get(key: string): Value {
    if (this.kind == Kind.Object) {
      for (let i = 0; i < this.keys.length; i++) {
        if (this.keys[i] == key) return this.items[i];
      }
    }
    return new Value(Kind.Null);
  }
}

/** Deeper lists and objects are not read: they would use up the stack. */
const MOST_LEVELS: i32 = 64;

/** The value of one JSON text; null for a text that is not JSON, which a tool may well answer with. */
export function parse(text: string): Value {
  const reader = new Reader(text);
  const value = reader.read(0);
  return reader.failed ? new Value(Kind.Null) : value;
}

class Reader {
  failed: bool = false;
  private at: i32 = 0;

  constructor(private source: string) {}

  read(level: i32): Value {
    this.space();
    const c = this.code();
    if (c == 0x7b || c == 0x5b) {
      if (level == MOST_LEVELS) return this.fail();
      return c == 0x7b ? this.object(level + 1) : this.list(level + 1);
    }
    if (c == 0x22) {
      const value = new Value(Kind.Text);
      value.text = this.text();
      return value;
    }
    if (this.word('true') || this.word('false')) {
      const value = new Value(Kind.Bool);
      value.bool = c == 0x74;
      return value;
    }
    return this.word('null') ? new Value(Kind.Null) : this.number();
  }

  private object(level: i32): Value {
    const value = new Value(Kind.Object);
    this.at++;
    this.space();
    while (!this.failed && this.code() != 0x7d) {
      value.keys.push(this.text());
      this.space();
      this.expect(0x3a);
      value.items.push(this.read(level));
      this.separator(0x7d);
    }
    this.at++;
    return value;
  }

  private list(level: i32): Value {
    const value = new Value(Kind.List);
    this.at++;
    this.space();
    while (!this.failed && this.code() != 0x5d) {
      value.items.push(this.read(level));
      this.separator(0x5d);
    }
    this.at++;
    return value;
  }

  private text(): string {
    this.expect(0x22);
    // Joined at the end: adding to a long text copies it, and memory is only freed after the call.
    const parts: string[] = [];
    let start = this.at;
    while (!this.failed && this.code() != 0x22) {
      if (this.at >= this.source.length) {
        this.failed = true;
      } else if (this.code() != 0x5c) {
        this.at++;
      } else {
        parts.push(this.source.substring(start, this.at));
        const escape = this.source.charCodeAt(this.at + 1);
        this.at += 2;
        if (escape == 0x75) {
          parts.push(String.fromCharCode(<i32>parseInt(this.source.substr(this.at, 4), 16)));
          this.at += 4;
        } else {
          parts.push(unescaped(escape));
        }
        start = this.at;
      }
    }
    parts.push(this.source.substring(start, this.at));
    this.at++;
    return joined(parts, '');
  }

  private number(): Value {
    const start = this.at;
    while (this.at < this.source.length && '+-.0123456789eE'.includes(this.source.charAt(this.at))) this.at++;
    if (this.at == start) return this.fail();
    const value = new Value(Kind.Number);
    value.number = parseFloat(this.source.substring(start, this.at));
    return value;
  }

  /** Between the members of a list or an object that ends with `end`. */
  private separator(end: i32): void {
    this.space();
    if (this.code() == end) return;
    this.expect(0x2c);
    this.space();
  }

  private expect(code: i32): void {
    if (this.code() == code) this.at++;
    else this.failed = true;
  }

  private word(word: string): bool {
    if (!this.source.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private fail(): Value {
    this.failed = true;
    return new Value(Kind.Null);
  }

  private space(): void {
    while (this.at < this.source.length && this.code() <= 0x20) this.at++;
  }

  /** The code unit at this position, -1 at the end. */
  private code(): i32 {
    return this.at < this.source.length ? this.source.charCodeAt(this.at) : -1;
  }
}

function unescaped(escape: i32): string {
  if (escape == 0x6e) return '\n';
  if (escape == 0x72) return '\r';
  if (escape == 0x74) return '\t';
  if (escape == 0x62) return '\b';
  if (escape == 0x66) return '\f';
  return String.fromCharCode(escape);
}

/** A JSON string literal. */
export function quote(text: string): string {
  const parts: string[] = ['"'];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c != 0x22 && c != 0x5c && c >= 0x20) continue;
    parts.push(text.substring(start, i));
    parts.push(c < 0x20 ? '\\u' + c.toString(16).padStart(4, '0') : '\\' + String.fromCharCode(c));
    start = i + 1;
  }
  parts.push(text.substring(start));
  parts.push('"');
  return joined(parts, '');
}

/** A JSON list of string literals. */
export function quoteAll(texts: string[]): string {
  return '[' + joined(texts.map<string>((text: string) => quote(text)), ',') + ']';
}

/** The texts with a separator between them; each is copied once, unlike in `Array.join`. */
export function joined(texts: string[], separator: string): string {
  let length = 0;
  for (let i = 0; i < texts.length; i++) length += texts[i].length + (i > 0 ? separator.length : 0);
  const result = changetype<string>(__new(<usize>length << 1, idof<string>()));
  let end = changetype<usize>(result);
  for (let i = 0; i < texts.length; i++) {
    if (i > 0) end = append(end, separator);
    end = append(end, texts[i]);
  }
  return result;
}

function append(end: usize, text: string): usize {
  const bytes = <usize>text.length << 1;
  memory.copy(end, changetype<usize>(text), bytes);
  return end + bytes;
}
