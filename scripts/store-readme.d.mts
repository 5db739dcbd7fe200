/** A text with addresses in place of relative links, of pictures too; see store-readme.mjs. */
export function withAddresses(text: string, owner: string): string;
