/** A Rust type as people write it: without the paths in it, and without allocators. */
export function shortType(name: string): string {
  return name.replaceAll(/(?:[\w{}#]+::)+/g, '').replaceAll(/, Global(?=>)/g, '');
}
