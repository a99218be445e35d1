/** The lanes of a Parallel or Map: beginning them, and what their ends mean to the state. */
import { ERRORS, type Failure } from './failure';
import type { StateGroup } from './machine';
import type { Json } from './protocol';
import { type Activity, type Branches, clearTimer, type Lane, record, recordAside, type Run } from './run';
import { type OngoingTask, ongoingTask, recordTimedOut } from './states/task';
import { attempt, failWith, succeed } from './visit';

type Parent = { readonly container: Activity; readonly index: number };

export type BranchPlan = Pick<Branches, 'total' | 'limit' | 'begin' | 'tolerates' | 'mapRunArn'>;

/** Begins as many lanes as may run at a time. */
export function beginBranches(run: Run, container: Activity, plan: BranchPlan): void {
  const branches: Branches = { ...plan, lanes: new Map(), results: [], next: 0, done: 0, failed: 0, unsuccessful: new Map(), toResume: [] };
  goOn(run, container, branches);
}

function goOn(run: Run, container: Activity, branches: Branches): void {
  container.phase = { kind: 'branches', branches };
  container.cutShort = undefined;
  if (branches.done === branches.total) complete(run, container, branches);
  else fill(run, branches);
}

function fill(run: Run, branches: Branches): void {
  while (branches.lanes.size < branches.limit) {
    const resumed = branches.toResume.shift();
    if (resumed !== undefined) {
      branches.lanes.set(...resumed);
      resumeLane(run, resumed[1]);
    } else if (branches.next < branches.total) {
      branches.lanes.set(branches.next, branches.begin(branches.next));
      branches.next += 1;
    } else return;
  }
}

/**
 * Takes a lane up again in the state that it ended in. As recorded, the state is not entered anew: its next events follow the one of its
 * entering, except that a Fail's follow the redrive. Its retriers have all their attempts again.
 */
export function resumeLane(run: Run, lane: Lane): void {
  lane.ended = false;
  const { activity, upNext } = lane;
  if (activity === undefined) {
    if (upNext !== undefined) run.agenda.push(upNext);
    return;
  }
  activity.retries.fill(0);
  activity.retryCount = 0;
  lane.lastEventId = activity.state.type === 'Fail' && lane.history === run.history ? (run.redrive?.eventId ?? 0) : activity.enteredEventId;
  const branches = branchesToResume(run, activity);
  if (branches !== undefined) {
    resumeBranches(run, activity, branches);
    return;
  }
  activity.phase = { kind: 'working' };
  run.agenda.push({ kind: 'resumption', activity });
}

/**
 * Only lanes that did not succeed run again, but all of them when what they gave together was too large:
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
function branchesToResume(run: Run, activity: Activity): Branches | undefined {
  const branches = branchesOf(activity) ?? activity.cutShort;
  const isComplete = branches !== undefined && branches.done === branches.total && branches.unsuccessful.size === 0;
  return isComplete && run.redrive?.error === ERRORS.dataLimitExceeded ? undefined : branches;
}

function resumeBranches(run: Run, container: Activity, branches: Branches): void {
  const unfinished = [...new Map([...branches.lanes, ...branches.unsuccessful])].toSorted(([left], [right]) => left - right);
  branches.unsuccessful.clear();
  branches.lanes.clear();
  branches.toResume.push(...unfinished);
  branches.done = Object.keys(branches.results).length;
  branches.failed = 0;
  if (branches.mapRunArn !== undefined) recordMapRunRedriven(run, container, branches.mapRunArn);
  goOn(run, container, branches);
}

function recordMapRunRedriven(run: Run, { lane }: Activity, mapRunArn: string): void {
  const redriveCount = run.redrive?.count ?? 0;
  record(run, lane, 'MapRunRedriven', ['mapRunRedrivenEventDetails', () => ({ mapRunArn, redriveCount })]);
}

/** What a lane does not share with the one outside. */
type OwnOfLane = Partial<Pick<Lane, 'mapItem' | 'history' | 'scope'>>;

/** A lane inside a state, which begins with `input`. */
export function newLane(run: Run, parent: Parent, group: StateGroup, input: Json, own: OwnOfLane = {}): Lane {
  const { lane: outer } = parent.container;
  const lane: Lane = {
    group,
    history: own.history ?? outer.history,
    scope: own.scope ?? { outer: outer.scope, variables: {} },
    parent,
    mapItem: own.mapItem ?? outer.mapItem,
    lastEventId: own.history === undefined ? outer.lastEventId : 0,
    activity: undefined,
    upNext: undefined,
    ended: false,
  };
  run.agenda.push({ kind: 'arrival', lane, state: group.startAt, input });
  return lane;
}

function branchesOf(container: Activity): Branches | undefined {
  return container.phase.kind === 'branches' ? container.phase.branches : undefined;
}

export function branchEnded(run: Run, { container, index }: Parent, lane: Lane, output: Json): void {
  const branches = branchesOf(container);
  if (branches === undefined) return;
  branches.results[index] = output;
  closeBranch(run, container, branches, lane, index, 'Succeeded');
}

