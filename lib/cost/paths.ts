import type { Definition, StepNode } from '../definition/definition';
import type { Fault, Schedule } from '../explorer';

/**
 * How a run goes. `rejected` and `failed`: a step ends the saga, which compensates. `timedOut`: an attempt is cut off and nobody knows whether it
 * took effect. `parked`: a human is asked, and answers.
 */
export type PathGroup = 'happy' | 'rejected' | 'failed' | 'timedOut' | 'parked';

/** One way a saga can go: what goes wrong, and where. */
export interface Path {
  readonly name: string;
  readonly group: PathGroup;
  readonly schedule: Schedule;
}

/** The kinds of faults of a failure search that make the paths. */
const REJECTED = 'rejected';
const FAILS = 'the handler throws before its effect, at every attempt';
const CUT_OFF = 'the function times out after the effect';
const CUT_OFF_ALWAYS = 'the function times out after the effect, at every attempt';
const RULED = 'the operator looks, and says what is so';

/** The paths of a saga: all is well, each step rejects, fails, or is cut off, all compensations fail. A parked saga is told to try again. */
export function pathsOf({ body }: Definition): readonly Path[] {
  return [{ name: 'happy', group: 'happy', schedule: [] }, ...body.flatMap(pathsOfStep), ...pathsOfCompensations(body)];
}

function pathsOfStep({ name, phase }: StepNode): readonly Path[] {
  const unlessParked = (group: PathGroup): PathGroup => (phase === 'undoable' ? group : 'parked');
  const ruled: Path = { name: `${name} failed at every attempt, and was found not applied`, group: 'parked', schedule: [at(name, 'action', FAILS), { at: `${name} letter 1 letter 1`, kind: RULED }] };
  return [
    { name: `${name} rejected`, group: phase === 'forward' ? 'parked' : 'rejected', schedule: [at(name, 'action', REJECTED)] },
    { name: `${name} failed at every attempt`, group: unlessParked('failed'), schedule: [at(name, 'action', FAILS)] },
    ...(phase === 'pivot' ? [ruled] : []),
    { name: `${name} timed out once`, group: 'timedOut', schedule: [at(name, 'action', CUT_OFF)] },
    { name: `${name} timed out at every attempt`, group: unlessParked('timedOut'), schedule: [at(name, 'action', CUT_OFF_ALWAYS)] },
  ];
}

/** The last step that can send the saga back does, and every compensation fails until a human has been asked. */
function pathsOfCompensations(body: readonly StepNode[]): readonly Path[] {
  const last = body.findLast(({ phase }) => phase !== 'forward');
  const undone = body.filter(({ compensation }) => typeof compensation === 'string');
  if (!last || undone.length === 0) return [];
  const begin = at(last.name, 'action', last.phase === 'pivot' ? REJECTED : FAILS);
  return [{ name: 'every compensation failed at every attempt', group: 'parked', schedule: [begin, ...undone.map(({ name }) => at(name, 'compensation', FAILS))] }];
}

const at = (step: string, operation: 'action' | 'compensation', kind: string): Fault => ({ at: `${step} ${operation} 1 effect 1`, kind });
