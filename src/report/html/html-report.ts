import { sha256 } from '@noble/hashes/sha2.js';
import type { RunResult } from '../../run/result';
import type { ReportContext } from './context';
import { Markup, parts, tag } from './markup';
import { reportBody } from './report-body';
import { STYLE } from './style';
import { FILE_THEME } from './themes';

/**
 * A run as one HTML file that needs nothing else: no script, no request, style inside. At most 24 MiB
 * (`PAGE_BYTES`); what is left out is said.
 */
export function htmlReport(result: RunResult, context: ReportContext): string {
  const style = `${FILE_THEME}${STYLE}`;
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  const page = tag(
    'html',
    { lang: 'en' },
    '\n',
    tag(
      'head',
      {},
      tag('meta', { charset: 'utf-8' }),
      '\n',
      // The policy quotes its words: nothing of others is in it.
      new Markup(`<meta http-equiv="Content-Security-Policy" content="${policy}">\n`),
      tag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      '\n',
      tag('meta', { name: 'referrer', content: 'no-referrer' }),
      '\n',
      tag('title', {}, 'Guard Lab report'),
      new Markup(`\n<style>${style}</style>\n`),
    ),
    tag(
      'body',
      {},
      '\n',
      tag('a', { class: 'skip', href: '#scenarios' }, 'Skip to the scenarios'),
      tag('main', {}, reportBody(result, context)),
      '\n',
    ),
  );
  return `<!DOCTYPE html>\n${parts(page).html}\n`;
}

/** A text as a policy names it: only this very text is let through. */
function hashOf(text: string): string {
  const digest = sha256(new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}
