import type { Definition } from '../definition/definition';
import { FAULT_KINDS } from './faults';
import type { Model } from './model';
import { brokenIn } from './promises';
import { runSaga } from './run';
import { pointOf, scheduleText, type Fault, type Point, type Schedule } from './site';
import type { Violation } from './violation';

/** How many happenings shrinking looks at, in all its runs: a run has a hundred, one that goes round in a circle a thousand times as many. */
export const SHRINKING_BUDGET = 100_000;

/**
 * The same promise broken first, by less: fewer faults, then faults that strike once instead of at every attempt, of the simplest kinds, in
 * the first steps, at the first attempts. The same violation always shrinks to the same; `cutShort` says that the budget did not do.
 */
export async function shrink(model: Model, violation: Violation, budget = SHRINKING_BUDGET): Promise<Violation> {
  const tried = new Set([scheduleText(violation.run.schedule)]);
  let left = budget;
  const lessOf = async ({ run, broken: [first] }: Violation): Promise<Violation | undefined> => {
    for (const schedule of [struckOnly(run), ...lesser(run.schedule, model.definition)]) {
      if (left <= 0) return undefined;
      const told = scheduleText(schedule);
      if (tried.has(told)) continue;
      tried.add(told);
      const less = await runSaga(model, schedule, run.seed);
      left -= less.trace.length;
      const broken = brokenIn(less.trace, model.definition);
      if (broken[0]?.promise === first?.promise) return { broken, run: less };
    }
    return undefined;
  };
  let least = violation;
  for (let less = await lessOf(least); less; less = await lessOf(least)) least = less;
  return left > 0 ? least : { ...least, cutShort: true };
}

/** A fault that never struck is no part of the story. */
const struckOnly = ({ schedule, struck }: Violation['run']): Schedule => schedule.filter(({ at }) => struck.has(at));

/** Each is less than the one given, so that shrinking comes to an end. */
export function lesser(schedule: Schedule, { body }: Pick<Definition, 'body'>): readonly Schedule[] {
  const steps = body.map(({ name }) => name);
  const simpler = schedule.flatMap((fault, at) =>
    [...strikingOnce(fault), ...ofSimplerKinds(fault), ...atEarlierAttempts(fault)].map((one) => schedule.toSpliced(at, 1, one)));
  return [...schedule.map((_, at) => schedule.toSpliced(at, 1)), ...[...simpler, ...inEarlierSteps(schedule, steps)].filter(hasOneFaultASite)];
}

const hasOneFaultASite = (schedule: Schedule): boolean => new Set(schedule.map(({ at }) => at)).size === schedule.length;

const EACH = ', at every attempt';

function strikingOnce({ at, kind }: Fault): readonly Fault[] {
  const once = kind.endsWith(EACH) ? kind.slice(0, -EACH.length) : kind;
  return once !== kind && FAULT_KINDS.has(once) ? [{ at, kind: once }] : [];
}

/** What a reader knows from life, the simplest first. All other kinds are less simple. */
export const SIMPLEST: { readonly [P in Point]?: readonly string[] } = {
  invoke: ['throttled', 'the reply is lost, and the Task times out', 'delivered twice at once'],
  write: ['the ledger is unavailable', 'killed before the write', 'killed after the write'],
  effect: ['rejected', 'the handler throws before its effect', 'the effect takes place and its response is lost', 'killed after the effect'],
  state: ['stopped as it begins, and redriven at once'],
  letter: ['answered twice', 'the operator abandons the saga'],
};

function ofSimplerKinds({ at, kind }: Fault): readonly Fault[] {
  const kinds = SIMPLEST[pointOf(at) as Point] ?? [];
  const place = kinds.indexOf(kind);
  return (place === -1 ? kinds : kinds.slice(0, place)).map((simpler) => ({ at, kind: simpler }));
}

/** What befalls a step befalls the first, or the one before: less happens until then. */
function inEarlierSteps(schedule: Schedule, steps: readonly string[]): readonly Schedule[] {
  const befallen = [...new Set(schedule.map(({ at }) => stepOf(at)))].filter((step) => steps.indexOf(step) > 0);
  return befallen.flatMap((step) => [...new Set([steps[0] ?? step, steps[steps.indexOf(step) - 1] ?? step])].map((before) =>
    schedule.map((fault) => (stepOf(fault.at) === step ? { ...fault, at: before + fault.at.slice(step.length) } : fault))));
}

const stepOf = (at: string): string => at.slice(0, at.indexOf(' '));

/** The same fault at the first invocation, or at the one before. */
function atEarlierAttempts({ at, kind }: Fault): readonly Fault[] {
  const [step = '', operation = '', invocation = '1', ...point] = at.split(' ');
  const before = [...new Set([1, Number(invocation) - 1])].filter((one) => one >= 1 && one < Number(invocation));
  return before.map((one) => ({ at: [step, operation, one, ...point].join(' '), kind }));
}
