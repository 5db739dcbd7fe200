import { isRepositoryPath } from './world-answer';
import { VISIBILITIES, type ScenarioWorld } from './model';
import { mapped, named, objectOf, oneOf, text } from './reader';
import { backend } from './step-fields';

const world = objectOf(
  'an object with `visibility`, `repository` and `backend`',
  {
    visibility: oneOf(VISIBILITIES),
    repository: text('a repository', (value) =>
      isRepositoryPath(value) ? undefined : 'must be a repository as OWNER/REPO',
    ),
    backend,
  },
  { strict: true, required: ['visibility'] },
);

/** `worlds`: sets of saved answers for questions that no step asks, by name. */
export const worlds = named(
  'an object with a world for each name',
  mapped(world, ({ visibility = 'unknown', repository, backend: entries = [] }): ScenarioWorld => ({
    visibility,
    ...(repository === undefined ? {} : { repository }),
    backend: entries,
  })),
);
