import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Redactor } from '../../../src/redaction/redactor';
import { PLANTED } from './planted-secrets';

const redacted = (text: string): string => new Redactor().text(text);

describe('secrets in texts', () => {
  for (const { name, secret, text } of PLANTED) {
    it(`${name}: nothing of it is left`, () => {
      const left = redacted(text);
      assert.ok(text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)));
      for (const part of secret.split(/[\n.\s/]/).filter((each) => each.length > 12))
        assert.ok(!left.includes(part), left);
      assert.ok(!left.includes(secret), left);
      assert.match(left, /\[REDACTED:/);
    });
  }

  const escaped: readonly (readonly [string, (text: string) => string])[] = [
    ['at the start of a line of JSON', (text) => JSON.stringify({ x: `\n${text}` })],
    ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ x: `\n${text}` }))],
    ['after a tab of JSON', (text) => JSON.stringify({ x: `\t${text}` })],
    ['in JSON of Go', (text) => JSON.stringify({ x: `<${text}` }).replaceAll('<', '\\u003c')],
    ['in an address', (text) => `https://x.test/?u=a%3D${text}`],
    ['in color', (text) => `\u001b[31m${text}`],
  ];
  for (const [where, within] of escaped) {
    it(`are found ${where}`, () => {
      for (const { name, secret, start } of PLANTED) {
        const left = redacted(within(start));
        for (const part of secret.split('\n')) assert.ok(!left.includes(part), `${name}: ${left}`);
      }
    });
  }

  it('are found in addresses whose signs are escaped', () => {
    const secret = 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5';
    for (const before of ['\\u0026sig=', '\\\\u0026sig=', '%26sig%3D', '?access_token\\u003d', ' Bearer%20'])
      assert.ok(!redacted(`https://x.test/a${before}${secret}`).includes(secret), before);
  });

  it('are replaced whatever is around them', () => {
    for (const { secret } of PLANTED.filter(({ name }) => name.startsWith('GitHub')))
      for (const [before, after] of [
        ['"', '"'],
        ['=', '&'],
        ['\n', '\n'],
        ['(', ')'],
        ['`', '`'],
        ['https://', '@github.com'],
      ])
        assert.equal(redacted(`${String(before)}${secret}${String(after)}`).includes(secret), false);
  });
});

describe('the mark of a secret', () => {
  it('is the same wherever the secret is, and another for another secret', () => {
    const redactor = new Redactor();
    const [a, b] = PLANTED;
    const first = redactor.text(`x ${a?.secret ?? ''}`);
    assert.equal(first, 'x [REDACTED:github-token-1]');
    assert.equal(
      redactor.text(`y ${b?.secret ?? ''} ${a?.secret ?? ''}`),
      'y [REDACTED:github-token-2] [REDACTED:github-token-1]',
    );
    assert.deepEqual(redactor.json({ password: a?.secret ?? '' }), { password: '[REDACTED:github-token-1]' });
    assert.deepEqual([...redactor.kinds], [['github-token', 2]]);
  });

  it('is not redacted again, and neither is that of the gateway', () => {
    const redactor = new Redactor();
    const marked = {
      token: '[REDACTED]',
      args: 'password=[REDACTED:secret-1]',
      Authorization: '[REDACTED:header-2]',
    };
    assert.deepEqual(redactor.json(marked), marked);
    const once = redactor.text(`password=${PLANTED[0]?.secret ?? ''} Authorization: Bearer abcdefgh12345678`);
    assert.equal(redactor.text(once), once);
  });

  it('is not redacted again in the same text', () => {
    assert.equal(
      redacted(`https://${PLANTED[0]?.secret ?? ''}@github.com`),
      'https://[REDACTED:github-token-1]@github.com',
    );
  });

  it('hides nothing that is no mark, and nothing next to one', () => {
    const token = PLANTED[0]?.secret ?? '';
    for (const text of [`[REDACTED:${token}]`, `[REDACTED]${token}`])
      assert.ok(!redacted(text).includes(token), text);
    assert.deepEqual(new Redactor().json({ password: '[REDACTEDhunter2' }), {
      password: '[REDACTED:secret-1]',
    });
  });
});

