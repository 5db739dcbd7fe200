/** Options to decode a module for its facts, not for a verdict: it may declare all the memory that 32 bits can address. */
export const ANY_MEMORY = { memoryLimitPages: 65_536 } as const;
