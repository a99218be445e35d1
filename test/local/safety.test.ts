import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import { statSync } from 'node:fs';
import { startLocalCloud, type LocalCloud } from '../../lib/local';
import { childrenOf, listeningOf } from './listening';
import { SHOP } from './shop';
import { removeAssemblies, writeAssembly } from './written-assembly';

let cloud: LocalCloud;
const listenedBefore = process.platform === 'linux' ? listeningOf(process.pid) : [];
const childrenBefore = process.platform === 'linux' ? childrenOf(process.pid).map(({ pid }) => pid) : [];
beforeAll(async () => { cloud = await startLocalCloud({ assembly: writeAssembly({ Shop: SHOP }) }); }, 30_000);
afterAll(async () => {
  await cloud.stop();
  removeAssemblies();
});

const SIGNED = 'AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=local';
const JSON_BODY = { 'content-type': 'application/x-amz-json-1.0', authorization: SIGNED, 'x-amz-date': '20000101T000000Z' };

/** A request of each kind that is served, which is answered with 200 when it comes from this machine. */
const REQUESTS = [
  { service: 'Step Functions', path: '/', headers: { ...JSON_BODY, 'x-amz-target': 'AWSStepFunctions.ListStateMachines' }, body: '{}' },
  { service: 'TestState', path: '/', headers: { ...JSON_BODY, 'x-amz-target': 'AWSStepFunctions.TestState' }, body: JSON.stringify({ definition: '{"Type":"Pass","End":true}' }) },
  { service: 'DynamoDB', path: '/', headers: { ...JSON_BODY, 'x-amz-target': 'DynamoDB_20120810.ListTables' }, body: '{}' },
  { service: 'time to live', path: '/', headers: { ...JSON_BODY, 'x-amz-target': 'DynamoDB_20120810.DescribeTimeToLive' }, body: '{"TableName":"orders"}' },
  { service: 'SQS', path: '/', headers: { ...JSON_BODY, 'x-amz-target': 'AmazonSQS.ListQueues' }, body: '{}' },
  { service: 'a queue’s URL', path: '/000000000000/letters', headers: { ...JSON_BODY, 'x-amz-target': 'AmazonSQS.ReceiveMessage' }, body: '{"QueueUrl":"http://127.0.0.1/000000000000/letters"}' },
  { service: 'Lambda', path: '/2015-03-31/functions/pay/invocations', headers: { 'content-type': 'application/json', authorization: SIGNED }, body: '{"amount":1}' },
  { service: 'GetCallerIdentity', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: SIGNED }, body: 'Action=GetCallerIdentity&Version=2011-06-15' },
] as const;

interface Asked { readonly path: string; readonly method?: string; readonly headers: { readonly [name: string]: string }; readonly body?: string }

function ask({ path, headers, body = '', method = 'POST' }: Asked): Promise<{ status: number | undefined; allowed: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${cloud.endpoint}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, allowed: response.headers['access-control-allow-origin'], body: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe.each(REQUESTS)('what is sent to $service', (asked) => {
  const from = (headers: { readonly [name: string]: string }): ReturnType<typeof ask> => ask({ ...asked, headers: { ...asked.headers, ...headers } });
  const refused = { status: 403, allowed: undefined, body: expect.stringContaining('AccessDenied') as string };

  test('from this machine is answered', async () => {
    expect(await from({})).toMatchObject({ status: 200 });
  });

  test.each(['evil.example', 'evil.example:4566', '127.0.0.1.evil.example', '0.0.0.0', '169.254.169.254', 'sync-evil.example'])('for the host %s, which a page may point here, is refused', async (host) => {
    expect(await from({ host })).toEqual(refused);
  });

  test.each(['https://evil.example', 'http://localhost:3000', 'http://127.0.0.1', 'null'])('by a page of the origin %s is refused', async (origin) => {
    expect(await from({ origin })).toEqual(refused);
  });

  test.each(['cross-site', 'same-site', 'same-origin'])('by a browser that leaves the origin out (%s) is refused', async (site) => {
    expect(await from({ 'sec-fetch-site': site })).toEqual(refused);
  });

  test('ahead of it, to learn whether a page may, is refused', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-amz-target' };
    expect(await ask({ path: asked.path, method: 'OPTIONS', headers })).toEqual({ ...refused, body: expect.stringContaining('AccessDenied') as string });
  });
});

test('a request without a host is refused', async () => {
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(Number(new URL(cloud.endpoint).port), '127.0.0.1', () => socket.write('POST / HTTP/1.0\r\nx-amz-target: AWSStepFunctions.ListStateMachines\r\n\r\n'));
    socket.on('data', (chunk) => { text += chunk.toString(); });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
});

test('a function that runs asynchronously is not started by a page', async () => {
  const before = cloud.counters().lambdaInvocations;
  const headers = { 'x-amz-invocation-type': 'Event', 'content-type': 'text/plain', origin: 'https://evil.example' };
  expect(await ask({ path: '/2015-03-31/functions/pay/invocations', headers, body: '{}' })).toMatchObject({ status: 403 });
  expect(cloud.counters().lambdaInvocations).toBe(before);
});

test('no other address of this machine is listened on', async () => {
  const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => address);
  const port = Number(new URL(cloud.endpoint).port);
  const outcomes = await Promise.all(['::1', ...others].map((host) => new Promise<string>((resolve) => {
    const socket = connect({ host, port }, () => { socket.destroy(); resolve(`${host} answers`); });
    socket.on('error', () => resolve('refused'));
  })));
  expect(new Set(outcomes)).toEqual(new Set(['refused']));
});

const startedByTheCloud = (): ReturnType<typeof childrenOf> => childrenOf(process.pid).filter(({ pid }) => !childrenBefore.includes(pid));

/** Elsewhere there is no /proc to look into. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('as Linux tells it', () => {
  test('the cloud and its process for the queues listen on one port of 127.0.0.1 and no other', () => {
    const listened = listeningOf(process.pid).filter((address) => !listenedBefore.includes(address));
    expect(listened).toEqual([`127.0.0.1:${new URL(cloud.endpoint).port}`]);
    expect(startedByTheCloud().map(({ pid }) => listeningOf(pid))).toEqual([[]]);
  });

  test('the socket of the queues is for this user alone', () => {
    const socket = startedByTheCloud()[0]?.command.find((argument) => argument.endsWith('.sock')) ?? '';
    expect(statSync(socket).isSocket()).toBe(true);
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  });
});
