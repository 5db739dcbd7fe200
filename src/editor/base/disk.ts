import type * as vscode from 'vscode';

/** Whether there is a disk that files are read from directly, and are written to. In a browser there is none: disk.web.ts. */
export const HAS_DISK: boolean = true;

/** Whether a location is a path of the disk. Other ones are for the file systems of VS Code. */
export function isOnDisk({ scheme }: vscode.Uri): boolean {
  return HAS_DISK && scheme === 'file';
}
