export const OWNER: string;
export function filesOf(root: string): string[];
export function ownersIn(text: string): string[];
export function writeOwner(root: string, owner: string): string[];
