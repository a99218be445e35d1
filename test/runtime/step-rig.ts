import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { StepErrorName } from '../../lib/contract/error-names';
import type { Json } from '../../lib/contract/json';
import { action, compensation, service } from '../../lib/contract/service';
import type { ActionRequest, CompensationRequest, Phase, ResolutionRequest, StepRequest } from '../../lib/contract/step-request';
import { epochMillis, millis, type EpochMillis, type Millis } from '../../lib/contract/time';
import { typed } from '../../lib/contract/typed';
import { serve, type Environment, type LedgerItem, type LedgerStore, type Outcome, type StepContext, type Undo, type Verification } from '../../lib/runtime/index';
import { faulty, type FaultyLedger } from './faulty-ledger';

/** All numbers differ, so that none can stand in for another. */
export const SKEW = 1_000;
export const WINDOW = 7_000;
/** What is left of an invocation when it begins. */
export const LAMBDA = 3_000;
export const START = Date.parse('2026-01-01T00:00:00.000Z');
export const STARTED_AT = '2026-01-01T00:00:00.000Z';
/** 2026-01-01 and 394 days. */
export const EXPIRES_AT = 1_801_267_200;

const amount = z.object({ amount: z.int() });
const receipt = z.object({ receipt: z.string(), note: z.string().optional() });

export const payments = service('payments', {
  authorize: action({ input: amount, output: receipt }),
  void: compensation('authorize'),
  look: action({ input: amount, output: receipt }),
  blind: action({ input: amount, output: receipt, idempotencyKey: 'ignored' }),
  blindLook: action({ input: amount, output: receipt, idempotencyKey: 'ignored' }),
  loose: action({ input: typed<Json>(), output: typed<Json>() }),
});

export interface Call {
  readonly operation: 'action' | 'verify' | 'compensation';
  readonly idempotencyKey: string;
  /** Of a compensation. */
  readonly actionIdempotencyKey?: string;
  readonly input: unknown;
  readonly outcome?: Outcome<unknown>;
}

type Behaviour = (input: never, context: StepContext) => Promise<unknown>;

/** What came of a delivery: the reply, or the error's name and message. */
export type Ended = { readonly reply: Json } | { readonly error: StepErrorName; readonly message: string };

export type Rig = ReturnType<typeof rigOn>;

