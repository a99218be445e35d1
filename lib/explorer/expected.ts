/** What a search of a saga can reach, and so has to: "it never happened" is not "it is safe". */
import { INPUT_MISMATCH, STEP_IN_FLIGHT } from '../contract/error-names';
import { COMPENSATIONS, STATE_PREFIXES, stateNames } from '../contract/state-names';
import type { Definition } from '../definition/definition';
import { FAULT_KINDS, type FaultKind } from './faults';
import type { Model } from './model';
import { compensable } from './promises/present';
import { waysOf, type Way } from './transitions';

export interface Expected {
  readonly states: readonly string[];
  readonly ways: readonly Way[];
  /** Rows of the ledger's table: `compensation finds COMPLETED`. */
  readonly rows: readonly string[];
  readonly faults: readonly string[];
}

/** All but what is impossible for this saga, whatever fails. */
export function expectedOf(model: Model): Expected {
  const { definition, states, downstream } = model;
  const names = Object.keys(states);
  return {
    states: names,
    ways: waysOf(states).filter((way) => canBeGone(way, definition)),
    rows: rowsOf(definition, ({ name }) => downstream.get(name) !== 'ignores'),
    faults: [...FAULT_KINDS.values()].filter((kind) => kind.promised && canStrike(kind, model)).map(({ name }) => name),
  };
}

/** Some kinds change nothing in some sagas: clocks that are S apart where S is nothing, and answers that no letter of the saga asks for. */
function canStrike({ points, course }: FaultKind, { target, states, definition: { body } }: Model): boolean {
  if (points.includes('clock')) return target.clockSkewMs > 0;
  if (!points.includes('letter')) return true;
  const words = 'says' in course ? course.says.map(({ word }) => word) : [];
  if (words.includes('rules') || words.includes('contradicts') || words.includes('forgets the result')) return body.some(({ phase }) => phase === 'pivot');
  if (words.includes('skips')) return body.some((step) => step.phase === 'forward' || compensable(step));
  return Object.keys(states).some((name) => name.startsWith(STATE_PREFIXES.park));
}

function canBeGone({ from, to, errors }: Way, definition: Definition): boolean {
  const [first] = definition.body;
  // Whoever writes the first step owns the id: nobody else comes to a second one, but for a chain of compensations that a human has begin anew.
  if (errors.includes(INPUT_MISMATCH)) return first !== undefined && [first.name, stateNames.retry(first.name), stateNames.compensate(first.name)].includes(from);
  // Answers are written down one after the other where several compensations have failed.
  if (from === stateNames.resolved(COMPENSATIONS) && to === stateNames.resolve(COMPENSATIONS)) return definition.body.filter(compensable).length > 1;
  // An attempt that acts just as a human's answer is written: whether one can depends on how long the retries before the letter took.
  return !(from.startsWith(STATE_PREFIXES.resolve) && errors.includes(STEP_IN_FLIGHT));
}

const ACTION = ['nothing', 'STARTED, in its lease', 'STARTED, lease over', 'COMPLETED', 'FENCED'];
const COMPENSATION = [
  'nothing', 'STARTED, in its lease', 'STARTED, lease over, may still land', 'STARTED, lease over', 'COMPLETED',
  'COMPENSATING, in its lease', 'COMPENSATING, lease over', 'COMPENSATED', 'FENCED',
];

function rowsOf({ body }: Definition, isRepeated: (step: Definition['body'][number]) => boolean): readonly string[] {
  const undone = body.filter(compensable);
  return [
    ...ACTION.map((row) => `action finds ${row}`),
    ...(body.some(({ phase }) => phase === 'forward') ? ['action finds NOT_APPLIED'] : []),
    ...(undone.length > 0 ? ['action finds COMPENSATING, lease over', 'action finds COMPENSATED', ...COMPENSATION.map((row) => `compensation finds ${row}`)] : []),
    ...(undone.some(isRepeated) ? ['compensation finds COMPLETED, an older attempt may still land'] : []),
  ];
}
