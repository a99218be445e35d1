import type * as Dynalite from 'dynalite';
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { problemsOf } from '../../contract/saga-error';
import type { Table } from '../assembly/deployment';
import { ApiError, bodyOf, jsonReply, type ApiHandler, type ApiReply, type ApiRequest } from '../http/api';
import { objectOf, textOf, type JsonObject } from '../json-object';
import { countWrites, tableNameOf, type WriteCounts } from './write-counts';

const TARGET = 'DynamoDB_20120810';

export interface DynamoDb {
  readonly handle: ApiHandler;
  /** Writes so far, by table: what a request asked for, whether its condition held or not, as DynamoDB bills it. */
  writes(): WriteCounts;
}

/**
 * DynamoDB in memory, which is dynalite. It is called as a function and not through a port of its own: its HTTP server throws when a caller
 * breaks off a request, as a killed sandbox does.
 */
export async function startDynamoDb(tables: readonly Table[], region: string): Promise<DynamoDb> {
  const engine = inRegion(region, () => dynalite()({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
  const timeToLive = new Map(tables.map((table) => [table.name, table.timeToLiveAttribute]));
  const writes = new Map<string, number>();
  for (const table of tables) await create(engine, table);
  return {
    writes: () => Object.fromEntries(writes),
    handle(request) {
      const action = textOf(request.headers['x-amz-target'])?.split('.')[1];
      if (action === 'UpdateTimeToLive' || action === 'DescribeTimeToLive') return timeToLiveReply(engine, action, bodyOf(request), timeToLive);
      for (const [table, count] of Object.entries(countWrites(action, request))) writes.set(table, (writes.get(table) ?? 0) + count);
      return call(engine, request);
    },
  };
}

/** Loaded when it is wanted: the command, which has more to offer than a cloud, does without. */
const dynalite = (): typeof Dynalite.default => require('dynalite') as typeof Dynalite.default;

/** dynalite reads the region for its ARNs from the environment, when it is made. */
function inRegion<Made>(region: string, make: () => Made): Made {
  const before = process.env['AWS_REGION'];
  process.env['AWS_REGION'] = region;
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env['AWS_REGION'];
    else process.env['AWS_REGION'] = before;
  }
}

/** dynalite trips over members that are null where DynamoDB wants an object; it throws then, and changes nothing. */
async function call(engine: Server, request: ApiRequest): Promise<ApiReply> {
  try {
    return await asked(engine, request);
  } catch (error) {
    throw new ApiError('ValidationException', `DynamoDB cannot read the request: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function asked(engine: Server, request: ApiRequest): Promise<ApiReply> {
  return new Promise((resolve) => {
    const headers: Record<string, string> = {};
    const incoming = Object.assign(new EventEmitter(), { method: request.method, url: request.path, headers: request.headers });
    const outgoing = {
      statusCode: 200,
      setHeader: (name: string, value: unknown) => { headers[name.toLowerCase()] = String(value); },
      end(body = '') { resolve({ status: outgoing.statusCode, headers, body }); },
    };
    engine.emit('request', incoming, outgoing);
    if (request.body.length > 0) incoming.emit('data', request.body);
    incoming.emit('end');
  });
}

/** Credentials of a form that dynalite takes; it never checks them. */
const ANYONE = { authorization: 'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local', 'x-amz-date': '20000101T000000Z' };

function ask(engine: Server, action: string, body: JsonObject): Promise<ApiReply> {
  const headers = { ...ANYONE, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${TARGET}.${action}` };
  return call(engine, { method: 'POST', path: '/', headers, body: Buffer.from(JSON.stringify(body)) });
}

async function create(engine: Server, table: Table): Promise<void> {
  const reply = await ask(engine, 'CreateTable', table.definition);
  if (reply.status !== 200) throw problemsOf(`Cannot make the table ${table.name}`, [reply.body.toString()], 'Local.BrokenAssembly');
}

/** Accepted and remembered; nothing is deleted when it expires. dynalite knows no expiry. */
async function timeToLiveReply(engine: Server, action: string, request: JsonObject, timeToLive: Map<string, string | undefined>): Promise<ApiReply> {
  const name = tableNameOf(request['TableName']);
  const described = await ask(engine, 'DescribeTable', { TableName: name });
  if (described.status !== 200) return described;
  if (action === 'UpdateTimeToLive') {
    const specification = objectOf(request['TimeToLiveSpecification']);
    timeToLive.set(name, specification['Enabled'] === true ? textOf(specification['AttributeName']) : undefined);
    return jsonReply({ TimeToLiveSpecification: specification });
  }
  const attribute = timeToLive.get(name);
  return jsonReply({ TimeToLiveDescription: attribute === undefined ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute } });
}
