/**
 * Whether the engine lets a guard recurse as deeply as the gateway's runtime does (wazero C3): threads are started with a
 * stack of that size. A browser has one size for all, and engine-stack.web.ts takes the place of this file there.
 */
export const HAS_GATEWAY_STACK: boolean = true;
