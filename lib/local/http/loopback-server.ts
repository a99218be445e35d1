import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SagaError } from '../../contract/saga-error';
import { ApiError, errorReply, type ApiHandler, type ApiReply } from './api';

export interface LoopbackServer {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  /** Ends every connection, and what waits on one. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** As much as the largest AWS request served here: 16 MB for DynamoDB's BatchWriteItem. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Listens on the loopback interface alone.
 *
 * A page in a browser can reach a loopback port, under a name of its own that it points here (DNS rebinding), by posting a form, or as the
 * address of an image. So a request whose Host is not this machine, and any that a browser sends, is refused: it says so with an Origin, or where
 * that is left out (a GET) with Sec-Fetch-Site.
 *
 * @param port 0 takes a free one.
 * @throws SagaError `Local.PortInUse`
 */
export async function listen(port: number, handle: ApiHandler): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    // A reply that cannot be written is a defect of one service: its caller sees the connection break, and the others go on.
    serve(request, response, handle).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await bind(server, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    endpoint: `http://${HOST}:${bound}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const isBusy = cause.code === 'EADDRINUSE';
      reject(isBusy ? new SagaError('Local.PortInUse', `Cannot start the one-machine cloud: port ${port} on ${HOST} is in use. Stop what listens there, or choose another port (0 takes a free one).`, { cause }) : cause);
    });
    server.listen(port, HOST, resolve);
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, handle: ApiHandler): Promise<void> {
  const body = await readBody(request);
  // The caller is gone: a sandbox that was killed in the middle of its request, for instance.
  if (!body) return;
  const reply = await answer(request, body, handle);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

async function answer(request: IncomingMessage, body: Buffer, handle: ApiHandler): Promise<ApiReply> {
  try {
    refuseForeigners(request);
    if (body.length > BODY_LIMIT_BYTES) throw new ApiError('RequestEntityTooLargeException', 'The request is larger than 16 MB.', 413);
    return await handle({ method: request.method ?? 'GET', path: request.url ?? '/', headers: request.headers, body });
  } catch (error) {
    return errorReply(error, request.headers);
  }
}

const OWN_HOSTS = [HOST, 'localhost', '[::1]'];

/** What the SDKs put before the host for TestState and StartSyncExecution, unless they are told not to. */
const SYNC_PREFIX = /^sync-/;

function refuseForeigners({ headers }: IncomingMessage): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '').replace(SYNC_PREFIX, '');
  if (!OWN_HOSTS.includes(host)) throw new ApiError('AccessDeniedException', `The one-machine cloud answers to ${OWN_HOSTS.join(', ')}, not to ${JSON.stringify(host)}.`, 403);
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) throw new ApiError('AccessDeniedException', 'The one-machine cloud does not answer the pages of a browser.', 403);
}

/** `undefined` when the connection broke before the body was whole. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= BODY_LIMIT_BYTES + 1) chunks.push(chunk);
    }
    return length > BODY_LIMIT_BYTES ? Buffer.alloc(BODY_LIMIT_BYTES + 1) : Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}
