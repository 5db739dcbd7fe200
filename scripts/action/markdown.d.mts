export function fitted(parts: readonly string[], limit: number): string[];
