import type { Definition } from '../../definition/definition';
import type { Happening, Trace } from '../trace';
import { abandonedAsRecorded, ruledOutForGood, takenWhenNothingRuns, takenWithAReason, wordsOfTheStepStand } from './answers';
import { fencedForGood, nothingLeft, oneCompensationAtATime, reverseOrder, waitsForAttempts } from './compensations';
import { nothingBeginsLate, toldInTime } from './deadline';
import { durableStart, oncePerKey, oneAttemptAtATime } from './effects';
import { abandonedForGood, compensatesByItself, recordedFirst, rejectedUntilAsked } from './humans';
import { completedForGood, completesUntroubled, forwardAfterThePivot, parkedForAReason, parkedWithTheRestDone, reachesAnOutcome } from './outcomes';
import { ownInvariants } from './own';
import { watch, type Present } from './present';
import type { SagaPromise } from './promise';
import { doneOnce, endedForGood, neverForwardAgain } from './redrive';
import { repeatedAsAgreed } from './retries';
import { toldWhatIsKnown } from './undo';
import { waitsForSomebody } from './waits';
import { toldWhyNotTaken } from './letters';
import { rejectedForGood, rejectedIsSpared } from './rejections';
import { oneSagaPerId, otherIsRefused } from './second-start';

export type { SagaPromise } from './promise';

/** Everything that a run is held to. */
export const PROMISES: readonly SagaPromise[] = [
  ownInvariants, durableStart, oncePerKey, oneAttemptAtATime, completedForGood, nothingLeft, reverseOrder, fencedForGood, waitsForAttempts,
  oneCompensationAtATime, parkedWithTheRestDone, parkedForAReason, forwardAfterThePivot, repeatedAsAgreed, reachesAnOutcome,
  completesUntroubled, abandonedForGood, rejectedUntilAsked, recordedFirst, compensatesByItself,
  takenWhenNothingRuns, takenWithAReason, wordsOfTheStepStand, ruledOutForGood, abandonedAsRecorded, nothingBeginsLate,
  toldInTime, toldWhatIsKnown, rejectedForGood, rejectedIsSpared, toldWhyNotTaken, waitsForSomebody,
  doneOnce, neverForwardAgain, endedForGood, oneSagaPerId, otherIsRefused,
];

/** A promise that did not hold: which, when, and what was seen. */
export interface Broken {
  readonly promise: string;
  readonly says: string;
  readonly what: string;
  /** The place in the trace at which it broke; the trace's length when it was seen at rest. */
  readonly position: number;
}

type Kind = Happening['kind'];

interface Held {
  readonly promise: SagaPromise;
  readonly brokenBy: (happening: Happening, before: Present) => string | undefined;
}

/** By the kind of happening that may break them. */
const HELD: ReadonlyMap<Kind, readonly Held[]> = Map.groupBy(
  PROMISES.flatMap((promise) => Object.entries(promise.broken ?? {}).map(([kind, brokenBy]) => ({ kind: kind as Kind, promise, brokenBy: brokenBy as Held['brokenBy'] }))),
  ({ kind }) => kind,
);

/**
 * Retries that could fill an execution's history by themselves are refused when a saga is built. What a redrive has repeated on top of them
 * is in nobody's hands: AWS cuts such an execution off, and nothing is promised of that end (docs/semantics.md).
 */
const isFullOnceRedriven = (trace: Trace): boolean =>
  trace.some(({ kind }) => kind === 'redriven') && trace.some((one) => one.kind === 'ended' && one.error === 'States.Runtime' && one.cause?.includes('history events') === true);

export function brokenIn(trace: Trace, definition: Definition): readonly Broken[] {
  const { present, see } = watch(definition);
  const broken: Broken[] = [];
  const full = isFullOnceRedriven(trace);
  const note = ({ id, says }: SagaPromise, what: string | undefined, position: number): void => {
    if (what !== undefined) broken.push({ promise: id, says, what, position });
  };
  trace.forEach((happening, position) => {
    if (full && happening.kind === 'ended') return;
    for (const { promise, brokenBy } of HELD.get(happening.kind) ?? []) note(promise, brokenBy(happening, present), position);
    see(happening);
  });
  if (full) return broken;
  for (const promise of PROMISES) note(promise, promise.brokenAtRest?.(present), trace.length);
  return broken;
}
