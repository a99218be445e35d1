import type { Definition } from '../../lib';
import type { StateMachineDefinition } from '../../lib/compiler';
import { randomSaga } from '../../scripts/soak/random-saga';
import { soakSaga, soakSchedule } from '../../scripts/soak/soak-saga';

const SEEDS = Array.from({ length: 200 }, (_, at) => at + 1);

function placeOfPivot({ body }: Definition): string {
  const at = body.findIndex(({ phase }) => phase === 'pivot');
  if (at <= 0) return at < 0 ? 'nowhere' : 'first';
  return at === body.length - 1 ? 'last' : 'between';
}

describe('random sagas', () => {
  const sagas = SEEDS.map(randomSaga);
  const steps = sagas.flatMap(({ saga }) => saga.definition.body);

  test('are of one step to twelve, with the pivot first, last, between, or nowhere', () => {
    const lengths = new Set(sagas.map(({ saga }) => saga.definition.body.length));
    expect([...lengths].toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(new Set(sagas.map(({ saga }) => placeOfPivot(saga.definition)))).toEqual(new Set(['nowhere', 'first', 'between', 'last']));
  });

  test('have steps with and without compensation, timeouts, single attempts, and every kind of service', () => {
    expect(steps.some(({ compensation }) => typeof compensation === 'object')).toBe(true);
    expect(steps.some(({ timeout }) => timeout !== undefined)).toBe(true);
    expect(steps.some(({ retry }) => retry.maxAttempts === 1)).toBe(true);
    expect(new Set(sagas.flatMap(({ options }) => Object.values(options.downstream ?? {})))).toEqual(new Set(['honours', 'honours and looksUp', 'ignores', 'ignores and looksUp']));
    expect(sagas.some(({ options }) => Object.keys(options.target.functionTimeouts).length < 3)).toBe(true);
  });

  test('read the input and the results of steps before, lists among them', () => {
    const inputs = JSON.stringify(steps.map(({ input }) => input));
    expect(inputs).toContain('"root":{"input":true}');
    expect(inputs).toContain('"root":{"step":"step1"}');
    expect(inputs).toContain('"kind":"map"');
  });

  test('are the same for the same seed', () => {
    expect(JSON.stringify(randomSaga(7))).toBe(JSON.stringify(sagas[6]));
  });
});

const withoutRetry = (machine: StateMachineDefinition): StateMachineDefinition =>
  ({ ...machine, States: Object.fromEntries(Object.entries(machine.States).map(([name, state]) => [name, state.Type === 'Task' ? { ...state, Retry: [] } : state])) });

describe('the soak', () => {
  test.each([19, 21])('finds nothing in saga %i', async (seed) => {
    const { random, found } = await soakSaga({ seed, schedules: 25 });
    expect(random).toBe(25);
    expect(found).toEqual([]);
  }, 60_000);

  test('tells the saga, the story and the command of what it finds, and that command runs it again', async () => {
    const { found: [first] } = await soakSaga({ seed: 3, schedules: 0 }, { alterations: { machine: withoutRetry } });
    expect(first?.kind).toMatch(/^G15: a step is given up /);
    expect(first?.told).toMatch(/^Saga 3, .*:\n {2}pivot step1: \{/);
    const [, schedule = ''] = /npm run soak -- --saga 3 --schedule '(.*)'/.exec(first?.told ?? '') ?? [];
    expect(await soakSchedule(3, JSON.parse(schedule) as [])).toEqual({ held: true, told: expect.stringContaining('nothing is broken') });
  }, 60_000);
});
