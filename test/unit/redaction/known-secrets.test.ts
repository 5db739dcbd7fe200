import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answersRedactor } from '../../../src/redaction/known-secrets';

const text = (value: string, given: Partial<Parameters<typeof answersRedactor>[0]>): string =>
  answersRedactor({ headers: [], env: {}, ...given }).text(value);

describe('what a server is given and sends back', () => {
  it('is replaced where its name says that it is secret', () => {
    for (const name of [
      'Authorization',
      'Cookie',
      'X-Api-Key',
      'X-GitHub-Token',
      'X-Auth',
      'Proxy-Authorization',
    ])
      assert.equal(
        text('it was open sesame!', { headers: [[name, 'open sesame!']] }),
        'it was [REDACTED:header-1]',
        name,
      );
    const address = {
      username: '',
      password: 'hunter2-hunter2',
      search: '?api_key=open-sesame&sig=mellon-mellon',
    };
    assert.doesNotMatch(
      text('hunter2-hunter2 open-sesame mellon-mellon', { address }),
      /hunter2|sesame|mellon/,
    );
  });

  it('is replaced where it looks like a secret, whatever its name', () => {
    const value = 'a1b2c3d4e5f6a7b8c9d0';
    assert.equal(text(`got ${value}`, { headers: [['X-Tenant', value]] }), 'got [REDACTED:header-1]');
    const address = { username: '', password: '', search: `?t=${value}` };
    assert.equal(text(`got ${value}`, { address }), 'got [REDACTED:password-1]');
  });

  it('stays where it only says how to answer', () => {
    const headers = [
      ['Accept', 'application/json'],
      ['X-MCP-Toolsets', 'pull_requests'],
      ['MCP-Protocol-Version', '2025-06-18'],
      ['User-Agent', 'guard tester'],
    ] as const;
    const address = { username: '', password: '', search: '?profile=production&limit=10000000' };
    for (const said of ['application/json', 'list_pull_requests', '2025-06-18', 'production', '10000000'])
      assert.equal(text(said, { headers, address }), said);
  });
});
