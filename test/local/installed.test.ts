import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireEngines } from '../../lib/local/installed';

let project: string;
beforeEach(() => { project = mkdtempSync(join(tmpdir(), 'installed-')); });
afterEach(() => rmSync(project, { recursive: true }));

const install = (name: string): unknown => mkdirSync(join(project, 'node_modules', name), { recursive: true });

test('the one-machine cloud names every package that it needs and a project has not installed', () => {
  expect(() => requireEngines(join(project, 'index.js'))).toThrow(expect.objectContaining({
    code: 'Local.NotInstalled',
    message: 'Cannot start the one-machine cloud: dynalite and fauxqs are not installed. Run `npm install --save-dev dynalite fauxqs`.',
  }));
});

test('the one-machine cloud names the one package that is missing', () => {
  install('dynalite');
  expect(() => requireEngines(join(project, 'index.js'))).toThrow('fauxqs is not installed. Run `npm install --save-dev fauxqs`.');
});

test('the one-machine cloud starts where both packages are installed above it', () => {
  install('dynalite');
  install('fauxqs');
  expect(() => requireEngines(join(project, 'node_modules', 'cdk-saga', 'lib', 'local', 'installed.js'))).not.toThrow();
});
