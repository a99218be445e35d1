import type { SagaPromise } from './promise';

/** What a user holds their own world to. */
export const ownInvariants: SagaPromise = {
  id: 'invariant',
  says: 'the invariants of the user\'s own world hold',
  broken: { invariant: ({ what }) => what },
};
