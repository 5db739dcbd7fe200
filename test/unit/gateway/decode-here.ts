import { decodedAnswer, type DecodeAnswer } from '../../../src/gateway/answers';

/** Decodes on this thread, which a front end never does. */
export const decodeHere: DecodeAnswer = (name, output, toolResult) =>
  Promise.resolve(decodedAnswer(name, output, toolResult));
