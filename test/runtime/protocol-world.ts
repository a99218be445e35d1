import { epochMillis, millis } from '../../lib/contract/time';
import type { Expected, LedgerItem } from '../../lib/runtime/index';
import { epochSeconds } from '../../lib/runtime/ledger/item';
import { beginAction, type RunAction } from '../../lib/runtime/protocol/begin-action';
import { beginCompensation, type RunCompensation } from '../../lib/runtime/protocol/begin-compensation';
import { expectedBy, type Caller } from '../../lib/runtime/protocol/caller';
import type { Refusal, Reply, Write } from '../../lib/runtime/protocol/decision';
import { endAction, type AttemptEnd } from '../../lib/runtime/protocol/end-action';
import { endCompensation } from '../../lib/runtime/protocol/end-compensation';

/**
 * A small world for a search over all interleavings: one step, some invocations of its action and compensation, a ledger, and a downstream
 * that applies the action's key once, and whose undo removes what is there and forgets the key. The decisions are the runtime's own.
 *
 * An invocation lives `LIFE` ticks at most. Clocks differ by up to `SKEW` (an invocation's `ahead`). What an attempt has sent lands at any time
 * until `WINDOW` after its process ended, or never. Faults are counted: processes that crash, ledger writes that are given up and land late.
 */
const LIFE = 2;
const SKEW = 1;
const WINDOW = 2;
/** The first attempt begins by then: a later beginning only shifts the rest. */
const FIRST_BEGINS_BY = 1;
const T0 = 1_000_000_000_000;

type Next = RunAction | RunCompensation | Reply | Refusal;

/** A write on its way to the table, with the condition that `settle` gives it. */
interface Sent extends Write<Next> {
  readonly expected: Expected;
}

interface Process {
  readonly id: string;
  readonly kind: 'action' | 'compensation';
  /** The first attempt has nobody before it, so when it begins matters little. */
  readonly first?: boolean;
  readonly ahead: number;
  readonly state: 'idle' | 'writing' | 'running' | 'ending' | 'over';
  readonly since: number;
  readonly write?: Sent;
  readonly run?: RunAction | RunCompensation;
  readonly end?: 'returned' | 'rejected' | 'failed';
  /** Whether the handler has sent its request. */
  readonly sent: boolean;
}

export interface World {
  readonly t: number;
  /** When the search ends. */
  readonly horizon: number;
  readonly item: LedgerItem | null;
  readonly processes: readonly Process[];
  readonly late: readonly Sent[];
  /** Requests on their way downstream: until when they may land. `null`: their process still lives. */
  readonly sent: readonly { readonly by: string; readonly until: number | null }[];
  readonly effect: 'none' | 'present' | 'undone';
  /** The machine has heard that nothing of the step is applied, or not any more: a rejection, or the end of a compensation. */
  readonly cleared: boolean;
  readonly crashes: number;
  readonly lateWrites: number;
}

export function worldOf(processes: readonly Pick<Process, 'id' | 'kind' | 'ahead' | 'first'>[], bounds: Pick<World, 'crashes' | 'lateWrites' | 'horizon'>): World {
  const idle = processes.map((process): Process => ({ ...process, state: 'idle', since: 0, sent: false }));
  return { t: 0, item: null, processes: idle, late: [], sent: [], effect: 'none', cleared: false, ...bounds };
}

/** Tells worlds apart: all that differs between two of one search. */
export function keyOf({ t, item, processes, late, sent, effect, cleared, crashes, lateWrites }: World): string {
  const writes = (write: Sent | undefined): string => (write ? `${itemKey(write.item)}>${expectedKey(write)}` : '');
  const each = processes.map(({ state, since, write, run, end, sent: hasSent }) =>
    `${state[0]}${state[1]}${since}${end ?? ''}${hasSent ? 's' : ''}${writes(write)}${run ? runKey(run) : ''}`);
  return `${t}|${itemKey(item)}|${each.join('|')}|${late.map(writes).join()}|${sent.map(({ by, until }) => `${by}${until}`).join()}|${effect}${cleared}|${crashes}${lateWrites}`;
}

