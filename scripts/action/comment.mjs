// Writes the reports into one comment on the pull request: makes it, or changes the one that it made before.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf } from './inputs.mjs';
import { fitted } from './markdown.mjs';
import { annotate, main } from './runner.mjs';

/** Characters of a comment: GitHub takes 65,536. */
const MAX_COMMENT = 65_000;
const MAX_PAGES = 50;
const PER_PAGE = 100;
const TIMEOUT_MS = 30_000;
/** Who has written a comment with the token of a workflow, where GitHub does not say who we are. */
const BOT = 'github-actions[bot]';

/** An answer of GitHub that is no success. */
class Refusal extends Error {
  constructor(status, message) {
    super(`GitHub answers ${status}: ${message}`);
    this.status = status;
  }
}

async function request(env, method, url, body) {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${env.GUARD_LAB_TOKEN}`,
      'content-type': 'application/json',
      'user-agent': 'guard-lab-action',
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const answer = response.ok ? json(text) : undefined;
  if (answer === undefined) throw new Refusal(response.status, text.slice(0, 300));
  return answer;
}

/** Undefined for what is no JSON: a proxy answers with pages. */
function json(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The first line of our comment, which people do not see. */
function markerOf({ GUARD_LAB_COMMENT_KEY: key, GITHUB_WORKFLOW: workflow = '', GITHUB_JOB: job = '' }) {
  const name = (key || `${workflow} ${job}`).replace(/[^\w.]+/g, '_').slice(0, 200);
  return `<!-- guard-lab comment ${name} -->`;
}

/** The login that the token writes as. */
async function ownLogin(env) {
  const url = env.GITHUB_GRAPHQL_URL ?? 'https://api.github.com/graphql';
  try {
    const { data } = await request(env, 'POST', url, { query: '{ viewer { login } }' });
    return data?.viewer?.login ?? BOT;
  } catch (error) {
    if (error instanceof Refusal) return BOT;
    throw error;
  }
}

/** Our comment with this marker, the oldest one. A comment of anyone else is not ours, whatever it begins with. */
async function ownComment(env, comments, marker) {
  const login = await ownLogin(env);
  for (let page = 1; page <= MAX_PAGES; page++) {
    const found = await request(env, 'GET', `${comments}?per_page=${PER_PAGE}&page=${page}`);
    const own = found.find(({ body, user }) => user?.login === login && body?.startsWith(marker));
    if (own || found.length < PER_PAGE) return own;
  }
  return undefined;
}

function bodyOf(env, marker, commit) {
  const parts = commandsOf(env).map((command) => {
    const file = join(env.GUARD_LAB_REPORT, `${command}.md`);
    if (existsSync(file)) return readFileSync(file, 'utf8').trim();
    return `### guard-lab ${command}\n\nIt has made no report; the log says why.`;
  });
  const job = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
  const end = `<sub>Guard Lab, for ${commit}: [log and summary](${job})</sub>`;
  const room = MAX_COMMENT - marker.length - end.length - 10;
  return [marker, ...fitted(parts, room), end].join('\n\n');
}

function pullRequestOf({ GITHUB_EVENT_PATH: path }) {
  const event = path && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return event.pull_request;
}

async function write(env, { number, head }) {
  const marker = markerOf(env);
  const body = bodyOf(env, marker, String(head?.sha ?? env.GITHUB_SHA).slice(0, 12));
  const issues = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/issues`;
  const comments = `${issues}/${number}/comments`;
  const own = await ownComment(env, comments, marker);
  const url = own ? `${issues}/comments/${own.id}` : comments;
  const { html_url: address } = await request(env, own ? 'PATCH' : 'POST', url, { body });
  console.log(`${own ? 'Updated' : 'Made'} the comment ${address}`);
}

/** A comment that cannot be written changes no verdict: the step passes, and says why there is none. */
function explain(error) {
  const failed =
    error instanceof Refusal
      ? error.message
      : `GitHub cannot be reached: ${error.cause?.message ?? error.message}`;
  if (error.status === 403 || error.status === 404)
    return annotate(
      'notice',
      `No comment: the token may not write one. Pull requests of forks get such tokens; others need "permissions: pull-requests: write". The job summary has the results. ${failed}`,
    );
  return annotate('warning', `No comment: ${failed}`);
}

await main(async (env) => {
  const pullRequest = pullRequestOf(env);
  if (!pullRequest) return console.log('No comment: this event has no pull request.');
  if (!env.GUARD_LAB_TOKEN) return annotate('notice', 'No comment: the input github-token is empty.');
  try {
    await write(env, pullRequest);
  } catch (error) {
    // Of fetch: no connection, or no answer in time.
    const isNetwork = error instanceof TypeError || error.name === 'TimeoutError';
    if (!(error instanceof Refusal) && !isNetwork) throw error;
    explain(error);
  }
});
