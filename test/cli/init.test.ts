import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand, type Ended } from './run-command';

let home: string;
beforeEach(() => { home = realpathSync(mkdtempSync(join(tmpdir(), 'cdk-saga-init-'))); });
afterEach(() => rmSync(home, { recursive: true, force: true }));

const init = (...args: readonly string[]): Promise<Ended> => runCommand('init', ...args);

interface Project {
  readonly name: string;
  readonly dependencies: { readonly [name: string]: string };
  readonly devDependencies: { readonly [name: string]: string };
}
const flags = (file: string): unknown => (JSON.parse(readFileSync(file, 'utf8')) as { readonly context: unknown }).context;
const readProject = (file: string): Project => JSON.parse(readFileSync(file, 'utf8')) as Project;

test('init writes a whole project into a folder that is not there yet, and says how to go on', async () => {
  const folder = join(home, 'shop', 'Room Booking!');
  expect(await init(folder)).toEqual({ code: 0, complaints: '', printed: `Wrote a project with the saga BookRoom. Next:

  cd '${folder}'
  npm install
  npm test     # every failure of the saga, tried alone and some together
  npm start    # two bookings on this machine: one goes through, one is refused and undone
` });
  expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
    '.gitignore', 'README.md', 'app.ts', 'cdk.json', 'jest.config.cjs', 'package.json',
    'sagas', 'sagas/book-room.ts',
    'services', 'services/payments', 'services/payments/contract.ts', 'services/payments/handler.ts', 'services/rooms', 'services/rooms/contract.ts', 'services/rooms/handler.ts',
    'start.ts', 'test', 'test/book-room.test.ts', 'tsconfig.json',
  ]);
  expect(readProject(join(folder, 'package.json'))).toMatchObject({ name: 'room-booking', dependencies: { 'cdk-saga': '^0.1.0' } });
});

test('init takes a folder in which there is a repository and nothing else', async () => {
  mkdirSync(join(home, '.git'));
  expect(await init(home)).toMatchObject({ code: 0 });
  expect(existsSync(join(home, 'app.ts'))).toBe(true);
});

test('init calls a project my-saga whose folder has no name that npm takes', async () => {
  await init(join(home, '...'));
  expect(readProject(join(home, '...', 'package.json')).name).toBe('my-saga');
});

test('init writes nothing into a folder that is not empty', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) writeFileSync(join(home, name), name);
  const { code, complaints } = await init(home);
  expect({ code, complaints }).toEqual({ code: 2, complaints: expect.stringContaining(`${home} is not empty: it has a, b, c and 2 more. Nothing was written; name a folder that is empty or not there yet.\n`) });
  expect(readdirSync(home)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test.each([
  [['one', 'two'], 'init takes one folder, not also two.'],
  [['--force'], "Unknown option '--force'"],
  [[resolve('package.json')], `${resolve('package.json')} is a file. Name a folder that is empty or not there yet.`],
])('init %j is refused with what is wrong', async (args, complaint) => {
  expect(await init(...args)).toMatchObject({ code: 2, complaints: expect.stringContaining(complaint) });
});

test('the project begins with the versions and the CDK flags that this repository is tested with', () => {
  const [template, own] = [readProject('templates/project/_package.json'), readProject('package.json')];
  const { 'cdk-saga': _self, ...dependencies } = template.dependencies;
  const tested = Object.entries({ ...dependencies, ...template.devDependencies }).map(([name]) => [name, own.devDependencies[name]]);
  expect({ ...dependencies, ...template.devDependencies }).toEqual(Object.fromEntries(tested));
  expect(flags('templates/project/cdk.json')).toEqual(flags('cdk.json'));
});
