import { SFNClient, TestStateCommand, type TestStateCommandInput, type TestStateCommandOutput } from '@aws-sdk/client-sfn';
import { request as httpRequest } from 'node:http';
import { ROLE, task } from './run-states';
import { openShop, type Shop } from './shop';
import { removeAssemblies } from './written-assembly';

let shop: Shop;
let sfn: SFNClient;
beforeAll(async () => {
  shop = await openShop();
  const { endpoint, region, credentials } = shop.cloud;
  // TestState goes to a host with the prefix `sync-`, which no name service knows for a loopback address.
  sfn = new SFNClient({ endpoint, region, credentials, disableHostPrefix: true });
}, 30_000);
afterAll(async () => {
  sfn.destroy();
  await shop.close();
  removeAssemblies();
});

function tried(state: object, more: Partial<TestStateCommandInput> = {}): Promise<TestStateCommandOutput> {
  return sfn.send(new TestStateCommand({ definition: JSON.stringify({ QueryLanguage: 'JSONata', ...state }), roleArn: ROLE, ...more }));
}

const PAY = task('lambda:invoke', { FunctionName: 'pay', Payload: '{% $states.input %}' }, { Output: '{% $states.result.Payload.paid %}' });

test('a Task is tried with the function that runs here', async () => {
  expect(await tried(PAY, { input: '{"amount":5}' })).toMatchObject({ status: 'SUCCEEDED', output: '5' });
});

test('a Task whose function throws shows which Catch takes it, and where it leads', async () => {
  const caught = await tried({ ...PAY, Catch: [{ ErrorEquals: ['Saga.Rejected'], Next: 'refused' }] }, { input: '{"reject":true}', inspectionLevel: 'DEBUG' });
  expect(caught).toMatchObject({ status: 'CAUGHT_ERROR', error: 'Saga.Rejected', nextState: 'refused' });
});

test('a mock takes the place of the work', async () => {
  const mocked = await tried(PAY, { input: '{"amount":5}', mock: { result: '{"Payload":{"paid":7},"StatusCode":200}', fieldValidationMode: 'NONE' }, inspectionLevel: 'DEBUG' });
  expect(mocked).toMatchObject({ status: 'SUCCEEDED', output: '7', inspectionData: { input: '{"amount":5}', result: expect.any(String) } });
});

test('a definition that AWS refuses is refused', async () => {
  await expect(tried({ Type: 'Pass' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
});

test('a request to a host with the prefix sync- is answered, and to a foreign one with it is not', async () => {
  expect(await statusFor('sync-localhost')).not.toBe(403);
  expect(await statusFor('sync-evil.example')).toBe(403);
});

function statusFor(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(shop.cloud.endpoint, { method: 'POST', headers: { host, 'x-amz-target': 'AWSStepFunctions.TestState' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on('error', reject);
    outgoing.end('{}');
  });
}
