export const HAS_GATEWAY_STACK: boolean = false;