const expectedKey = ({ expected }: Sent): string => (expected.kind === 'absent' ? '' : expected.status + expected.attemptId);
const runKey = (run: RunAction | RunCompensation): string => itemKey(run.item) + ('earlier' in run ? run.earlier?.quietAfter : '');

function itemKey(item: LedgerItem | null): string {
  if (item === null) return '';
  const { status, attemptId, leaseUntil, quietAfter, unresolved, outcome } = item as LedgerItem & Record<string, unknown>;
  return `${status}${attemptId}${String(leaseUntil)}${String(quietAfter)}${String(unresolved)}${String(outcome)}`;
}

/** What must never be. */
export function violationIn({ item, effect, cleared, processes }: World): string | undefined {
  const running = processes.filter(({ state }) => state === 'running');
  if (running.length > 1) return `${running.map(({ id }) => id).join(' and ')} run at once`;
  if (effect === 'present' && (item?.status === 'FENCED' || item?.status === 'COMPENSATED')) return `an effect is stranded: ${item.status}`;
  if (effect === 'present' && cleared) return 'an effect is stranded: the machine takes it for undone';
  return undefined;
}

/** All worlds one event away, with what happened. */
export function* eventsOf(world: World): Generator<readonly [string, World]> {
  if (world.t < world.horizon) yield ['time passes', tick(world)];
  for (const process of world.processes) yield* eventsOfProcess(world, process);
  for (const [index, request] of world.sent.entries()) {
    yield [`what ${request.by} sent lands`, { ...world, sent: world.sent.toSpliced(index, 1), effect: 'present' }];
  }
  for (const [index, write] of world.late.entries()) {
    yield [`a late write of ${write.item.status} by ${write.item.attemptId} lands`, { ...world, late: world.late.toSpliced(index, 1), item: put(world.item, write).item }];
  }
}

function tick(world: World): World {
  const t = world.t + 1;
  const dying = world.processes.filter((process) => lives(process) && process.since + LIFE < t);
  const after = dying.reduce((left, process) => ended(left, process, process.since + LIFE), world);
  return { ...after, t, sent: after.sent.filter(({ until }) => until === null || until >= t) };
}

const lives = ({ state }: Process): boolean => state !== 'idle' && state !== 'over';

function ended(world: World, process: Process, at: number): World {
  const { id } = process;
  const over = atRest(process, 'over');
  const sent = world.sent.map((request) => (request.by === id && request.until === null ? { ...request, until: at + WINDOW } : request));
  return { ...become(world, over), sent };
}

const atRest = ({ id, kind, ahead }: Process, state: 'idle' | 'over'): Process => ({ id, kind, ahead, state, since: 0, sent: false });

const become = (world: World, process: Process): World =>
  ({ ...world, processes: world.processes.map((other) => (other.id === process.id ? process : other)) });

function* eventsOfProcess(world: World, process: Process): Generator<readonly [string, World]> {
  const { id } = process;
  if (lives(process) && world.crashes > 0) yield [`${id} crashes`, { ...ended(world, process, world.t), crashes: world.crashes - 1 }];
  switch (process.state) {
    case 'idle':
      if (!process.first || world.t <= FIRST_BEGINS_BY) yield [`${id} begins`, begin(world, { ...process, since: world.t })];
      break;
    case 'writing': yield* eventsOfWrite(world, process); break;
    case 'running': yield* eventsOfHandler(world, process); break;
    case 'ending':
    case 'over': break;
  }
}

function begin(world: World, process: Process): World {
  const found = process.kind === 'action' ? undefined : world.item ?? undefined;
  return follow(world, process, decide(found, world, process));
}

function* eventsOfWrite(world: World, process: Process): Generator<readonly [string, World]> {
  const write = process.write as Sent;
  const what = `${process.id} writes ${write.item.status}`;
  const { written, item } = put(world.item, write);
  yield [what, written ? follow({ ...world, item }, process, write.next) : follow(world, process, decide(item ?? undefined, world, process))];
  if (world.lateWrites > 0) {
    yield [`${what}, which is given up`, { ...ended(world, process, world.t), late: [...world.late, write], lateWrites: world.lateWrites - 1 }];
  }
}

