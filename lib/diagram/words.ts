import type { Definition, StepNode } from '../definition/definition';

/** What both kinds of pictures say. */
export const WORDS = {
  fails: 'fails',
  rejected: 'rejected',
  unknown: 'outcome unknown',
  forGood: 'fails for good',
  completed: 'completed',
  compensated: 'compensated',
  parked: 'waits for a human',
  pivot: 'pivot',
  nothing: 'nothing to undo',
} as const;

/** The steps that can send a saga back, in order; those that are compensated are among them. */
export const undoable = ({ body }: Definition): readonly StepNode[] => body.filter(({ phase }) => phase === 'undoable');

/** Whether anything of the saga can wait for a human: a compensation, the pivot, or what comes after it. */
export const parks = ({ body }: Definition): boolean => body.some(({ phase, compensation }) => phase !== 'undoable' || typeof compensation === 'string');

/** For those who do not see the picture. */
export function description(definition: Definition): string {
  const { body } = definition;
  const pivot = body.find(({ phase }) => phase === 'pivot');
  const undone = undoable(definition).filter(({ compensation }) => typeof compensation === 'string').toReversed();
  return [
    `Steps in order: ${body.map(({ name }) => name).join(', ')}.`,
    undone.length === 0 ? 'No step is compensated.' : `When a step before the pivot fails, these are compensated, in this order, from the step that failed: ${undone.map(({ name }) => name).join(', ')}.`,
    ...(pivot ? [`The pivot is ${pivot.name}: rejected, the saga compensates; after it nothing is compensated.`] : []),
    ...(parks(definition) ? ['What fails for good and cannot be compensated waits for a human.'] : []),
  ].join(' ');
}
