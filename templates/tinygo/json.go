package main

// A small JSON reader and writer: enough for what a gateway sends a guard, and without package variables, which
// encoding/json has.

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

type kind int

const (
	isNull kind = iota
	isBool
	isNumber
	isText
	isList
	isObject
)

// value is one of JSON. Numbers are kept as they are written: a guard calculates nothing with them.
type value struct {
	kind   kind
	isTrue bool
	text   string
	keys   []string
	items  []value
}

// get is a member of an object; null when there is none.
func (v value) get(key string) value {
	for index, name := range v.keys {
		if name == key {
			return v.items[index]
		}
	}
	return value{}
}

// mostLevels: deeper lists and objects are not read, because they would use up the stack.
const mostLevels = 64

// parse reads a whole text; false for a text that is not JSON, which a tool may well answer with.
func parse(text string) (value, bool) {
	r := reader{text: text}
	v := r.value(0)
	r.space()
	if r.failed || r.at != len(text) {
		return value{}, false
	}
	return v, true
}

type reader struct {
	text   string
	at     int
	failed bool
}

func (r *reader) value(level int) value {
	r.space()
	switch c := r.byte(); {
	case level > mostLevels:
		return r.fail()
	case c == '{', c == '[':
		return r.members(c, level+1)
	case c == '"':
		return value{kind: isText, text: r.string()}
	case r.word("true"):
		return value{kind: isBool, isTrue: true}
	case r.word("false"):
		return value{kind: isBool}
	case r.word("null"):
		return value{}
	}
	return r.number()
}

// members reads an object or a list.
func (r *reader) members(open byte, level int) value {
	v, end := value{kind: isList}, byte(']')
	if open == '{' {
		v.kind, end = isObject, '}'
	}
	r.at++
	r.space()
	for !r.failed && r.byte() != end {
		if open == '{' {
			v.keys = append(v.keys, r.string())
			r.space()
			r.expect(':')
		}
		v.items = append(v.items, r.value(level))
		r.space()
		if r.byte() != end {
			r.expect(',')
			r.space()
		}
	}
	r.at++
	return v
}

func (r *reader) string() string {
	r.expect('"')
	var text strings.Builder
	for !r.failed {
		start := r.at
		for r.at < len(r.text) && r.text[r.at] != '"' && r.text[r.at] != '\\' {
			r.at++
		}
		text.WriteString(r.text[start:r.at])
		if r.byte() == '"' {
			r.at++
			return text.String()
		}
		r.expect('\\')
		c := r.byte()
		r.at++
		switch c {
		case 'n':
			text.WriteByte('\n')
		case 'r':
			text.WriteByte('\r')
		case 't':
			text.WriteByte('\t')
		case 'b':
			text.WriteByte('\b')
		case 'f':
			text.WriteByte('\f')
		case 'u':
			text.WriteRune(r.escaped())
		case '"', '\\', '/':
			text.WriteByte(c)
		default:
			r.fail()
		}
	}
	return ""
}

// escaped is the character of \uXXXX, or of two of them; half a pair is U+FFFD, as for the gateway.
func (r *reader) escaped() rune {
	first := r.hex()
	if first < 0xd800 || first > 0xdfff {
		return first
	}
	if first < 0xdc00 && strings.HasPrefix(r.text[r.at:], `\u`) {
		start := r.at
		r.at += 2
		if second := r.hex(); second >= 0xdc00 && second <= 0xdfff {
			return 0x10000 + (first-0xd800)<<10 + second - 0xdc00
		}
		r.at = start
	}
	return utf8.RuneError
}

func (r *reader) hex() rune {
	if r.at+4 > len(r.text) {
		r.fail()
		return utf8.RuneError
	}
	code, err := strconv.ParseUint(r.text[r.at:r.at+4], 16, 16)
	r.at += 4
	if err != nil {
		r.fail()
	}
	return rune(code)
}

func (r *reader) number() value {
	start := r.at
	for r.at < len(r.text) && strings.IndexByte("+-.0123456789eE", r.text[r.at]) >= 0 {
		r.at++
	}
	if r.at == start {
		return r.fail()
	}
	return value{kind: isNumber, text: r.text[start:r.at]}
}

func (r *reader) word(word string) bool {
	if !strings.HasPrefix(r.text[r.at:], word) {
		return false
	}
	r.at += len(word)
	return true
}

func (r *reader) expect(c byte) {
	if r.byte() != c {
		r.fail()
		return
	}
	r.at++
}

func (r *reader) space() {
	for r.at < len(r.text) && r.text[r.at] <= ' ' {
		r.at++
	}
}

// byte is the one at this position, 0 at the end.
func (r *reader) byte() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// fail ends the reading.
func (r *reader) fail() value {
	r.failed = true
	r.at = len(r.text)
	return value{}
}

// quote makes a JSON string.
func quote(text string) string {
	var quoted strings.Builder
	quoted.WriteByte('"')
	for index := 0; index < len(text); index++ {
		c := text[index]
		switch {
		case c == '"' || c == '\\':
			quoted.WriteByte('\\')
			quoted.WriteByte(c)
		case c < ' ':
			quoted.WriteString(`\u00` + string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]))
		default:
			quoted.WriteByte(c)
		}
	}
	quoted.WriteByte('"')
	return quoted.String()
}

// quoteAll makes a JSON list of strings.
func quoteAll(texts []string) string {
	quoted := make([]string, len(texts))
	for index, text := range texts {
		quoted[index] = quote(text)
	}
	return "[" + strings.Join(quoted, ",") + "]"
}
