import { FAULT_KINDS } from './faults';
import type { Model } from './model';
import { brokenIn } from './promises';
import { runSaga } from './run';
import type { Fault, Schedule } from './site';
import type { Violation } from './violation';

/** The same promise broken first, by less: fewer faults, then faults that strike once instead of at every attempt, then earlier ones. */
export async function shrink(model: Model, violation: Violation): Promise<Violation> {
  for (const schedule of lesser(violation.run.schedule)) {
    const run = await runSaga(model, schedule, violation.run.seed);
    const broken = brokenIn(run.trace, model.definition);
    if (broken[0]?.promise === violation.broken[0]?.promise) return shrink(model, { broken, run });
  }
  return violation;
}

/** Each is less than the one given, so that shrinking comes to an end. */
export const lesser = (schedule: Schedule): readonly Schedule[] => [
  ...schedule.map((_, at) => schedule.toSpliced(at, 1)),
  ...schedule.flatMap((fault, at) => [...strikingOnce(fault), ...earlier(fault)].map((simpler) => schedule.toSpliced(at, 1, simpler))),
];

const EACH = ', at every attempt';

function strikingOnce({ at, kind }: Fault): readonly Fault[] {
  const once = kind.endsWith(EACH) ? kind.slice(0, -EACH.length) : kind;
  return once !== kind && FAULT_KINDS.has(once) ? [{ at, kind: once }] : [];
}

/** The same fault at the first invocation, or at the one before. */
function earlier({ at, kind }: Fault): readonly Fault[] {
  const [step = '', operation = '', invocation = '1', ...point] = at.split(' ');
  const before = [...new Set([1, Number(invocation) - 1])].filter((one) => one >= 1 && one < Number(invocation));
  return before.map((one) => ({ at: [step, operation, one, ...point].join(' '), kind }));
}
