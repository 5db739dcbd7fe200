/**
 * Where a file is, as editors name it: the shape of VS Code's `Uri`, so that its values pass through the pure half
 * of the editor without a conversion.
 */
export interface ResourceUri {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly fsPath: string;
  with(change: {
    scheme?: string;
    authority?: string | null;
    path?: string | null;
    query?: string | null;
    fragment?: string | null;
  }): ResourceUri;
  toString(skipEncoding?: boolean): string;
  toJSON(): unknown;
}
