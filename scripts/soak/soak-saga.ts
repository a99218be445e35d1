import type { Definition } from '../../lib';
import { explore, replay, storyOf, type ExploreOptions, type Schedule } from '../../lib/explorer';
import type { Found, SagaBatch, SagaResult } from './messages';
import { randomSaga, type RandomSaga } from './random-saga';

/** The most faults of one schedule. */
const LONGEST_SCHEDULE = 6;

/** Tries one random saga: without faults, with every single fault, and with random schedules of up to six. */
export async function soakSaga(batch: SagaBatch, given: Pick<ExploreOptions, 'onProgress' | 'alterations'> = {}): Promise<SagaResult> {
  const { seed, schedules } = batch;
  const drawn = randomSaga(seed);
  const { saga, options } = drawn;
  const { tried, violations, coverage } = await explore(saga, { ...options, ...given, seed, pairs: 0, random: schedules, longest: LONGEST_SCHEDULE });
  return {
    batch, steps: saga.definition.body.length, singles: tried.singles, random: tried.random,
    outcomes: Object.fromEntries(Object.entries(coverage.outcomes)),
    faults: Object.fromEntries(Object.entries(coverage.faults).map(([kind, places]) => [kind, sum(Object.values(places))])),
    found: violations.map((violation) => found(batch, drawn, {
      kind: kindOf(violation.broken[0]?.promise, violation.broken[0]?.what), schedule: violation.run.schedule, story: storyOf(saga.name, violation),
    })),
  };
}

/** One schedule of a random saga, told in full. */
export async function soakSchedule(seed: number, schedule: Schedule): Promise<{ readonly held: boolean; readonly told: string }> {
  const { saga, options } = randomSaga(seed);
  const replayed = await replay(saga, schedule, { ...options, seed });
  return { held: replayed.broken.length === 0, told: String(replayed) };
}

interface Told {
  readonly kind: string;
  readonly schedule: Schedule;
  readonly story: string;
}

function found({ seed }: SagaBatch, { saga, options }: RandomSaga, { kind, schedule, story }: Told): Found {
  return {
    kind,
    told: [
      ...sagaLines(seed, saga.definition),
      ...Object.entries(options).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
      story,
      `This schedule again: npm run soak -- --saga ${seed} --schedule '${JSON.stringify(schedule)}'`,
    ].join('\n'),
  };
}

/** A line for each step. */
const sagaLines = (seed: number, { deadline, body, output }: Definition): readonly string[] => [
  `Saga ${seed}, ${deadline === undefined ? 'without a deadline' : `deadline ${deadline}`}:`,
  ...body.map(({ name, phase, kind: _kind, ...step }) => `  ${phase} ${name}: ${JSON.stringify(step)}`),
  `  output: ${JSON.stringify(output)}`,
];

/** Steps differ from saga to saga. */
const kindOf = (promise: string | undefined, what: string | undefined): string => `${promise}: ${what?.replaceAll(/step\d+/g, 'a step')}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
