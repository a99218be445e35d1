import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { epochMillis, millis, type Clock } from '../../../lib/contract/time';
import type { LambdaFunction } from '../../../lib/local/assembly/deployment';
import { hostFunction, TooManyRequests, type FunctionHost, type FunctionLog } from '../../../lib/local/lambda/functions';

const clock: Clock = { now: () => epochMillis(Date.now()) };
const hosts: FunctionHost[] = [];
const logs: FunctionLog[] = [];

const projects: string[] = [];

afterAll(async () => {
  await Promise.all(hosts.map((open) => open.close()));
  for (const project of projects) rmSync(project, { recursive: true, force: true });
});

function host(source: string, options: Partial<LambdaFunction> = {}, sandboxes = 4): FunctionHost {
  const fn: LambdaFunction = {
    name: 'pay',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:pay',
    code: { source, file: `${__dirname}/index.js` },
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    timeout: millis(20_000),
    memoryMb: 128,
    environment: {},
    ...options,
  };
  const opened = hostFunction(fn, { environment: { GREETING: 'hello' }, clock, sandboxes, onLog: (log) => logs.push(log) });
  hosts.push(opened);
  return opened;
}

const COUNTER = 'let n = 0; exports.handler = async (event) => ({ n: ++n, event });';

test('a function gets its event and answers, and a warm sandbox remembers what the one before left', async () => {
  const counter = host(COUNTER);
  expect((await counter.invoke('{"a":[1]}')).outcome).toEqual({ payload: '{"n":1,"event":{"a":[1]}}' });
  expect((await counter.invoke('null')).outcome).toEqual({ payload: '{"n":2,"event":null}' });
});

test('invocations at the same time have sandboxes of their own, up to the limit; the next waits for a free one', async () => {
  const meeting = host('let n = 0; let busy = false; exports.handler = async () => { if (busy) return "shared"; busy = true; n += 1; await new Promise((go) => setImmediate(go)); busy = false; return n; };', {}, 2);
  const invocations = await Promise.all([meeting.invoke('{}'), meeting.invoke('{}'), meeting.invoke('{}'), meeting.invoke('{}')]);
  const answers = invocations.map(({ outcome }) => ('payload' in outcome ? outcome.payload : 'failed'));
  expect(answers).not.toContain('"shared"');
  expect(answers.filter((answer) => answer === '1')).toHaveLength(2);
});

test('a function sees only its own environment, and a context as Lambda gives it', async () => {
  const source = `exports.handler = async (event, context) => ({
    environment: process.env, name: context.functionName, arn: context.invokedFunctionArn, memory: context.memoryLimitInMB,
    version: context.functionVersion, hasTime: context.getRemainingTimeInMillis() > 10000 && context.getRemainingTimeInMillis() <= 20000, id: context.awsRequestId });`;
  const invocation = await host(source).invoke('{}');
  expect(JSON.parse('payload' in invocation.outcome ? invocation.outcome.payload : '')).toEqual({
    environment: { GREETING: 'hello', _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-/) },
    name: 'pay',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:pay',
    memory: '128',
    version: '$LATEST',
    hasTime: true,
    id: invocation.requestId,
  });
});

test('a handler that throws fails with the error\'s name and message, and keeps its sandbox', async () => {
  const failing = host('let n = 0; exports.handler = async () => { n += 1; throw Object.assign(new Error(`no ${n}`), { name: "CardDeclined" }); };');
  expect((await failing.invoke('{}')).outcome).toEqual({ error: { errorType: 'CardDeclined', errorMessage: 'no 1', trace: expect.arrayContaining([expect.stringContaining('index.js')]) } });
  expect((await failing.invoke('{}')).outcome).toMatchObject({ error: { errorType: 'CardDeclined', errorMessage: 'no 2' } });
});

