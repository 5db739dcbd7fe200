import type { RuleText } from './rule';

/** The properties of `guard-lab check`, by their code; `private-as-public` is a finding of the tool map, too. */
export const CHECK_RULES = {
  scope: {
    severity: 'error',
    title: 'Labels of another repository',
    documentation:
      'With another owner and repository in the arguments, the tags of the guard do not follow, or they name a repository that the request does not: **the wrong agents may read.** Take the scope of tags from the arguments, whole and in lower case, in one place. Compare names as a whole.',
  },
  'integrity-chain': {
    severity: 'error',
    title: 'Integrity level without those below it',
    documentation:
      'The gateway compares tags as texts and does not know that `merged` is more than `approved`. An agent that requires the lower level does not receive the item. Make the tags of a level in one function that adds all levels below it.',
  },
  'items-once': {
    severity: 'error',
    title: 'Items of a response not covered once',
    documentation:
      'An item has no entry of `labeled_paths` and there are no `default_labels`, so that everyone may read it; or a path points at nothing, or two entries of one item differ. Count items from 0, begin paths with `items_path`, and always give `default_labels`.',
  },
  'shape-twins': {
    severity: 'error',
    title: 'Labels depend on the shape of a result',
    documentation:
      'The same result in another shape (bare or as an MCP result, object or list, names of REST or of GraphQL) gets other labels. Unwrap the result first, then find the list, then read each property under both of its names.',
  },
  'size-growth': {
    severity: 'error',
    title: 'Labels lost in long lists',
    documentation:
      'In a longer list an item has other labels than alone, or a page of up to 100 items reaches a limit. Decide by what is in the result, or ask for many items at once. When an answer is missing, fail or give the strictest labels.',
  },
  'text-twins': {
    severity: 'error',
    title: 'Labels depend on free text',
    documentation:
      'A title, body or comment with emoji, control characters, half of a surrogate pair or 64 KiB of text changes a label, or makes the guard trap. Everyone who may open an issue writes such text. Read JSON with a parser, and work with bytes or whole characters.',
  },
  'fault-matrix': {
    severity: 'error',
    title: 'Looser when the backend fails',
    documentation:
      'A backend call fails or has an answer that is no use, and the guard lets through what it keeps back otherwise, or traps. Start from the strict label, and loosen it only by an answer that says so clearly. Check the number that `call_backend` returns before you read the buffer.',
  },
  'order-shuffle': {
    severity: 'error',
    title: 'Labels depend on earlier requests',
    documentation:
      'All sessions of a server share one guard instance, and its memory stays. Another request before this one changes its labels. Put everything that an answer depends on into the key of a cache, and begin each request with empty state.',
  },
  'after-trap': {
    severity: 'error',
    title: 'Looser after an error',
    documentation:
      'After a request that the guard fails on, another one gets looser labels. Set state only when a request has succeeded, and free or reset buffers on the way out of every error.',
  },
  rules: {
    severity: 'error',
    title: 'Rule of the project broken',
    documentation:
      'A rule in `guard-lab.json` (`check.rules`) does not hold for a request. The message names the rule. Correct the guard, or the rule.',
  },
} as const satisfies Record<string, RuleText>;
