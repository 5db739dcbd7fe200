import { isDiagnosticCode, RULES } from '../../diagnostics/registry';
import { parts, tag, type Child, type Markup } from './markup';

/** The name in links of what a code means. */
export function codeAnchor(code: string): string {
  return `code-${code}`;
}

/** What the codes of findings mean, for those that the page shows; nothing without any. */
export function codesMarkup(codes: ReadonlySet<string>): Markup | undefined {
  const known = [...codes].filter(isDiagnosticCode).sort();
  if (known.length === 0) return undefined;
  return tag(
    'section',
    { id: 'codes' },
    tag('h2', {}, 'What the findings mean'),
    ...known.map((code) =>
      tag(
        'section',
        { id: codeAnchor(code), class: 'part' },
        tag('h3', {}, RULES[code].title, ' ', tag('code', {}, code)),
        ...RULES[code].documentation.split(/\n{2,}/).map((text) => tag('p', {}, inlineMarkdown(text))),
      ),
    ),
  );
}

/** Our own documentation has code and emphasis; all else is text. */
function inlineMarkdown(text: string): Markup {
  const children = text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece): Child => {
    if (piece.startsWith('`') && piece.length > 1) return tag('code', {}, piece.slice(1, -1));
    if (piece.startsWith('**') && piece.length > 4) return tag('strong', {}, piece.slice(2, -2));
    return piece;
  });
  return parts(...children);
}
