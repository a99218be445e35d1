import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemsOf } from '../../contract/saga-error';
import type { Queue } from '../assembly/deployment';
import { ApiError, type ApiHandler, type ApiReply, type ApiRequest } from '../http/api';

export interface Sqs {
  readonly handle: ApiHandler;
  close(): Promise<void>;
}

const PROCESS_FILE = join(__dirname, 'queue-process.mts');

/**
 * SQS in memory, which is fauxqs in a process of its own. It listens on a socket that only this machine's user can reach, so that the
 * one-machine cloud has one port.
 */
export async function startSqs(queues: readonly Queue[], endpoint: string, region: string): Promise<Sqs> {
  const home = await mkdtemp(join(tmpdir(), 'cdk-saga-'));
  const socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\cdk-saga-${randomUUID()}` : join(home, 'sqs.sock');
  const child = fork(PROCESS_FILE, [socketPath], { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const agent = new Agent({ keepAlive: true });
  const close = async (): Promise<void> => {
    agent.destroy();
    await end(child);
    await rm(home, { recursive: true, force: true });
  };
  try {
    await listening(child);
    const handle: ApiHandler = async (request) => {
      const reply = await forward(socketPath, agent, request).catch((cause: unknown) => { throw hasEnded(child) ? queuesAreGone(child) : cause; });
      return withOwnUrls(request, reply, endpoint);
    };
    for (const queue of queues) await create(handle, queue, endpoint, region);
    return { handle, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listening(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit').then(([code]) => { throw new Error(`The process for SQS ended before it listened (exit code ${String(code)}).`); });
  await Promise.race([once(child, 'message'), ended]);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function queuesAreGone({ exitCode, signalCode }: ChildProcess): ApiError {
  const how = signalCode ?? `exit code ${exitCode}`;
  return new ApiError('ServiceUnavailable', `The process for SQS has ended (${how}), and with it the messages. Start the one-machine cloud again.`, 503);
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function forward(socketPath: string, agent: Agent, request: ApiRequest): Promise<ApiReply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ socketPath, agent, method: request.method, path: request.path, headers: request.headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 500, headers: plainHeaders(response.headers), body: Buffer.concat(chunks) }));
    });
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

/** Headers about the connection are that connection's own. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'];

function plainHeaders(headers: ApiRequest['headers']): ApiReply['headers'] {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || OF_THE_CONNECTION.includes(name) ? [] : [[name, String(value)]])));
}

const TELLING_URLS = /\.(?:CreateQueue|GetQueueUrl|ListQueues|ListDeadLetterSourceQueues)$/;

/** fauxqs forms queue URLs on a host of its own, `sqs.eu-west-1.localhost`, which not every machine resolves. */
function withOwnUrls(request: ApiRequest, reply: ApiReply, endpoint: string): ApiReply {
  if (!TELLING_URLS.test(String(request.headers['x-amz-target']))) return reply;
  return { ...reply, body: reply.body.toString().replaceAll(/http:\/\/sqs\.[a-z0-9-]+\.localhost(?::\d+)?\//g, `${endpoint}/`) };
}

/** fauxqs takes the region from the credentials' scope. */
async function create(handle: ApiHandler, queue: Queue, endpoint: string, region: string): Promise<void> {
  const reply = await handle({
    method: 'POST',
    path: '/',
    headers: {
      host: new URL(endpoint).host,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20000101/${region}/sqs/aws4_request`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.CreateQueue',
    },
    body: Buffer.from(JSON.stringify({ QueueName: queue.name, Attributes: queue.attributes })),
  });
  if (reply.status !== 200) throw problemsOf(`Cannot make the queue ${queue.name}`, [reply.body.toString()], 'Local.BrokenAssembly');
}