function* eventsOfHandler(world: World, process: Process): Generator<readonly [string, World]> {
  const { id } = process;
  const finish = (end: 'returned' | 'rejected' | 'failed', left = world): World => {
    const ending: Process = { ...process, end };
    return follow(left, ending, decide(process.run?.item, left, ending));
  };
  if (process.kind === 'compensation') {
    yield [`${id} undoes`, finish('returned', { ...world, effect: world.effect === 'present' ? 'undone' : world.effect })];
    yield [`${id} throws`, finish('failed')];
  } else if (!process.sent) {
    yield [`${id} sends`, become({ ...world, sent: [...world.sent, { by: id, until: null }] }, { ...process, sent: true })];
    yield [`${id} rejects`, finish('rejected')];
  } else {
    if (!world.sent.some(({ by }) => by === id)) yield [`${id} returns`, finish('returned')];
    const sent = world.sent.map((request) => (request.by === id ? { ...request, until: world.t + WINDOW } : request));
    yield [`${id} throws`, finish('failed', { ...world, sent })];
  }
}

/** What a process does after a decision. Whoever is refused or done is over; a compensation that is refused may come again. */
function follow(world: World, process: Process, decided: Next | Sent): World {
  if ('next' in decided) return become(world, { ...process, state: 'writing', write: decided });
  if ('item' in decided) return become(world, withoutWrite({ ...process, state: 'running', run: decided }));
  const cleared = world.cleared || clears(process, decided);
  const over = { ...ended(world, process, world.t), cleared };
  const again = process.kind === 'compensation' && 'error' in decided && process.run === undefined;
  return again ? become(over, atRest(process, 'idle')) : over;
}

const clears = ({ kind }: Process, decided: Next): boolean =>
  kind === 'compensation' ? 'result' in decided : 'error' in decided && decided.error === 'Saga.Rejected';

function withoutWrite({ write: _written, ...process }: Process): Process {
  return process;
}

function decide(found: LedgerItem | undefined, world: World, process: Process): Next | Sent {
  const caller = callerOf(world, process);
  const decided = decideOver(found, caller, process);
  return 'next' in decided ? { ...decided, expected: expectedBy(caller, found) } : decided;
}

function decideOver(found: LedgerItem | undefined, caller: Caller, process: Process): Next | Write<Next> {
  if (process.kind === 'compensation') {
    return process.end === undefined
      ? beginCompensation(found, caller)
      : endCompensation(found, process.run as RunCompensation, process.end === 'failed' ? FAILED : undefined);
  }
  return process.end === undefined ? beginAction(found, caller, { input: '1', refusal: undefined, once: false }) : endAction(found, process.run as RunAction, ENDS[process.end], caller);
}

const FAILED: Refusal = { error: 'Saga.ActionFailed', message: '' };
const ENDS: Readonly<Record<'returned' | 'rejected' | 'failed', AttemptEnd>> = {
  returned: { gave: { result: '1' } },
  rejected: { rejection: { error: 'Saga.Rejected', message: '' } },
  failed: { acted: true, refusal: FAILED },
};

function callerOf(world: World, process: Process): Caller {
  const clock = (t: number) => epochMillis(T0 + t + process.ahead);
  return {
    signature: { saga: 's', sagaId: '1', step: 'a', inputHash: '', expiresAt: epochSeconds(T0 / 1_000 + 1_000), attemptId: process.id },
    now: clock(world.t), leaseUntil: clock(process.since + LIFE), times: { clockSkewMs: millis(SKEW), lateArrivalMs: millis(WINDOW) },
    phase: 'undoable', startedAt: epochSeconds(T0 / 1_000), entered: epochMillis(T0),
  };
}

function put(there: LedgerItem | null, { item, expected }: Sent): { written: boolean; item: LedgerItem | null } {
  const holds = expected.kind === 'absent' ? there === null : there?.status === expected.status && there.attemptId === expected.attemptId;
  return { written: holds, item: holds ? item : there };
}