describe('properties whose name says that they are secret', () => {
  it('lose their texts, at any depth and in lists', () => {
    const value = {
      password: 'hunter2',
      dbPassword: 'open sesame',
      'x-api-key': 'plain',
      nested: [
        { client_secret: ['one two', 'three'] },
        { headers: [{ name: 'Authorization', value: 'letmein' }] },
      ],
    };
    const left = JSON.stringify(new Redactor().json(value));
    for (const secret of ['hunter2', 'sesame', 'plain', 'one two', 'three', 'letmein'])
      assert.ok(!left.includes(secret), left);
  });

  it('lose long numbers and all that is in objects, also in the plural', () => {
    const value = {
      password: 483911,
      credentials: { user: 'octocat', pin: 9876, deep: [{ a: 'hunter2' }] },
      api_keys: ['plain text'],
      tokens: ['letmein'],
    };
    const left = JSON.stringify(new Redactor().json(value));
    for (const secret of ['483911', 'octocat', '9876', 'hunter2', 'plain text', 'letmein'])
      assert.ok(!left.includes(secret), left);
  });

  it('keep numbers of tokens', () => {
    const value = { max_tokens: 4096, usage: { tokens: 128_000, total_token: 5000 } };
    assert.deepEqual(new Redactor().json(value), value);
  });

  it('keep what is no text, and what is too short', () => {
    const value = { token: null, secret: true, password: '', max_tokens: 100, tokens: ['ab'] };
    assert.deepEqual(new Redactor().json(value), value);
  });

  it('do not change what other properties are called', () => {
    const hostile = JSON.parse('{"__proto__":{"password":"hunter22"}}') as Record<string, never>;
    assert.equal(
      JSON.stringify(new Redactor().json(hostile)),
      '{"__proto__":{"password":"[REDACTED:secret-1]"}}',
    );
  });
});

describe('what is no secret', () => {
  const kept = [
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8 by octocat',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '123e4567-e89b-12d3-a456-426614174000',
    'sha512-oXVqrxakqqV1UZdSazDOPOLvOIz+XA683u8EctwboHfHykvVim4fR8gXkQUQZ3kkoQ==',
    'I_kwDOABCD1234567890abcdef',
    'https://github.com/acme/app/issues?page=2&per_page=100',
    'git@github.com:acme/app.git',
    '{"nextPageToken":"abc123def456","page_token":"CAUQAA12"}',
    'the password is required, and the token: required',
    'Enter your password: then press return',
    'password: ${{ secrets.PASSWORD }}',
    'token=$GITHUB_TOKEN',
    'tokens: 128000, max_tokens: 4096',
    'author: octocat; key: PROJ-1234',
    'the key is in docs/keys.md',
    'basic knowledge of authorization is helpful',
    'sk-learn, ghp_short, npm_config_registry, hf_hub',
    'aGVsbG8gd29ybGQsIHRoaXMgaXMgYSBmaWxlIHRoYXQgaXMgbG9uZyBlbm91Z2g=',
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 user@host',
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----',
    'user.name@example.com',
    '2026-08-15T23:48:42.233Z',
  ];
  for (const text of kept) {
    it(`stays: ${text.slice(0, 50).replaceAll('\n', ' ')}`, () => {
      assert.equal(redacted(text), text);
    });
  }
});

describe('texts as long as a line may be', () => {
  const LONG = 16 * 1024 * 1024;
  const starts = [
    'eyJ',
    'eyJhbGciOi.',
    'ghp_',
    'sk-',
    'token=',
    'password: "',
    'password=process.env',
    'Authorization: ',
    'bearer ',
    '?sig=',
    'https://x:',
    '-----BEGIN PRIVATE KEY-----',
    '[REDACTED',
  ];
  for (const start of starts) {
    it(`can be one secret: ${start}`, () => {
      const text = start + 'a1'.repeat((LONG - start.length) / 2);
      const left = new Redactor().json({ text });
      if (['ghp_', 'token=', 'Authorization: ', 'bearer ', '?sig='].includes(start))
        assert.ok(JSON.stringify(left).length < 100, String(JSON.stringify(left).length));
      assert.deepEqual(new Redactor().json({ password: text }), { password: '[REDACTED:secret-1]' });
    });
  }

  it('can be a private key with an end, and what follows stays', () => {
    const key = `-----BEGIN PRIVATE KEY-----${'a'.repeat(LONG)}-----END PRIVATE KEY-----`;
    assert.equal(redacted(`x ${key} y`), 'x [REDACTED:private-key-1] y');
  });
});

describe('hostile texts', () => {
  const LENGTH = 2_000_000;
  const parts = [
    'eyJ',
    'eyJ.',
    '://a:',
    'password',
    'password=',
    'Authorization:',
    '-----BEGIN PRIVATE KEY-----',
    'sk-',
    '\\"',
    'a1Q~',
    'bearer ',
    '12345678:',
  ];
  for (const part of parts) {
    it(`take time that grows with their length: ${part}`, () => {
      const time = (length: number): number => {
        const text = part.repeat(length / part.length);
        const started = process.cpuUsage();
        redacted(text);
        const { user, system } = process.cpuUsage(started);
        return (user + system) / 1000;
      };
      time(LENGTH / 16);
      const short = time(LENGTH / 8);
      const long = time(LENGTH);
      // Eight times as long; squared, it would be 64 times.
      assert.ok(long < 24 * Math.max(short, 20), `${String(short)} ms, then ${String(long)} ms`);
    });
  }
});
