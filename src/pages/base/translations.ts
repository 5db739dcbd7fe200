import * as l10n from '@vscode/l10n';

/**
 * Gives the texts of a page, and those of `src/ide` that it draws, in the language of VS Code: the document that the
 * extension made has them (`src/editor/base/page-html.ts`). Pages import this first, because texts that are made
 * earlier stay English.
 */
const bundle = document.body.dataset['texts'];
if (bundle !== undefined) l10n.config({ contents: bundle });
