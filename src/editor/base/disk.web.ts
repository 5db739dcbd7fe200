export const HAS_DISK: boolean = false;

/** Also a folder of this computer that was opened in the browser is for VS Code alone to read. */
export function isOnDisk(): boolean {
  return false;
}