function closeBranch(run: Run, container: Activity, branches: Branches, lane: Lane, index: number, how: 'Succeeded' | 'Failed'): void {
  branches.lanes.delete(index);
  branches.done += 1;
  follow(container, lane);
  const closing = recordIteration(run, container, how, index);
  if (branches.done < branches.total) fill(run, branches);
  else {
    if (closing !== undefined) container.lane.lastEventId = closing;
    complete(run, container, branches);
  }
}

/** What comes next in the state's lane follows the last event of the lane inside, if they share a history. */
function follow(container: Activity, inner: Lane): void {
  if (inner.history === container.lane.history) container.lane.lastEventId = inner.lastEventId;
}

function recordIteration(run: Run, { lane, state }: Activity, how: string, index: number): number | undefined {
  if (state.type !== 'Map' || state.mode !== 'INLINE') return undefined;
  const detailsName = `mapIteration${how}EventDetails`;
  return recordAside(run, lane, `MapIteration${how}`, [detailsName, () => ({ name: state.name, index })]);
}

function complete(run: Run, container: Activity, branches: Branches): void {
  if (isDistributed(container)) record(run, container.lane, 'MapRunSucceeded');
  recordAside(run, container.lane, `${container.state.type}StateSucceeded`);
  container.phase = { kind: 'working' };
  container.cutShort = branches;
  // Items that were allowed to fail have no result.
  const results = Object.values(branches.results);
  attempt(run, container, () => succeed(run, container, results, { result: results }));
}

/** A lane failed: so does the state, at once, unless it tolerates that. The other lanes are cut off. */
export function branchFailed(run: Run, { container, index }: Parent, failed: Activity, failure: Failure): void {
  const branches = branchesOf(container);
  if (branches === undefined) return;
  branches.failed += 1;
  branches.unsuccessful.set(index, failed.lane);
  if (branches.tolerates(branches.failed)) {
    closeBranch(run, container, branches, failed.lane, index, 'Failed');
    return;
  }
  branches.lanes.delete(index);
  const siblings = [...branches.lanes];
  for (const [, lane] of siblings) recordSameMoment(run, lane);
  follow(container, failed.lane);
  recordIteration(run, container, 'Failed', index);
  recordAborted(run, container, failed);
  for (const [position, lane] of siblings) cutOff(run, container, position, lane);
  container.phase = { kind: 'working' };
  container.cutShort = branches;
  failWith(run, container, isDistributed(container) ? mapRunFailed(run, container) : failure);
}

function isDistributed({ state }: Activity): boolean {
  return state.type === 'Map' && state.mode === 'DISTRIBUTED';
}

function mapRunFailed(run: Run, { lane }: Activity): Failure {
  const failure = { error: ERRORS.exceedToleratedFailureThreshold, cause: 'The specified tolerated failure threshold was exceeded' };
  record(run, lane, 'MapRunFailed', ['mapRunFailedEventDetails', () => failure]);
  return failure;
}

/** As recorded: a sibling whose time is up at the same moment has timed out too, before it is aborted. */
function recordSameMoment(run: Run, { activity }: Lane): void {
  if (activity?.phase.kind !== 'task') return;
  const { timeoutTimer, id } = activity.phase.work;
  const timer = timeoutTimer === undefined ? undefined : run.timers.get(timeoutTimer);
  const task: OngoingTask | undefined = ongoingTask(run, id);
  if (timer !== undefined && timer.due <= run.now && task !== undefined) recordTimedOut(run, task);
}

function cutOff(run: Run, container: Activity, index: number, lane: Lane): void {
  recordIteration(run, container, 'Aborted', index);
  abortLane(run, container, lane);
}

function abortLane(run: Run, container: Activity, lane: Lane): void {
  lane.ended = true;
  const { activity } = lane;
  if (activity === undefined) {
    lane.upNext = run.agenda.find((item) => 'lane' in item && item.lane === lane);
    return;
  }
  // It failed by itself at this very moment.
  if (activity.phase.kind === 'over') return;
  abandon(run, activity);
  abortBranches(run, container, activity);
  recordAborted(run, container, activity);
  activity.phase = { kind: 'over' };
}

function abortBranches(run: Run, container: Activity, activity: Activity): void {
  const branches = branchesOf(activity);
  if (branches === undefined) return;
  for (const inner of branches.lanes.values()) abortLane(run, container, inner);
  activity.cutShort = branches;
}

function abandon(run: Run, { phase }: Activity): void {
  if (phase.kind === 'waiting' || phase.kind === 'backoff') clearTimer(run, phase.timer);
  if (phase.kind !== 'task') return;
  clearTimer(run, phase.work.timeoutTimer);
  clearTimer(run, phase.work.heartbeatTimer);
  run.tasks.delete(phase.work.id);
  run.commands.push({ type: 'abandonTask', task: phase.work.id });
}

/** The types of states that AWS has an event of this kind for. */
const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map']);

function recordAborted(run: Run, container: Activity, { state }: Activity): void {
  if (!isDistributed(container) && ABORTABLE.has(state.type)) recordAside(run, container.lane, `${state.type}StateAborted`);
}

/** Records that the lanes begin. */
export function recordStarted(run: Run, { lane, state }: Activity, length?: number): void {
  record(run, lane, `${state.type}StateStarted`, length === undefined ? undefined : ['mapStateStartedEventDetails', () => ({ length })]);
}
