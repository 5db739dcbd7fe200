import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

/** The texts of `l10n.t` in the sources, as `l10n/bundle.l10n.json` has them: sorted, so that a change is a small one. */
export async function sourceTexts(): Promise<Record<string, unknown>> {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const paths = globSync(['src/editor/**/*.ts', 'src/ide/**/*.ts', 'src/pages/**/*.ts', 'src/*.ts'], {
    cwd,
    absolute: true,
  });
  const texts = paths.map((path) => readFileSync(path, 'utf8')).filter((text) => text.includes('l10n'));
  const contents = together(texts).map((text) => ({ contents: text, extension: '.ts' as const }));
  return Object.fromEntries(
    Object.entries(await getL10nJson(contents)).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** Calls of `t` of all sources that import it in the same way as one source: what looks for them starts for each anew. */
function together(texts: readonly string[]): string[] {
  const byImports = new Map<string, string[]>();
  for (const text of texts) {
    const { imports, calls } = translations(text);
    byImports.set(imports, [...(byImports.get(imports) ?? []), ...calls]);
  }
  return [...byImports].map(([imports, calls]) => [imports, ...calls].map((part) => `${part};\n`).join(''));
}

/** What a source imports to translate, and its calls of any function `t`. */
function translations(text: string): { readonly imports: string; readonly calls: readonly string[] } {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest);
  const [imports, calls]: [string[], string[]] = [[], []];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const from = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
      if (from === 'vscode' || from === '@vscode/l10n') imports.push(node.getText(source));
    } else if (isTranslation(node)) calls.push(node.getText(source));
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports: imports.sort().join(';\n'), calls };
}

function isTranslation(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  return ts.isIdentifier(called) && called.text === 't';
}
