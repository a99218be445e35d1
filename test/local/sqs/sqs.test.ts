import * as childProcess from 'node:child_process';
import { once } from 'node:events';
import { startSqs } from '../../../lib/local/sqs/sqs';

jest.mock('node:child_process', () => {
  const actual = jest.requireActual<typeof childProcess>('node:child_process');
  return { ...actual, fork: jest.fn(actual.fork) };
});

test('a caller is told that the queues are gone when their process has died, and closing still works', async () => {
  const sqs = await startSqs([], 'http://127.0.0.1:1', 'us-east-1');
  const child = jest.mocked(childProcess.fork).mock.results[0]!.value as childProcess.ChildProcess;
  child.kill('SIGKILL');
  await once(child, 'exit');
  const request = { method: 'POST', path: '/', headers: { 'x-amz-target': 'AmazonSQS.ListQueues' }, body: Buffer.from('{}') };
  await expect(sqs.handle(request)).rejects.toMatchObject({ code: 'ServiceUnavailable', status: 503, message: expect.stringContaining('The process for SQS has ended (SIGKILL)') });
  await sqs.close();
});
