/** `count` characters of `alphabet` in an order without a pattern, the same each time. */
function noise(alphabet: string, count: number, seed: number): string {
  let state = seed * 2654435761 + 1;
  let text = '';
  while (text.length < count) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += alphabet[(state >>> 8) % alphabet.length] ?? '';
  }
  return text;
}

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const alnum = (count: number, seed: number): string => noise(ALNUM, count, seed);
const hex = (count: number, seed: number): string => noise(HEX, count, seed);

/** What is secret, a text that holds it, and one that begins with it or its name. Put together here, so that no scanner takes them for real ones. */
export interface Planted {
  readonly name: string;
  readonly secret: string;
  readonly text: string;
  readonly start: string;
}

const token = (name: string, secret: string): Planted => ({
  name,
  secret,
  text: `use ${secret}, please`,
  start: secret,
});
const within = (name: string, secret: string, around: (secret: string) => string): Planted => ({
  name,
  secret,
  text: around(secret),
  start: around(secret),
});

export const PLANTED: readonly Planted[] = [
  token('GitHub personal token', `ghp_${alnum(36, 1)}`),
  token('GitHub OAuth token', `gho_${alnum(36, 2)}`),
  token('GitHub user token', `ghu_${alnum(36, 3)}`),
  token('GitHub server token', `ghs_${alnum(36, 4)}`),
  token('GitHub refresh token', `ghr_${alnum(36, 5)}`),
  token('GitHub fine-grained token', `github_pat_${alnum(22, 6)}_${alnum(59, 7)}`),
  token('GitLab token', `glpat-${alnum(20, 8)}`),
  token('AWS access key', `AKIA${noise(UPPER, 16, 9)}`),
  within('AWS secret key', alnum(40, 10), (key) => `aws_secret_access_key = ${key}`),
  token('Google API key', `AIza${alnum(35, 11)}`),
  token('Google OAuth token', `ya29.${alnum(60, 12)}`),
  token('Google client secret', `GOCSPX-${alnum(28, 13)}`),
  token('Slack bot token', `xoxb-${noise('0123456789', 12, 14)}-${alnum(24, 15)}`),
  token('Slack app token', `xapp-1-${alnum(40, 16)}`),
  within(
    'Slack webhook',
    `hooks.slack.com/services/T${alnum(8, 17)}/B${alnum(8, 18)}/${alnum(24, 19)}`,
    (url) => `https://${url}`,
  ),
  within(
    'Discord webhook',
    `discord.com/api/webhooks/123456789012/${alnum(60, 20)}`,
    (url) => `https://${url}`,
  ),
  token('JSON web token', `eyJ${alnum(30, 21)}.eyJ${alnum(60, 22)}.${alnum(43, 23)}`),
  within(
    'private key',
    `${alnum(64, 24)}\n${alnum(64, 25)}`,
    (key) => `-----BEGIN RSA PRIVATE KEY-----\n${key}\n-----END RSA PRIVATE KEY-----`,
  ),
  within('private key, cut off', alnum(64, 26), (key) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${key}`),
  within('authorization header', alnum(32, 27), (value) => `Authorization: Bearer ${value}`),
  within(
    'basic authorization',
    `dXNlcjpw${alnum(12, 28)}=`,
    (value) => `curl -H "authorization: Basic ${value}" https://x`,
  ),
  within('bearer token', alnum(40, 29), (value) => `sent with bearer ${value}`),
  within('cookie header', `session=${alnum(32, 30)}`, (value) => `Set-Cookie: ${value}`),
  within('password of a URL', alnum(12, 31), (value) => `postgres://admin:${value}@db.example.com/app`),
  within(
    'connection string',
    `${alnum(40, 32)}==`,
    (value) => `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${value};EndpointSuffix=core`,
  ),
  within(
    'password of a connection string',
    alnum(10, 33),
    (value) => `Server=db;User Id=sa;Password=${value};`,
  ),
  within(
    'Azure SAS signature',
    `${alnum(40, 34)}%3D`,
    (value) => `https://x.blob.core.windows.net/c?sv=2022&sig=${value}`,
  ),
  token('Azure client secret', `abc8Q~${alnum(34, 35)}`),
  token('npm token', `npm_${alnum(36, 36)}`),
  token('PyPI token', `pypi-AgEI${alnum(80, 37)}`),
  token('Docker token', `dckr_pat_${alnum(27, 38)}`),
  token('Stripe key', `sk_live_${alnum(24, 39)}`),
  token('Twilio key', `SK${hex(32, 40)}`),
  token('SendGrid key', `SG.${alnum(22, 41)}.${alnum(43, 42)}`),
  token('Anthropic key', `sk-ant-api03-${alnum(80, 43)}`),
  token('OpenAI key', `sk-proj-${alnum(60, 44)}`),
  token('Hugging Face token', `hf_${alnum(34, 45)}`),
  token('DigitalOcean token', `dop_v1_${hex(64, 46)}`),
  token('Telegram token', `123456789:AA${alnum(33, 47)}`),
  token('Vault token', `hvs.${alnum(24, 48)}`),
  token('Databricks token', `dapi${hex(32, 49)}`),
  within('password in JSON of a text', alnum(9, 50), (value) =>
    JSON.stringify({ user: 'x', password: value }),
  ),
  within('secret in JSON in JSON of a text', alnum(20, 51), (value) =>
    JSON.stringify(JSON.stringify({ client_secret: value })),
  ),
  within('key in a YAML file', alnum(24, 52), (value) => `database:\n  api_key: ${value}\n`),
  within('variable of a shell', alnum(12, 53), (value) => `export DB_PASSWORD='${value}'`),
];
