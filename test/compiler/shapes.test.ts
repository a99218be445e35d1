import type { Definition, StepNode } from '../../lib/definition/definition';
import { compensationRetry, input, object, result, retry } from './place-order';
import { run } from './run-machine';

const step = (name: string, phase: StepNode['phase'], undo?: StepNode['compensation']): StepNode => ({
  kind: phase === 'pivot' ? 'pivot' : 'step', name, phase, action: `orders.${name}`, input: object({}), retry,
  ...(undo === undefined ? {} : { compensation: undo, compensationRetry }),
});
const nothing = { nothing: 'it only looks' };
const sagaOf = (...body: StepNode[]): Definition => ({ name: 'Sample', body });
const wayOf = (definition: Definition, errors: { readonly [state: string]: string } = {}, answers: { answer: string }[] = []): readonly string[] =>
  run({ definition, input: {}, answers, always: Object.fromEntries(Object.entries(errors).map(([state, error]) => [state, { error }])) }).way;

describe('a saga', () => {
  it('of one step that can be undone, undoes it', () => {
    const saga = sagaOf(step('first', 'undoable', 'orders.undo'));
    expect(wayOf(saga)).toEqual(['first']);
    expect(wayOf(saga, { first: 'Saga.OutcomeUnknown' })).toEqual(['first', 'Compensate first', 'Check compensations', 'Compensated']);
    expect(wayOf(saga, { first: 'Saga.Rejected' })).toEqual(['first', 'Compensated']);
  });

  it('of one step with nothing to undo, ends compensated without a compensation', () => {
    expect(wayOf(sagaOf(step('first', 'undoable', nothing)), { first: 'Saga.OutcomeUnknown' })).toEqual(['first', 'Compensated']);
  });

  it('of a pivot alone, parks when its outcome is unknown and ends when it fences itself', () => {
    const saga = sagaOf(step('pay', 'pivot'));
    expect(wayOf(saga)).toEqual(['pay']);
    expect(wayOf(saga, { pay: 'Saga.Rejected' })).toEqual(['pay', 'Compensated']);
    expect(wayOf(saga, { pay: 'Saga.OutcomeUnknown' }, [{ answer: 'notApplied' }])).toEqual(['pay', 'Park pay', 'Answer pay', 'Resolve pay', 'Resolved pay', 'Compensated']);
    expect(wayOf(saga, { pay: 'Saga.OutcomeUnknown' }, [{ answer: 'applied' }])).toEqual(['pay', 'Park pay', 'Answer pay', 'Resolve pay', 'Resolved pay', 'Completed']);
    expect(wayOf(saga, { pay: 'Saga.OutcomeUnknown' }, [{ answer: 'retry' }])).toEqual(['pay', 'Park pay', 'Answer pay', 'Retry pay']);
  });

  it('that begins with its pivot, never compensates', () => {
    expect(wayOf(sagaOf(step('pay', 'pivot'), step('ship', 'forward')), { ship: 'Saga.Rejected' })).toEqual(['pay', 'ship', 'Park ship']);
  });

  it('that ends with its pivot, compensates what was before it', () => {
    const saga = sagaOf(step('book', 'undoable', 'orders.undo'), step('pay', 'pivot'));
    expect(wayOf(saga, { pay: 'Saga.DeadlineExceeded' })).toEqual(['book', 'pay', 'Compensate book', 'Check compensations', 'Compensated']);
  });

  it('skips a step with nothing to undo in the chain', () => {
    const saga = sagaOf(step('book', 'undoable', 'orders.undo'), step('look', 'undoable', nothing), step('hold', 'undoable', 'orders.free'));
    expect(wayOf(saga, { look: 'Saga.OutcomeUnknown' })).toEqual(['book', 'look', 'Compensate book', 'Check compensations', 'Compensated']);
    expect(wayOf(saga, { hold: 'Saga.OutcomeUnknown' })).toEqual(['book', 'look', 'hold', 'Compensate hold', 'Compensate book', 'Check compensations', 'Compensated']);
  });
});

describe('a saga\'s output', () => {
  const saga = sagaOf(step('first', 'undoable', 'orders.undo'), step('last', 'undoable', 'orders.undo'));
  const outputOf = (output: Definition['output']): unknown =>
    run({ definition: output ? { ...saga, output } : saga, input: { id: 7 }, results: { first: [1], last: { list: [[2]] } } }).result;

  it.each<[string, Definition['output'], unknown]>([
    ['none', undefined, null],
    ['the last step\'s result', result('last'), { list: [[2]] }],
    ['a field of it', object({ list: result('last', 'list') }), { list: [[2]] }],
    ['an earlier result', result('first'), [1]],
    ['the input', input(), { id: 7 }],
    ['an absent field', result('last', 'nothing'), null],
    ['an absent field in an object', object({ there: input('id'), gone: result('last', 'nothing') }), { there: 7 }],
    ['a map over an absent list', { kind: 'map', list: input('nothing'), item: 'one', to: input('id') }, null],
    ['a literal', { kind: 'literal', value: '{% $states.input %} ${x}' }, '{% $states.input %} ${x}'],
  ])('can be %s', (_, output, value) => {
    expect(outputOf(output)).toEqual({ status: 'SUCCEEDED', output: value });
  });
});