test.each([
  ['a text is thrown', 'exports.handler = async () => { throw "broken"; };', { error: { errorType: 'string', errorMessage: 'broken', trace: [] } }],
  ['nothing is returned', 'exports.handler = async () => {};', { payload: 'null' }],
  ['the result has a cycle', 'exports.handler = async () => { const a = {}; a.a = a; return a; };', { error: { errorType: 'Runtime.MarshalError' } }],
  ['a result is too large', 'exports.handler = async () => "x".repeat(6300000);', { error: { errorType: 'Function.ResponseSizeTooLarge' } }],
  ['there is no such handler', 'exports.other = 1;', { error: { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' } }],
  ['the code does not parse', 'exports.handler = {', { error: { errorType: 'Runtime.UserCodeSyntaxError' } }],
  ['the code throws while it loads', 'throw new TypeError("no table");', { error: { errorType: 'TypeError', errorMessage: 'no table' } }],
  ['it is a callback handler', 'exports.handler = (event, context, callback) => callback(null, 1);', { error: { errorType: 'Runtime.CallbackHandlerDeprecated' } }],
])('an invocation ends as on Lambda when %s', async (_, source, expected) => {
  const { outcome } = await host(source).invoke('{}');
  expect(outcome).toMatchObject(expected);
});

test.each(['null', '"text"', '{ type: "ready" }', '{ type: "succeeded", payload: "forged" }', '{ type: "unknown" }'])('what a function posts to the thread above it, as %s, is not taken for an answer', async (message) => {
  const posting = host(`const { parentPort } = require('node:worker_threads'); exports.handler = async () => { parentPort.postMessage(${message}); return 1; };`);
  expect((await posting.invoke('{}')).outcome).toEqual({ payload: '1' });
});

test.each([
  ['an error whose message throws', 'const error = new Error(); Object.defineProperty(error, "message", { get() { throw new Error("no message"); } }); throw error;', 'Error'],
  ['an object without a prototype', 'throw Object.create(null);', 'object'],
  ['an error whose stack is no text', 'throw Object.assign(new Error("odd"), { stack: {} });', 'Error'],
])('a handler that throws %s fails, and keeps its sandbox', async (_, body, errorType) => {
  const odd = host(`let n = 0; exports.handler = async () => { n += 1; if (n === 2) return n; ${body} };`);
  expect((await odd.invoke('{}')).outcome).toMatchObject({ error: { errorType } });
  expect((await odd.invoke('{}')).outcome).toEqual({ payload: '2' });
});

test('a callback handler answers on a runtime that still has callbacks', async () => {
  const { outcome } = await host('exports.handler = (event, context, callback) => callback(null, 7);', { runtime: 'nodejs22.x' }).invoke('{}');
  expect(outcome).toEqual({ payload: '7' });
});

test.each([
  ['a bundle, even where a package above says that .js files are modules', { 'index.js': 'exports.handler = async () => "bundle";' }, 'index.handler', { payload: '"bundle"' }],
  ['a module', { 'index.mjs': 'export const handler = async () => "module";' }, 'index.handler', { payload: '"module"' }],
  ['a package of its own', { 'package.json': '{"type":"module"}', 'app.js': 'export default { run: { now: async () => "package" } };' }, 'app.run.now', { payload: '"package"' }],
  ['nothing', { 'other.js': '' }, 'index.handler', { error: { errorType: 'Runtime.ImportModuleError', errorMessage: "Error: Cannot find module 'index'" } }],
])('a function whose folder holds %s is loaded as on Lambda', async (_, files, handler, expected) => {
  const project = mkdtempSync(join(tmpdir(), 'cdk-saga-code-'));
  projects.push(project);
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  mkdirSync(join(project, 'asset'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, 'asset', name), text);
  const { outcome } = await host('', { code: { directory: join(project, 'asset') }, handler }).invoke('{}');
  expect(outcome).toMatchObject(expected);
});

test.each([
  ['exits', 'process.exit(3)', { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/) }],
  ['exits cleanly', 'process.exit(0)', { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/Runtime exited without providing a reason$/) }],
  ['throws out of turn', 'setImmediate(() => { throw new RangeError("late"); }); await new Promise(() => {})', { errorType: 'RangeError', errorMessage: 'late' }],
  ['leaves a rejection', 'Promise.reject(new Error("lost")); await new Promise(() => {})', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' }],
  ['runs out of memory', 'const all = []; for (;;) all.push(new Array(100000).fill(n))', { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/signal: killed$/) }],
])('a sandbox whose function %s is replaced by a fresh one', async (_, crash, expected) => {
  const crashing = host(`let n = 0; exports.handler = async (event) => { n += 1; if (event.crash) { ${crash}; } return n; };`, { memoryMb: 32 }, 1);
  await crashing.invoke('{}');
  expect((await crashing.invoke('{"crash":true}')).outcome).toMatchObject({ error: expected });
  expect((await crashing.invoke('{}')).outcome).toEqual({ payload: '1' });
});

test.each([['waits', 'await new Promise(() => {})'], ['spins', 'for (;;);']])('a function that %s past its timeout is killed, and the next invocation has a fresh sandbox', async (_, hang) => {
  const slow = host(`let n = 0; exports.handler = async (event) => { n += 1; if (event.hang) { ${hang}; } return n; };`, { timeout: millis(150) }, 1);
  await slow.invoke('{}');
  const { requestId, outcome } = await slow.invoke('{"hang":true}');
  expect(outcome).toEqual({ error: { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after 0.15 seconds` } });
  expect((await slow.invoke('{}')).outcome).toEqual({ payload: '1' });
});

const ticks = (): number => logs.filter(({ text }) => text === 'tick\n').length;

test('a function that was killed at its timeout does nothing more', async () => {
  const busy = host('exports.handler = async (event) => { while (event.busy) { console.log("tick"); await new Promise((go) => setImmediate(go)); } };', { timeout: millis(150) }, 1);
  await busy.invoke('{"busy":true}');
  await busy.invoke('{}');
  const ticksThen = ticks();
  // A cold start: time enough for many a tick.
  await host(COUNTER).invoke('{}');
  expect(ticksThen).toBeGreaterThan(0);
  expect(ticks()).toBe(ticksThen);
});

test('what a function writes is kept with its invocation, in order, before its result', async () => {
  const { requestId, log } = await host('exports.handler = async () => { console.log("one"); console.error("two"); process.stdout.write("three\\n"); };').invoke('{}');
  expect(log).toBe('one\ntwo\nthree\n');
  expect(logs.filter((entry) => entry.requestId === requestId).map(({ text }) => text)).toEqual(['one\n', 'two\n', 'three\n']);
});

test('a function with reserved concurrency refuses what is over it', async () => {
  const single = host('exports.handler = async () => 1;', { reservedConcurrency: 1 });
  const first = single.invoke('{}');
  await expect(single.invoke('{}')).rejects.toThrow(TooManyRequests);
  expect((await first).outcome).toEqual({ payload: '1' });
});

test('a host that is closed answers what was under way and what waited', async () => {
  const closing = host('exports.handler = async () => new Promise(() => {});', {}, 1);
  const [running, waiting] = [closing.invoke('{}'), closing.invoke('{}')];
  await closing.close();
  for (const { outcome } of await Promise.all([running, waiting])) expect(outcome).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
});
