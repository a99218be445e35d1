import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RecordedSaga } from '../../lib';
import { costOf } from '../../lib/cost';

/** Inside the project, so that `cdk-saga` resolves there as it does in a project that has it installed. */
let folder: string;
beforeAll(() => {
  mkdirSync('.cache', { recursive: true });
  folder = mkdtempSync(resolve('.cache/readme-'));
  cpSync('test/docs/fixtures/readme', join(folder, 'sagas'), { recursive: true });
  for (const { file, code } of blocks()) writeFileSync(join(folder, file), code);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The README's TypeScript, each block with its file's name in the first line. */
function blocks(): readonly { readonly file: string; readonly code: string }[] {
  const found = [...readFileSync('README.md', 'utf8').matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  return found.map(([, file = '', code = '']) => ({ file, code }));
}

test('every TypeScript block of the README says which file it is', () => {
  expect(readFileSync('README.md', 'utf8').match(/```ts\n/g)).toHaveLength(blocks().length);
  expect(blocks().map(({ file }) => file)).toEqual([
    'sagas/place-order.ts', 'sagas/contracts.ts', 'sagas/inventory-handler.ts', 'sagas/stack.ts', 'sagas/shop.ts', 'sagas/place-order.test.ts', 'sagas/cost.test.ts',
  ]);
});

test("the README's code compiles", () => {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: resolve('tsconfig.json'), include: ['sagas', '../../lib/**/*.d.ts'], exclude: [] }));
  const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
  expect(tsc.stdout).toBe('');
});

test("the README's saga costs what its test says", async () => {
  const { placeOrder } = jest.requireActual<{ placeOrder: RecordedSaga }>(join(folder, 'sagas/place-order.ts'));
  const { happy, worst } = await costOf(placeOrder, { functions: { memorySize: 512, duration: '100ms' } });
  expect(happy).toMatchObject({ transitions: 3, invocations: 3, writes: 6 });
  expect(blocks().find(({ file }) => file === 'sagas/cost.test.ts')?.code).toContain(`expect(worst.path).toBe('${worst.path}');`);
});

test("the README's saga completes on the one-machine cloud", () => {
  const printed = execFileSync(resolve('node_modules/.bin/tsx'), ['sagas/run.ts'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CDK_VALIDATION: 'false' }, timeout: 60_000 });
  const told = JSON.parse(printed) as { readonly outcome: string; readonly result: unknown };
  expect(['running', 'completed']).toContain(told.outcome);
  expect(told.result).toEqual({ status: 'SUCCEEDED', output: { trackingId: 'parcel-order-1' } });
}, 70_000);
