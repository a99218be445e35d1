import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { audit, told, verdictOf } from '../../scripts/audit';

let registry: Server;
let advisories: object;
beforeAll(() => new Promise<void>((done) => {
  registry = createServer((request, response) => {
    const isAsked = request.method === 'POST' && request.url === '/-/npm/v1/security/advisories/bulk';
    request.resume().on('end', () => response.writeHead(isAsked ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(isAsked ? advisories : {})));
  }).listen(0, '127.0.0.1', done);
}));
afterAll(() => new Promise((done) => { registry.close(done); registry.closeAllConnections(); }));

const asked = (): ReturnType<typeof audit> => audit({ registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}` });

test('a registry that knows of no flaw makes the audit clean', async () => {
  advisories = {};
  expect(await asked()).toEqual({ kind: 'clean' });
}, 20_000);

test('a flaw in a package that the library brings along fails the audit, and says which', async () => {
  advisories = { jsonata: [{ id: 1, url: 'https://example.com/flaw', title: 'Runs what it is given', severity: 'high', vulnerable_versions: '<=2.0.6', cwe: [], cvss: { score: 8, vectorString: null } }] };
  const verdict = await asked();
  expect(verdict).toEqual({ kind: 'flawed', flaws: [expect.stringMatching(/^jsonata .*: high, Runs what it is given \(https:\/\/example\.com\/flaw\)$/)] });
  expect(told(verdict, false)).toEqual({ text: expect.stringMatching(/^Packages that cdk-saga brings along have known flaws:\n {2}jsonata /), exitCode: 1 });
}, 20_000);

test('a flaw in what only developers install does not', async () => {
  advisories = { 'cdk-nag': [{ id: 2, url: 'https://example.com/other', title: 'Nags', severity: 'high', vulnerable_versions: '*', cwe: [], cvss: { score: 8, vectorString: null } }] };
  expect(await asked()).toEqual({ kind: 'clean' });
}, 20_000);

test('a registry that cannot be asked is told plainly, and fails the audit only where an answer is required', async () => {
  const verdict = await audit({ registry: 'http://127.0.0.1:1' });
  expect(verdict).toEqual({ kind: 'unknown', why: expect.stringContaining('ECONNREFUSED') });
  expect(told(verdict, false)).toEqual({ text: expect.stringMatching(/^NOT CHECKED: the registry could not be asked for known flaws \(.*ECONNREFUSED/), exitCode: 0 });
  expect(told(verdict, true).exitCode).toBe(2);
}, 20_000);

test.each(['', '{}', '{"message":"405 Method Not Allowed"}'])('a report %j says nothing', (printed) => {
  expect(verdictOf(printed).kind).toBe('unknown');
});

test('the packages that the library brings along have no known flaw', async () => {
  const verdict = await audit();
  if (verdict.kind === 'unknown') process.stderr.write(`${told(verdict, false).text}\n`);
  expect(verdict).not.toMatchObject({ kind: 'flawed' });
}, 30_000);
