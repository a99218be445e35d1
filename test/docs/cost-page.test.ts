/** docs/cost.md and the picture in the README: what they show is what the tools print. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { costOf } from 'cdk-saga/cost';
import { diagramOf } from 'cdk-saga/diagram';
import { readFileSync } from 'node:fs';
import { placeOrder } from '../../infra/place-order';
import { Saga, type SagaServices } from '../../lib/constructs';
import { problemsOfPrices } from '../../lib/cost/prices';
import { runCommand } from '../cli/run-command';
import { ENTRY } from '../constructs/book-table';
import { newApp, templateOf } from '../constructs/stack';

const PAGE = readFileSync('docs/cost.md', 'utf8');
const README = readFileSync('README.md', 'utf8');

const block = (mark: string, page = PAGE): string => new RegExp(`<!-- ${mark} -->\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? `no block ${mark}`;

test('the page shows what the command prints', async () => {
  const [command = '', ...shown] = block('cdk-saga cost').split('\n');
  const { printed } = await runCommand(...command.replace('$ npx cdk-saga ', '').split(' '));
  expect(printed).toBe(shown.join('\n'));
});

test('the prices of the page can be read', () => {
  expect(problemsOfPrices(JSON.parse(block('prices')))).toEqual([]);
});

test('PlaceOrder costs what we think', async () => {
  const { happy, worst } = await costOf(placeOrder, { functions: { memorySize: 512, duration: '100ms', timeout: '3s' } });
  expect(happy).toMatchObject({ transitions: 6, invocations: 6, writes: 12 });
  expect(worst.dollarsPerMillion).toBeLessThan(1_000);
});

class Shop extends Stack {
  constructor(scope: Construct, services: SagaServices) {
    super(scope, 'Shop');
    new Saga(this, 'PlaceOrder', {
      definition: placeOrder,
      services,
      budget: {
        happy: { transitions: 5, dollarsPerMillion: 170 },
        worst: { transitions: 60 },
      },
    });
  }
}

test('the budget of the page fails the synthesis with what the page shows', () => {
  const service = { entry: ENTRY, timeout: '3s' } as const;
  expect(() => templateOf(new Shop(newApp(), { orders: service, inventory: service, payments: service, shipments: service }))).toThrow(block('exceeded').trimEnd());
});

test('the code on the page is that of tests that are run', () => {
  const own = readFileSync(__filename, 'utf8');
  expect(block('test').split('\n').length).toBeGreaterThan(4);
  expect(own).toContain(block('test'));
  expect(own).toContain(block('budget'));
});

test('the picture of the README is what the tool prints of the sample', () => {
  expect(block('cdk-saga diagram infra/place-order.ts', README)).toBe(diagramOf(placeOrder));
});

test('the picture of the page is what the tool draws of the sample', () => {
  expect(readFileSync('docs/pictures/place-order.svg', 'utf8')).toBe(diagramOf(placeOrder, 'svg'));
});
