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

/** Reads one JSON text. Traps through `assert` on text that is not JSON: the gateway sends none. */
export class Reader {
  private at: i32 = 0;

  constructor(private source: string) {}

  read(): Value {
    this.space();
    const c = this.source.charCodeAt(this.at);
    if (c == 0x7b) return this.object();
    if (c == 0x5b) return this.list();
    if (c == 0x22) {
      const value = new Value(Kind.Text);
      value.text = this.text();
      return value;
    }
    if (c == 0x74 || c == 0x66) {
      const value = new Value(Kind.Bool);
      value.bool = c == 0x74;
      this.at += value.bool ? 4 : 5;
      return value;
    }
    if (c == 0x6e) {
      this.at += 4;
      return new Value(Kind.Null);
    }
    return this.number();
  }

  private object(): Value {
    const value = new Value(Kind.Object);
    this.at++;
    this.space();
    while (this.source.charCodeAt(this.at) != 0x7d) {
      this.space();
      value.keys.push(this.text());
      this.space();
      this.expect(0x3a);
      value.items.push(this.read());
      this.separator();
    }
    this.at++;
    return value;
  }

  private list(): Value {
    const value = new Value(Kind.List);
    this.at++;
    this.space();
    while (this.source.charCodeAt(this.at) != 0x5d) {
      value.items.push(this.read());
      this.separator();
    }
    this.at++;
    return value;
  }

  private text(): string {
    this.expect(0x22);
    let text = '';
    let start = this.at;
    while (this.source.charCodeAt(this.at) != 0x22) {
      assert(this.at < this.source.length, 'JSON text ends inside a string');
      if (this.source.charCodeAt(this.at) != 0x5c) {
        this.at++;
        continue;
      }
      text += this.source.substring(start, this.at);
      const escape = this.source.charCodeAt(this.at + 1);
      this.at += 2;
      if (escape == 0x75) {
        text += String.fromCharCode(<i32>parseInt(this.source.substr(this.at, 4), 16));
        this.at += 4;
      } else {
        text += unescaped(escape);
      }
      start = this.at;
    }
    text += this.source.substring(start, this.at);
    this.at++;
    return text;
  }

  private number(): Value {
    const start = this.at;
    while (this.at < this.source.length && '+-.0123456789eE'.includes(this.source.charAt(this.at))) this.at++;
    assert(this.at > start, 'JSON text has no value where one is expected');
    const value = new Value(Kind.Number);
    value.number = parseFloat(this.source.substring(start, this.at));
    return value;
  }

  private separator(): void {
    this.space();
    if (this.source.charCodeAt(this.at) == 0x2c) this.at++;
    this.space();
  }

  private expect(code: i32): void {
    assert(this.source.charCodeAt(this.at) == code, 'JSON text has another character than expected');
    this.at++;
  }

  private space(): void {
    while (this.at < this.source.length && this.source.charCodeAt(this.at) <= 0x20) this.at++;
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
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c == 0x22 || c == 0x5c) out += '\\' + String.fromCharCode(c);
    else if (c < 0x20) out += '\\u' + c.toString(16).padStart(4, '0');
    else out += String.fromCharCode(c);
  }
  return out + '"';
}

/** A JSON list of string literals. */
export function quoteAll(texts: string[]): string {
  return '[' + texts.map<string>((text: string) => quote(text)).join(',') + ']';
}
