export function noticesText(
  metafiles: readonly { readonly inputs: Readonly<Record<string, unknown>> }[],
  root: string,
): string;
