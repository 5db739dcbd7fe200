import { afterTrap } from './properties/after-trap';
import { faultMatrix } from './properties/fault-matrix';
import { integrityChain } from './properties/integrity-chain';
import { itemsOnce } from './properties/items-once';
import { orderShuffle } from './properties/order-shuffle';
import { privateAsPublic } from './properties/private-as-public';
import { rules } from './properties/rules';
import { scope } from './properties/scope';
import { shapeTwins } from './properties/shape-twins';
import { sizeGrowth } from './properties/size-growth';
import { textTwins } from './properties/text-twins';
import type { Property } from './property';

/** Everything that `guard-lab check` asks, in the order of reports. */
export const PROPERTIES: readonly Property[] = [
  privateAsPublic,
  scope,
  integrityChain,
  itemsOnce,
  shapeTwins,
  sizeGrowth,
  textTwins,
  faultMatrix,
  orderShuffle,
  afterTrap,
  rules,
];