/** One saga with a step, a virtual clock, and handlers that do what a test says, on a given ledger. */
export function rigOn(store: LedgerStore, sagaId: string, surroundings: Partial<Environment> = {}) {
  const clock = virtualClock();
  const ledger: FaultyLedger = faulty(store);
  const calls: Call[] = [];
  const lines: string[] = [];
  const behaviours: Behaviour[] = [];
  const verifications: Behaviour[] = [];
  let attempts = 0;

  const run = async (input: unknown, context: StepContext): Promise<never> => {
    calls.push({ operation: 'action', idempotencyKey: context.idempotencyKey, input });
    return await ((behaviours.shift() ?? returns({ receipt: 'r' }))(input as never, context)) as never;
  };
  const verify = async (input: unknown, context: StepContext): Promise<never> => {
    calls.push({ operation: 'verify', idempotencyKey: context.idempotencyKey, input });
    return await ((verifications.shift() ?? returns({ kind: 'unknown' }))(input as never, context)) as never;
  };
  const undo = async ({ input, outcome, actionIdempotencyKey }: Undo<unknown, unknown>, context: StepContext): Promise<unknown> => {
    calls.push({ operation: 'compensation', idempotencyKey: context.idempotencyKey, actionIdempotencyKey, input, outcome });
    return (behaviours.shift() ?? returns(undefined))(input as never, context);
  };
  const handler = serve(
    payments,
    { authorize: run, void: undo, look: { run, verify }, blind: run, blindLook: { run, verify }, loose: run },
    { clock, ledger: () => ledger, randomId: () => `attempt-${(attempts += 1)}`, writeLine: (line) => void lines.push(line), schedule: clock.schedule, traceHeader: () => undefined, metrics: false, ...surroundings },
  );

  const base = (phase: Phase) => ({
    saga: 'Shop/PlaceOrder', sagaId, step: 'pay', phase, startedAt: STARTED_AT, inputHash: 'hash', attempt: 1, entered: STARTED_AT,
    ledger: { table: 'ledger', clockSkewMs: millis(SKEW), lateArrivalMs: millis(WINDOW) },
  });
  const deliver = async (request: StepRequest, lambdaMs = LAMBDA): Promise<Ended> => {
    try {
      return { reply: await handler(request, { getRemainingTimeInMillis: () => lambdaMs }) };
    } catch (error) {
      return { error: (error as Error).name as StepErrorName, message: (error as Error).message };
    }
  };

  return {
    clock, ledger, calls, lines, sagaId, deliver,
    /** The next handler that runs does this; without any it succeeds. */
    next: (...behaviour: Behaviour[]) => void behaviours.push(...behaviour),
    clearNext: () => void behaviours.splice(0),
    /** The next `verify` finds this; without any it cannot tell. */
    found: (verification: Verification<unknown>) => void verifications.push(returns(verification)),
    /** The next `verify` does this. */
    looks: (behaviour: Behaviour) => void verifications.push(behaviour),
    item: (): Promise<LedgerItem | undefined> => store.get({ saga: 'Shop/PlaceOrder', sagaId, step: 'pay' }),
    /** Puts an item there as another invocation would have left it. */
    seed: async (item: object): Promise<void> => {
      const written = await store.put({ ...SIGNATURE, sagaId, ...item } as LedgerItem, { kind: 'absent', expiredBefore: 0 as never });
      if (!written.written) throw new Error('There is an item already');
    },
    act: (phase: Phase, request: Partial<ActionRequest> = {}, lambdaMs?: number) =>
      deliver({ ...base(phase), kind: 'action', operation: 'payments.authorize', input: { amount: 5 }, ...request }, lambdaMs),
    compensate: (request: Partial<CompensationRequest> = {}, lambdaMs?: number) =>
      deliver({ ...base('undoable'), kind: 'compensation', operation: 'payments.void', ...request }, lambdaMs),
    resolve: (phase: Phase, answer: unknown, request: Partial<ResolutionRequest> = {}) =>
      deliver({ ...base(phase), entered: new Date(clock.now()).toISOString(), kind: 'resolution', operation: 'payments.authorize', answer: answer as ResolutionRequest['answer'], ...request }),
  };
}

const SIGNATURE = { saga: 'Shop/PlaceOrder', step: 'pay', inputHash: 'hash', attemptId: 'other', expiresAt: EXPIRES_AT };

/** A saga id that no other test has on this table. */
export function sagaIds(): () => string {
  const salt = createHash('sha256').update(process.hrtime.bigint().toString()).digest('hex').slice(0, 8);
  let count = 0;
  return () => `order-${salt}-${(count += 1)}`;
}

export const returns = (value: unknown): Behaviour => async () => value;
export const throws = (error: unknown): Behaviour => async () => { throw error; };

/** A handler that a test holds: it has begun once `begun` settles, and ends as the test says. */
export function held() {
  const begun = Promise.withResolvers<StepContext>();
  const end = Promise.withResolvers<unknown>();
  const behaviour: Behaviour = (_input, context) => {
    begun.resolve(context);
    return end.promise;
  };
  return { behaviour, begun: begun.promise, returns: end.resolve, throws: end.reject };
}

/** Delivers a request whose process is killed while the handler runs: it never answers. */
export async function killed(rig: Rig, deliver: () => Promise<Ended>): Promise<void> {
  const handler = held();
  rig.next(handler.behaviour);
  const ended = deliver().then((end) => { throw new Error(`not killed: ${JSON.stringify(end)}`); });
  await Promise.race([handler.begun, ended]);
}

function virtualClock() {
  let now = START;
  const timers = new Set<{ readonly due: number; readonly call: () => void }>();
  const set = (to: number): void => {
    now = to;
    for (const timer of [...timers].filter(({ due }) => due <= to)) {
      timers.delete(timer);
      timer.call();
    }
  };
  return {
    now: (): EpochMillis => epochMillis(now),
    set,
    advance: (length: number) => set(now + length),
    schedule: (length: Millis, call: () => void) => {
      const timer = { due: now + length, call };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pending: () => timers.size,
  };
}
