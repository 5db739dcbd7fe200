import { bounded, boundary, restOf, type SecretPattern } from './secret-pattern';

/** A kind of secret that is known by its own text. `source` is a regular expression; all are tried as one. */
interface TokenShape {
  readonly kind: string;
  readonly source: string;
}

/**
 * Secrets that begin in a way that nothing else does. Each is tried only where no letter, digit, `_` or `-` is before
 * it, except those of an escape, and no part of one can be read in two ways: the time is linear in the text.
 */
const SHAPES: readonly TokenShape[] = [
  { kind: 'github-token', source: 'gh[pousr]_[A-Za-z0-9]{30,}' },
  { kind: 'github-token', source: 'github_pat_[A-Za-z0-9_]{40,}' },
  { kind: 'gitlab-token', source: 'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[A-Za-z0-9_.-]{20,}' },
  { kind: 'aws-access-key', source: '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])' },
  { kind: 'google-api-key', source: 'AIza[A-Za-z0-9_-]{35}' },
  { kind: 'google-oauth', source: 'ya29\\.[A-Za-z0-9_-]{20,}' },
  { kind: 'google-oauth', source: 'GOCSPX-[A-Za-z0-9_-]{20,}' },
  { kind: 'slack-token', source: 'xox[abceoprs]-[A-Za-z0-9-]{10,}' },
  { kind: 'slack-token', source: 'xapp-[0-9]-[A-Za-z0-9-]{10,}' },
  { kind: 'slack-webhook', source: 'hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,}' },
  { kind: 'discord-webhook', source: 'discord(?:app)?\\.com/api/webhooks/[0-9]{5,}/[A-Za-z0-9_-]{20,}' },
  { kind: 'jwt', source: 'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]{0,}){0,3}' },
  { kind: 'npm-token', source: 'npm_[A-Za-z0-9]{30,}' },
  { kind: 'pypi-token', source: 'pypi-[A-Za-z0-9_-]{50,}' },
  { kind: 'rubygems-token', source: 'rubygems_[a-f0-9]{40,}' },
  { kind: 'crates-token', source: 'cio[A-Za-z0-9]{32}(?![A-Za-z0-9])' },
  { kind: 'docker-token', source: 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}' },
  { kind: 'stripe-key', source: '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}' },
  { kind: 'stripe-key', source: 'whsec_[A-Za-z0-9+/=]{24,}' },
  { kind: 'twilio-key', source: 'SK[a-f0-9]{32}(?![A-Za-z0-9])' },
  { kind: 'sendgrid-key', source: 'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}' },
  { kind: 'mailgun-key', source: 'key-[a-f0-9]{32}(?![A-Za-z0-9])' },
  { kind: 'anthropic-key', source: 'sk-ant-[A-Za-z0-9_-]{20,}' },
  { kind: 'openai-key', source: 'sk-(?!ant-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}' },
  { kind: 'huggingface-token', source: 'hf_[A-Za-z0-9]{30,}' },
  { kind: 'digitalocean-token', source: 'do[opr]_v1_[a-f0-9]{40,}' },
  { kind: 'shopify-token', source: 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32,}' },
  { kind: 'telegram-token', source: '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}' },
  { kind: 'atlassian-token', source: 'ATATT3[A-Za-z0-9_=-]{40,}' },
  { kind: 'linear-key', source: 'lin_(?:api|oauth)_[A-Za-z0-9]{30,}' },
  { kind: 'notion-token', source: '(?:ntn_|secret_)[A-Za-z0-9]{40,}' },
  { kind: 'databricks-token', source: 'dapi[a-f0-9]{32}(?:-[0-9])?(?![A-Za-z0-9])' },
  { kind: 'vault-token', source: 'hv[sbr]\\.[A-Za-z0-9_-]{20,}' },
  { kind: 'terraform-token', source: '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{40,}' },
  { kind: 'age-key', source: 'AGE-SECRET-KEY-1[A-Z0-9]{40,}' },
  { kind: 'new-relic-key', source: 'NRAK-[A-Z0-9]{20,}' },
  { kind: 'postman-key', source: 'PMAK-[a-f0-9]{20,}-[a-f0-9]{20,}' },
  { kind: 'doppler-token', source: 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9._-]{30,}' },
  { kind: 'grafana-token', source: 'gl(?:c|sa)_[A-Za-z0-9+/=_]{30,}' },
  { kind: 'sentry-token', source: 'sntry[su]_[A-Za-z0-9+/=_-]{30,}' },
  { kind: 'azure-secret', source: '[A-Za-z0-9_.~-]{3}[0-9]Q~[A-Za-z0-9_.~-]{31,}' },
];

const START = boundary('[A-Za-z0-9_-]');

/** All shapes; the kind of what was found has the number of its group. */
export const TOKENS: SecretPattern = {
  find: bounded(`${START}(?:${SHAPES.map(({ source }) => `(${source})`).join('|')})`, 'g'),
  rest: restOf('[A-Za-z0-9_.~+/=-]'),
};

/** The kind of a token, from the groups of a match. */
export function tokenKind(groups: readonly (string | undefined)[]): string {
  return SHAPES[groups.findIndex((group) => group !== undefined)]?.kind ?? 'token';
}
