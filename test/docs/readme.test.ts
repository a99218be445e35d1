import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RecordedSaga } from '../../lib';
import { costOf } from '../../lib/cost';
import { blocks, fileOf } from './pages';
import { projectOf, writeProjects } from './project';

const folder = writeProjects();
const project = join(folder, 'readme');
afterAll(() => rmSync(folder, { recursive: true }));

const ofReadme = blocks.filter((block) => projectOf(block) === 'readme' && block.language === 'ts');

test('the README has the saga, and the tour the code around it', () => {
  expect(ofReadme.map((block) => `${block.page} ${fileOf(block)}`)).toEqual([
    'README.md sagas/place-order.ts',
    ...['contracts', 'inventory-handler', 'stack', 'shop', 'place-order.test', 'cost.test'].map((name) => `docs/tour.md sagas/${name}.ts`),
  ]);
});

test("the README's saga costs what the tour's test says", async () => {
  const { placeOrder } = jest.requireActual<{ placeOrder: RecordedSaga }>(join(project, 'sagas/place-order.ts'));
  const { happy, worst } = await costOf(placeOrder, { functions: { memorySize: 512, duration: '100ms' } });
  expect(happy).toMatchObject({ transitions: 3, invocations: 3, writes: 6 });
  expect(ofReadme.find((block) => fileOf(block) === 'sagas/cost.test.ts')?.code).toContain(`expect(worst.path).toBe('${worst.path}');`);
});

test("the README's saga completes on the one-machine cloud", () => {
  const printed = execFileSync(resolve('node_modules/.bin/tsx'), ['sagas/run.ts'], { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CDK_VALIDATION: 'false' }, timeout: 60_000 });
  const told = JSON.parse(printed) as { readonly outcome: string; readonly result: unknown };
  expect(['running', 'completed']).toContain(told.outcome);
  expect(told.result).toEqual({ status: 'SUCCEEDED', output: { trackingId: 'parcel-order-1' } });
}, 70_000);
