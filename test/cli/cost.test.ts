import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command';

const SHOP = 'test/cli/fixtures/shop.ts';

const home = mkdtempSync(join(tmpdir(), 'cdk-saga-cost-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function written(name: string, text: string): string {
  writeFileSync(join(home, name), text);
  return join(home, name);
}

const cost = (...args: readonly string[]) => runCommand('cost', ...args);

test('cost prints a table for every saga that a module exports, each once', async () => {
  const { code, printed, complaints } = await cost(SHOP);
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
  expect(printed.match(/^Saga \w+/gm)?.toSorted()).toEqual(['Saga HoldParcel', 'Saga SendParcel']);
});

test('cost of one saga tells each path, its end, what it uses and its dollars, and what is not counted', async () => {
  const { printed } = await cost(SHOP, '--saga', 'sendParcel');
  const lines = printed.split('\n');
  expect(lines[0]).toBe('Saga SendParcel: what one run uses, path by path, and what 1,000 and a million cost (us-east-1, prices of 2026-09)');
  expect(lines[2]?.trim().split(/ {2,}/)).toEqual(['path', 'ends', 'transitions', 'calls', 'GB-s', 'writes', 'reads', 'SQS', '$/1,000', '$/million']);
  // 2 transitions $50, 2 calls of 100 ms with 512 MB $0.40 and $1.33, 4 writes $2.50: $54.23 a million
  expect(lines[3]?.trim().split(/ {2,}/)).toEqual(['happy', 'completed', '2', '2', '0.10', '4', '0', '0', '0.054', '54']);
  expect(printed).toContain('\nAll is well: $54.23 a million. Dearest: ');
  expect(printed).toContain('\nNot counted: logs, ');
});

test('cost takes what functions are like, and prices, and tells it as JSON', async () => {
  const prices = written('prices.json', '{ "region": "eu-central-1", "asOf": "today", "transition": 1, "lambdaGbSecond": 0 }');
  const { printed } = await cost(SHOP, '--saga', 'HoldParcel', '--memory', '1024', '--duration', '2s', '--prices', prices, '--json');
  const { sagas: [saga] } = JSON.parse(printed) as { sagas: { saga: string; prices: object; happy: object }[] };
  expect(saga).toMatchObject({
    saga: 'HoldParcel',
    prices: { region: 'eu-central-1', asOf: 'today', transition: 1, lambdaGbSecond: 0, sqsRequest: 0.4 / 1_000_000 },
    happy: { transitions: 1, invocations: 1, gbSeconds: 2, writes: 2, outcome: 'completed' },
  });
});

async function gbSeconds(timeout: string): Promise<number | undefined> {
  const { printed } = await cost(SHOP, '--saga', 'HoldParcel', '--timeout', timeout, '--json');
  const { sagas: [saga] } = JSON.parse(printed) as { sagas: { paths: { path: string; gbSeconds: number }[] }[] };
  return saga?.paths.find(({ path }) => path === 'hold timed out once')?.gbSeconds;
}

test('cost counts the waits for a function as long as the timeout is', async () => {
  // 512 MB: the call that is cut off, then one of 100 ms that takes over
  expect(await gbSeconds('10s')).toBeCloseTo(5 + 0.05, 10);
  expect(await gbSeconds('1m')).toBeCloseTo(30 + 0.05, 10);
});

test.each([
  [[], 'cost wants the file of a module that exports a saga.'],
  [[SHOP, 'other.ts'], 'cost takes one file, not also other.ts.'],
  [['nowhere.ts'], 'There is no module nowhere.ts.'],
  [['lib/cli/usage-error.ts'], 'lib/cli/usage-error.ts exports no saga.'],
  [[SHOP, '--saga', 'PlaceOrder'], `${SHOP} exports no saga "PlaceOrder". It has: `],
  [[SHOP, '--budget', '1'], "Unknown option '--budget'"],
  [[SHOP, '--memory', '64'], '--memory takes a whole number from 128 to 10240, not "64".'],
  [[SHOP, '--timeout', '0s'], 'Cannot count what saga SendParcel costs:\n- every function: its timeout is 0s. Lambda takes whole seconds from 1s to 15m.\n'],
  [[SHOP, '--duration', '1m', '--timeout', '3s'], '- service "shop": a call is taken to run 60000 ms, and its function is cut off after 3000 ms. Give a shorter duration, or a longer timeout.\n'],
  [[SHOP, '--duration', 'quick'], '--duration takes a whole number and a unit, such as "500ms", "30s" or "5m", not "quick".'],
  [[SHOP, '--prices', 'nowhere.json'], 'Cannot read the prices nowhere.json: '],
  [[SHOP, '--prices', written('wrong.json', '{ "transitions": 1, "region": 5, "sqsRequest": -1 }')], '- there is no price "transitions". There are: region, asOf, transition, '],
  [[SHOP, '--prices', written('wrong-number.json', '{ "sqsRequest": -1 }')], '- "sqsRequest" is the price of one, in dollars: a number from 0.'],
  [[SHOP, '--prices', written('list.json', '[]')], '- prices are a JSON object.'],
  [['infra/place-order.ts', '--input', 'infra/orders/stories.json'], 'infra/orders/stories.json is no input of saga PlaceOrder.'],
])('cost %j is refused with what is wrong', async (args, complaint) => {
  const { code, complaints } = await cost(...args);
  expect({ code, complaints }).toEqual({ code: 2, complaints: expect.stringContaining(complaint) as string });
});

test('a timeout that is too short for a step is told as the compiler tells it', async () => {
  const { code, complaints } = await cost('test/definition/place-order.ts', '--timeout', '2s');
  expect({ code, complaints }).toEqual({ code: 1, complaints: expect.stringContaining('which is killed after 2000 ms') as string });
});
