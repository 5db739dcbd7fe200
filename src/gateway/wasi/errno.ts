/** The `errno` values of wasi_snapshot_preview1 that the gateway's runtime ever answers (wazero, WASI functions). */
export const Errno = {
  success: 0,
  badf: 8,
  fault: 21,
  inval: 28,
  nametoolong: 37,
  nosys: 52,
  notdir: 54,
  notsup: 58,
  perm: 63,
} as const;
