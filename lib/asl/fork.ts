/** Copies of an execution, each of which goes its own way from here. */
import type { Execution } from './protocol';
import type { Activity, Run, Timer } from './run';
import { uuidFrom } from './uuid';

/**
 * The run as it stands, to be gone on with apart from it. Only while it waits for one task of the machine's own states: undefined inside a
 * Parallel or Map, between states, and after its end.
 *
 * @param random for what the copy draws from now on, tokens among it
 */
export function forkOf(run: Run, random: () => number): Run | undefined {
  const { root } = run;
  const { activity } = root;
  if (activity?.phase.kind !== 'task' || run.tasks.size !== 1 || run.result !== undefined) return undefined;
  const history = run.history.copy();
  const lane = { ...root, history, scope: { ...root.scope }, activity: undefined as Activity | undefined };
  const own: Activity = { ...activity, lane, retries: [...activity.retries], phase: { kind: 'task', work: { ...activity.phase.work } } };
  lane.activity = own;
  return {
    ...run,
    random, history,
    newTaskToken: () => uuidFrom(random),
    entered: [...run.entered],
    handled: [...run.handled],
    root: lane,
    tasks: new Map([...run.tasks.keys()].map((id) => [id, own])),
    timers: new Map([...run.timers].map(([id, timer]) => [id, timerOf(timer, own)])),
    agenda: [],
    commands: [],
  };
}

const timerOf = (timer: Timer, activity: Activity): Timer => (timer.purpose === 'execution' ? timer : { ...timer, activity });

export const pendingTimersOf = ({ timers }: Run): Execution['pendingTimers'] => [...timers].map(([timer, { due }]) => ({ timer, due }));
