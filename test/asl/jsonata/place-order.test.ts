import { isDeepStrictEqual } from 'node:util';
import type { EpochMillis, Json } from '../../../lib/asl/index';
import { STEP_ASIDE } from '../../../lib/asl/jsonata/closures/closure';
import { compileExpression, evaluateByJsonata, evaluateProgram, type Program } from '../../../lib/asl/jsonata/evaluator';
import type { EvaluationInput, StatesVariable } from '../../../lib/asl/jsonata/evaluation-input';
import { placeOrderMachine } from '../../compiler/place-order-machine';

/** Every expression in a value, as it stands between `{%` and `%}`. */
function expressionsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^\{%[\s\S]*%\}$/.test(value) ? [value.slice(2, -2).trim()] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

function programOf(source: string): Program {
  const compiled = compileExpression(source);
  if ('syntaxError' in compiled) throw new Error(compiled.syntaxError);
  return compiled.program;
}

const ORDER: Json = { orderId: 'order-1', lines: [{ sku: 'chair', quantity: 2 }], customer: { id: 'c-1', email: 'a@b.example' }, priority: 'high', gift: { note: 'für dich' } };
const LONG_ORDER: Json = { orderId: 'order-2', lines: Array.from({ length: 300 }, (_, line) => ({ sku: `sku-${line}`, quantity: line / 3 })), customer: {}, priority: null };

const execution = (input: Json, more: object = {}): Json => ({ Id: 'arn:e', Name: 'order-1', Input: input, StartTime: '2026-01-01T00:00:00.000Z', RoleArn: 'arn:r', RedriveCount: 0, ...more });
const context = (input: Json, more?: object) =>
  ({ Execution: execution(input, more), StateMachine: { Id: 'arn:m', Name: 'm' }, State: { Name: 'createOrder', EnteredTime: '2026-01-01T00:00:01.000Z', RetryCount: 2 }, Task: { Token: 'token' } });

const RESULTS: Readonly<Record<string, Json>> = {
  reserveStock: { total: 1999.99 }, authorizePayment: { authorizationId: 'a-1' }, capturePayment: { amount: 1999.99 }, createShipment: { trackingId: 't-1' }, createOrder: null, confirmOrder: null,
};
const IDENTITY: Json = { saga: 'Shop/PlaceOrder', sagaId: 'order-1', startedAt: '2026-01-01T00:00:00.000Z', inputHash: 'abc', ledger: { table: 'ledger' } };
const failed = (step: string): Json => ({ step, error: 'Boom', cause: 'no "room" left'.repeat(40) });
const saga = (failures: readonly Json[], answer: Json) =>
  ({ ...RESULTS, sagaIdentity: IDENTITY, sagaFailure: failed('capturePayment'), sagaFailedCompensations: failures, sagaAnswer: answer, sagaAnswered: failures.map((one) => (one as { readonly step: string }).step), sagaProblem: '' });

const CAUSE = '{"errorType":"Boom","errorMessage":"no \\"room\\" left","trace":["at …"]}';
const ANSWERS: readonly Json[] = [{ answer: 'retry' }, { answer: 'skip', reason: 'paid by hand', step: 'reserveStock' }, { answer: 'abandon', reason: 'gone' }, 'nonsense', null, { answer: 'applied', result: { amount: 1 } }];
const STATES: readonly StatesVariable[] = [
  { input: ORDER, context: context(ORDER), result: { Payload: { total: 3 }, StatusCode: 200 } },
  { input: LONG_ORDER, context: context(LONG_ORDER, { RedriveTime: '2026-01-02T00:00:00.000Z' }), result: { Payload: null } },
  { input: ORDER, context: context('text'), errorOutput: { Error: 'Boom', Cause: CAUSE } },
  { input: {}, context: context([]), errorOutput: { Error: 'States.Timeout', Cause: null } },
  ...ANSWERS.map((result) => ({ input: ORDER, context: context(ORDER), result })),
];
const VARIABLES: readonly Readonly<Record<string, Json>>[] = [
  { ...RESULTS, sagaIdentity: IDENTITY },
  saga([], { answer: 'retry' }),
  saga([failed('reserveStock')], { answer: 'abandon', reason: 'gone' }),
  saga([failed('authorizePayment'), failed('createOrder')], { answer: 'notApplied', reason: 7 }),
];

const SAMPLES: readonly EvaluationInput[] = STATES.flatMap((states) => VARIABLES.map((variables) => ({ states, variables, now: 1_767_225_600_000 as EpochMillis, random: () => 0.5 })));
const EXPRESSIONS = [...new Set(expressionsIn(placeOrderMachine))];

test('every expression of the compiled PlaceOrder gives what jsonata gives', () => {
  const differences = EXPRESSIONS.map(programOf).flatMap((program) =>
    SAMPLES.map((input, sample) => ({ source: program.source, sample, ours: evaluateProgram(program, input), theirs: evaluateByJsonata(program, input) })).filter(
      ({ ours, theirs }) => !isDeepStrictEqual(ours, theirs),
    ),
  );

  expect(EXPRESSIONS.length).toBeGreaterThan(30);
  expect(differences).toEqual([]);
});

test('what a PlaceOrder evaluates while all is well is done by closures alone', () => {
  const { States } = placeOrderMachine as unknown as { readonly States: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  const happy = Object.keys(RESULTS).flatMap((step) => expressionsIn([States[step]?.['Arguments'], States[step]?.['Assign'], States[step]?.['Output']]));

  expect(happy.length).toBeGreaterThan(Object.keys(RESULTS).length);
  for (const source of happy) expect([source, programOf(source).fast?.(SAMPLES[0]!)]).not.toEqual([source, STEP_ASIDE]);
  expect(happy.filter((source) => programOf(source).fast === undefined)).toEqual([]);
});
