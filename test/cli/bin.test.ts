import { spawnSync } from 'node:child_process';

/** A Node that says it is of another version. */
const pretend = (version: string): string => `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;

test.each(['20.20.2', '22.17.9'])('the command says which Node it needs where it is started by Node %s', (version) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', pretend(version), 'lib/cli/bin.mjs', '--help'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(`cdk-saga needs Node 22.18 or newer, and this is Node ${version} (${process.execPath}).\n`);
});

test('the command runs on the oldest Node that it needs', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--import', pretend('22.18.0'), 'lib/cli/bin.mjs', '--help'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('Usage: cdk-saga <command>') });
});
