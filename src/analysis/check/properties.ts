import { privateAsPublic } from './properties/private-as-public';
import { textTwins } from './properties/text-twins';
import type { Property } from './property';

/** Everything that `guard-lab check` asks, in the order of reports. */
export const PROPERTIES: readonly Property[] = [privateAsPublic, textTwins];
