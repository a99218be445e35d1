import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagramOf } from '../../lib/diagram';
import { sendParcel } from './fixtures/shop';
import { runCommand } from './run-command';

const SHOP = 'test/cli/fixtures/shop.ts';

const home = mkdtempSync(join(tmpdir(), 'cdk-saga-diagram-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const diagram = (...args: readonly string[]) => runCommand('diagram', ...args);

test('diagram prints a Mermaid flowchart of the saga that is named', async () => {
  const { code, printed, complaints } = await diagram(SHOP, '--saga', 'SendParcel');
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
  expect(printed.split('\n').slice(0, 2)).toEqual(['flowchart TB', '  accTitle: Saga SendParcel']);
});

test('diagram writes an SVG into a file, and prints nothing', async () => {
  const file = join(home, 'send-parcel.svg');
  expect(await diagram(SHOP, '--saga', 'sendParcel', '--format', 'svg', '--out', file)).toEqual({ code: 0, printed: '', complaints: '' });
  expect(readFileSync(file, 'utf8')).toBe(diagramOf(sendParcel, 'svg'));
});

test.each([
  [[], 'diagram wants the file of a module that exports a saga.'],
  [[SHOP, 'other.ts'], 'diagram takes one file, not also other.ts.'],
  [['nowhere.ts'], 'There is no module nowhere.ts.'],
  [['lib/cli/usage-error.ts'], 'lib/cli/usage-error.ts exports no saga.'],
  [[SHOP], `${SHOP} exports 2 sagas, and a picture is of one. Name it with --saga: `],
  [[SHOP, '--saga', 'PlaceOrder'], `${SHOP} exports no saga "PlaceOrder". It has: `],
  [[SHOP, '--format', 'png'], '--format takes mermaid, svg, not "png".'],
  [[SHOP, '--saga', 'SendParcel', '--out', join(home, 'nowhere', 'saga.svg')], `Cannot write the picture to ${join(home, 'nowhere', 'saga.svg')}: `],
  [[SHOP, '--color', 'red'], "Unknown option '--color'"],
])('diagram %j is refused with what is wrong', async (args, complaint) => {
  const { code, complaints } = await diagram(...args);
  expect({ code, complaints }).toEqual({ code: 2, complaints: expect.stringContaining(complaint) as string });
});
