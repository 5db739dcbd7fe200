//! A small JSON reader and writer: enough for what a gateway sends a guard.

/// A value. Numbers are kept as they are written: a guard calculates nothing with them.
#[derive(Clone)]
pub enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// A member of an object; null when there is none.
    pub fn get(&self, key: &str) -> &Value {
        match self {
            Value::Object(members) => {
                members.iter().find(|(name, _)| name == key).map_or(&Value::Null, |(_, value)| value)
            }
            _ => &Value::Null,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Deeper lists and objects are not read: they would use up the stack.
const MOST_LEVELS: usize = 100;

/// The value of a whole text; none for a text that is not JSON, which a tool may well answer with.
pub fn parse(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, level: usize) -> Option<Value> {
        self.space();
        match self.byte()? {
            b'{' | b'[' if level == MOST_LEVELS => None,
            b'{' => self.object(level + 1),
            b'[' => self.list(level + 1),
            b'"' => self.string().map(Value::Text),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number(),
        }
    }

    fn object(&mut self, level: usize) -> Option<Value> {
        let mut members = Vec::new();
        self.at += 1;
        self.space();
        while self.byte()? != b'}' {
            self.space();
            let name = self.string()?;
            self.space();
            self.expect(b':')?;
            members.push((name, self.value(level)?));
            self.separator(b'}')?;
        }
        self.at += 1;
        Some(Value::Object(members))
    }

    fn list(&mut self, level: usize) -> Option<Value> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        while self.byte()? != b']' {
            items.push(self.value(level)?);
            self.separator(b']')?;
        }
        self.at += 1;
        Some(Value::List(items))
    }

    fn string(&mut self) -> Option<String> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\'])?;
            text.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                return Some(text);
            }
            let escape = self.byte()?;
            self.at += 1;
            text.push(match escape {
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.escaped()?,
                b'"' | b'\\' | b'/' => escape as char,
                _ => return None,
            });
        }
    }

    /// The character of `\uXXXX`, or of two of them; half a pair is U+FFFD, as for the gateway.
    fn escaped(&mut self) -> Option<char> {
        let first = self.hex()?;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let start = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = start;
        }
        Some(char::from_u32(first).unwrap_or('\u{fffd}'))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self) -> Option<Value> {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += length;
        rest[..length].parse::<f64>().ok()?;
        Some(Value::Number(rest[..length].into()))
    }

    /// Between the members of a list or an object that ends with `end`.
    fn separator(&mut self, end: u8) -> Option<()> {
        self.space();
        if self.byte()? != end {
            self.expect(b',')?;
            self.space();
        }
        Some(())
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        self.text[self.at..].starts_with(word).then(|| self.at += word.len())?;
        Some(value)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.byte()? == byte).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// A JSON string.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c < ' ' => quoted += &format!("\\u{:04x}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A JSON list of strings.
pub fn quote_all<Text: AsRef<str>>(texts: &[Text]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quote(text.as_ref())).collect();
    format!("[{}]", quoted.join(","))
}
