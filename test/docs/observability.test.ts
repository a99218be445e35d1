/** docs/observability.md: its code is compiled and run, its line is a real one, and its tables name all there is. */
import { trace, type Attributes, type Tracer, type TracerProvider } from '@opentelemetry/api';
import { readFileSync } from 'node:fs';
import { DEFAULT_THRESHOLDS } from '../../lib/constructs';
import { memoryLedger, Rejected } from '../../lib/runtime';
import { bookingsStack, newApp, templateOf } from '../constructs/stack';
import { rigOn } from '../runtime/step-rig';
import { MonitoredStack, placeOrder } from './fixtures/observability/monitored-stack';
import { withSpan } from './fixtures/observability/with-opentelemetry';
import { withSubsegment } from './fixtures/observability/with-powertools';

const PAGE = readFileSync('docs/observability.md', 'utf8');
const block = (mark: string): string => new RegExp(`<!-- ${mark} -->\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``).exec(PAGE)?.[1] ?? `no block ${mark}`;

test.each(['with-opentelemetry', 'with-powertools'])('the code of %s is that of a file which is compiled and run', (file) => {
  expect(block(file)).toBe(readFileSync(`test/docs/fixtures/observability/${file}.ts`, 'utf8'));
});

test('the saga and the stack of the page are of a file which is compiled and synthesised', () => {
  const source = readFileSync('test/docs/fixtures/observability/monitored-stack.ts', 'utf8');
  for (const mark of ['correlation', 'monitor']) expect(source).toContain(block(mark));
  expect(placeOrder.definition.correlationId).toMatchObject({ path: ['requestId'] });
  templateOf(new MonitoredStack(newApp(), 'Shop')).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
});

test('the line on the page is one that a rejected attempt writes', async () => {
  const order = rigOn(memoryLedger(), 'order-1', { metrics: true, traceHeader: () => 'Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1' });
  order.next(async () => { order.clock.advance(25); throw new Rejected('declined'); });
  await order.act('undoable', { correlationId: 'web-4711' });
  expect(`${JSON.stringify(JSON.parse(order.lines[0] ?? ''), null, 2)}\n`).toBe(block('line'));
});

describe('the spans of the page', () => {
  interface Span {
    readonly name: string;
    readonly attributes: Attributes;
    status?: unknown;
    ended: boolean;
  }
  const spans: Span[] = [];
  const startActiveSpan = (name: string, { attributes }: { attributes: Attributes }, within: (span: unknown) => unknown): unknown => {
    const span: Span = { name, attributes: { ...attributes }, ended: false };
    spans.push(span);
    return within({
      setAttribute: (key: string, value: string) => { span.attributes[key] = value; },
      setStatus: (status: unknown) => { span.status = status; },
      end: () => { span.ended = true; },
    });
  };

  test('have the saga\'s attributes, and the outcome for their status', async () => {
    trace.setGlobalTracerProvider({ getTracer: () => ({ startActiveSpan } as unknown as Tracer) } satisfies TracerProvider);
    const order = rigOn(memoryLedger(), 'order-1', { aroundAttempt: withSpan });
    order.next(async () => { throw new Rejected('declined'); });
    expect(await order.act('undoable')).toEqual({ error: 'Saga.Rejected', message: 'declined' });
    await order.compensate();
    const attributes = { 'saga.name': 'Shop/PlaceOrder', 'saga.id': 'order-1', 'saga.step': 'pay', 'saga.attempt': 1 };
    expect(spans).toEqual([
      { name: 'pay action', attributes: { ...attributes, 'saga.operation': 'payments.authorize', 'saga.outcome': 'Saga.Rejected' }, status: { code: 2, message: 'Saga.Rejected' }, ended: true },
      { name: 'pay compensation', attributes: { ...attributes, 'saga.operation': 'payments.void', 'saga.outcome': 'compensated' }, ended: true },
    ]);
  });

  test('of X-Ray change nothing where there is no segment to be part of', async () => {
    const missing = jest.spyOn(console, 'error').mockImplementation();
    const order = rigOn(memoryLedger(), 'order-1', { aroundAttempt: withSubsegment });
    expect(await order.act('undoable')).toEqual({ reply: { receipt: 'r' } });
    expect(order.calls).toHaveLength(1);
    missing.mockRestore();
  });
});

test('the page names every alarm, every threshold with its default, and no other', () => {
  const { saga } = bookingsStack();
  const { alarms } = saga.monitor({ thresholds: { duration: '1m' } });
  const table = PAGE.slice(PAGE.indexOf('| alarm |'), PAGE.indexOf('To AWS a compensated'));
  const named = alarms.map(({ node }) => (/^Throttled (?!Machine|Ledger)/.test(node.id) ? 'Throttled <service>' : node.id));
  expect(new Set([...table.matchAll(/`([A-Z]\w+(?: <service>)?)`/g)].map(([, name]) => name))).toEqual(new Set(named));
  for (const [threshold, byDefault] of Object.entries(DEFAULT_THRESHOLDS)) expect(table).toContain(`\`${threshold}\`, ${String(byDefault).replace('h', ' h')}`);
});

test('the page tells every outcome that an attempt can have', () => {
  const names = [...readFileSync('lib/contract/error-names.ts', 'utf8').matchAll(/'(Saga\.\w+)'/g)].map(([, name]) => name).filter((name) => !['Saga.Compensated', 'Saga.Abandoned'].includes(name ?? ''));
  const table = PAGE.slice(PAGE.indexOf('| outcome |'), PAGE.indexOf('Dimensions are names'));
  expect(new Set([...table.matchAll(/`(Saga\.\w+)`/g)].map(([, name]) => name))).toEqual(new Set(names));
});
