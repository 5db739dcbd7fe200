/** Options that every command has, for `parseArgs`. */
export const sharedOptions = {
  profile: { type: 'string' },
  reporter: { type: 'string', multiple: true },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;
