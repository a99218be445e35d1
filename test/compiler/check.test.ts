import { compile, DEFAULT_TARGET, LEDGER_WRITE_ROOM, type Target } from '../../lib/compiler';
import { SagaError } from '../../lib/contract/saga-error';
import { millis } from '../../lib/contract/time';
import type { Definition, Expression, StepNode } from '../../lib/definition/definition';
import { array, compensationRetry, literal, object, placeOrder, result, retry, target } from './place-order';

const first: StepNode = { kind: 'step', name: 'first', phase: 'undoable', action: 'orders.create', compensation: 'orders.cancel', input: object({}), retry, compensationRetry };
const pivot: StepNode = { kind: 'pivot', name: 'pay', phase: 'pivot', action: 'orders.pay', input: object({}), retry };
const sagaOf = (...body: StepNode[]): Definition => ({ name: 'Sample', body });

const timed = (timeout: NonNullable<StepNode['timeout']>): Definition => sagaOf({ ...first, timeout });
/** One step with a literal of so many bytes, quotes included. */
const carrying = (bytes: number): Definition => sagaOf({ ...first, input: literal('x'.repeat(bytes - 2)) });
const largeSteps = (count: number): Definition =>
  sagaOf(...Array.from({ length: count }, (_, at) => ({ ...first, name: `step${at}`, input: literal('x'.repeat(250_000)) })));

const tries = (maxAttempts: number): StepNode['retry'] => ({ ...retry, maxAttempts });
// Eight waits of 1, 2, 4, 8, 16, 30, 30 and 30 s outlast the function's 30 s, W and 2 S; 30 retries more are for trouble of the platform.
// So n attempts take 5 + 3 (n - 1) + 3 (8 + 30) = 3 n + 116 events, of 21,000.
const paying = (maxAttempts: number): Definition => sagaOf({ ...pivot, retry: tries(maxAttempts) });
const undone = (maxAttempts: number): Definition => sagaOf({ ...first, retry: tries(101), compensationRetry: tries(maxAttempts) });

const to = (functionTimeout: number): Target => ({ ...DEFAULT_TARGET, functionTimeouts: { orders: millis(functionTimeout) } });

/** TimeoutSeconds of PlaceOrder's first four steps. */
const taskTimeouts = (to: Target): unknown => Object.values(compile(placeOrder, to).States).slice(0, 4).map((state) => 'TimeoutSeconds' in state && state.TimeoutSeconds);

function problems(definition: Definition, to: Target = DEFAULT_TARGET): readonly string[] {
  try {
    compile(definition, to);
    return [];
  } catch (error) {
    if (!(error instanceof SagaError) || error.code !== 'Saga.InvalidDefinition') throw error;
    return error.problems;
  }
}

describe('compile', () => {
  it('reports all problems at once, in one error that names the saga', () => {
    const broken = sagaOf({ ...first, name: 'map', timeout: '20m' }, { ...pivot, retry: { ...retry, backoffRate: 0.5 } });
    expect(() => compile(broken, DEFAULT_TARGET)).toThrow(/^Cannot build saga "Sample":\n- .*\n- .*\n- .*$/);
    expect(problems(broken)).toHaveLength(3);
  });

  it.each<[string, Definition, RegExp]>([
    ['no step', sagaOf(), /needs at least one step/],
    ['two steps of one name', sagaOf(first, { ...first }), /two steps are named "first"/],
    ['a name that is no identifier', sagaOf({ ...first, name: 'first step' }), /no name for a step/],
    ['a name that is too long', sagaOf({ ...first, name: 'a'.repeat(61) }), /61 characters/],
    ['the name of a JSONata function', sagaOf({ ...first, name: 'string' }), /function \$string/],
    ['a name of the machine\'s own variables', sagaOf({ ...first, name: 'sagaFailure' }), /machine's own/],
    ['the name of a state of every machine', sagaOf({ ...first, name: 'Compensated' }), /a state which every machine has/],
    ['a name that makes a second "Park compensations"', sagaOf(first, { ...pivot, name: 'compensations' }), /a state which every machine has/],
    ['a step before the pivot without a compensation', sagaOf({ kind: 'step', name: 'first', phase: 'undoable', action: 'orders.create', input: object({}), retry }), /has no compensation/],
    ['a pivot with a compensation', sagaOf({ ...pivot, compensation: 'orders.cancel' }), /nothing is compensated/],
    ['an undoable step after the pivot', sagaOf(pivot, first), /^"first" is a step that can be undone and stands behind "pay", which is the pivot\. Put it before that\.$/],
    ['a pivot after a forward step', sagaOf(first, { ...pivot, name: 'ship', kind: 'step', phase: 'forward' }, pivot), /^"pay" is the pivot and stands behind "ship", which is a step after the pivot\. /],
    ['two pivots', sagaOf(pivot, { ...pivot, name: 'payAgain' }), /2 pivots/],
    ['a forward step without a pivot', sagaOf(first, { ...pivot, kind: 'step', phase: 'forward' }), /no pivot/],
    ['an operation that is none', sagaOf({ ...first, action: 'orders' }), /"orders" is no operation/],
    ['a service whose name is no placeholder', sagaOf({ ...first, action: 'my-orders.create' }), /"my-orders.create" is no operation/],
    ['a deadline of nothing', { ...sagaOf(first), deadline: '0s' }, /deadline is 0s/],
    ['a deadline that is none', { ...sagaOf(first), deadline: '1y' as '1d' }, /"1y" is not a duration/],
    ['a timeout of nothing', sagaOf({ ...first, timeout: '0s' }), /timeout is 0s/],
    ['fractions of a second between attempts', sagaOf({ ...first, retry: { ...retry, interval: '500ms' } }), /interval is 500ms/],
    ['a cap below the interval', sagaOf({ ...first, retry: { ...retry, interval: '30s', maxDelay: '10s' } }), /maxDelay is 10s/],
    ['more attempts than AWS counts', sagaOf({ ...first, retry: { ...retry, maxAttempts: 100_000_001 } }), /maxAttempts is 100000001/],
    ['a compensation\'s retry that AWS refuses', sagaOf({ ...first, compensationRetry: { ...retry, maxAttempts: 0 } }), /the compensation's retry of step "first": maxAttempts is 0/],
    ['a result of a later step', sagaOf({ ...first, input: object({ a: result('pay') }) }, pivot), /the input of step "first" reads the result of "pay", which is no step before it/],
    ['a step\'s own result', sagaOf({ ...first, input: object({ a: array(result('first')) }) }), /reads the result of "first"/],
    ['an output of no step', { ...sagaOf(first), output: result('last') }, /the output reads the result of "last"/],
    ['an item without its map', sagaOf({ ...first, input: { kind: 'reference', root: { item: 'line' }, path: [] } }), /"line", which is the item of no map around it/],
    ['a key that JSONata cannot construct', sagaOf({ ...first, input: { kind: 'object', fields: JSON.parse('{"__proto__": {"kind": "literal", "value": 1}}') as Record<string, Expression> } }), /field "__proto__"/],
  ])('refuses %s', (_, definition, problem) => {
    expect(problems(definition).join('\n')).toMatch(problem);
  });

  it('refuses a step\'s timeout that leaves no room for the ledger in its function\'s', () => {
    expect(LEDGER_WRITE_ROOM).toBe(500);
    expect(problems(timed('10s'), to(10_500))).toEqual([]);
    expect(problems(timed('10s'), to(10_499))).toEqual([
      'step "first": its timeout of 10s does not fit into the function of orders.create, which is killed after 10499 ms: 500 ms of them are for the ledger. '
      + 'Shorten the step\'s timeout, or lengthen the function\'s.',
    ]);
    expect(problems(timed('899s'), DEFAULT_TARGET)).toEqual([]);
    expect(problems(timed('900s'), DEFAULT_TARGET)).toHaveLength(1);
  });

  it('takes literals of 256 KiB for one step and refuses 257', () => {
    expect(problems(carrying(256 * 1_024))).toEqual([]);
    expect(problems(carrying(257 * 1_024))).toEqual([expect.stringContaining('has 263168 bytes of literals; Step Functions carries 262144')]);
  });

  it('counts the bytes of literals and not their characters', () => {
    expect(problems(sagaOf({ ...first, input: literal('é'.repeat(140_000)) }))).toHaveLength(1);
  });

  it('refuses a machine that does not fit the 1 MB of a template, and takes one below', () => {
    expect(problems(largeSteps(2))).toEqual([]);
    expect(problems(largeSteps(5))).toEqual([expect.stringMatching(/^its state machine's definition has 12\d{5} bytes, some 25\d kB for each of its 5 steps; a CloudFormation template, with its 1 MB, takes 800000 bytes of it\. Have fewer steps/)]);
  });

  it('takes a saga of 64 steps', () => {
    const body = Array.from({ length: 64 }, (_, at): StepNode => {
      if (at < 40) return { ...first, name: `reserveThing${at}` };
      return at === 40 ? pivot : { ...pivot, kind: 'step', phase: 'forward', name: `deliverThing${at}` };
    });
    expect(problems(sagaOf(...body))).toEqual([]);
  });

  describe('counts the events that retries can take', () => {
    it('and refuses what can fill the history of an execution', () => {
      expect(problems(paying(6_961), to(30_000))).toEqual([]);
      expect(problems(paying(6_962), to(30_000))).toEqual([
        'its retries can take 21002 events, 21002 of them the 6962 attempts of step "pay" with what they may have to wait for. An execution has 25000, of which 4000 are kept for a parked saga, '
        + 'and is lost when they are used up. Lower maxAttempts, or the timeout of the function (15 minutes where none is known).',
      ]);
    });

    it('of a compensation too, and of the steps before it', () => {
      // The step's own policy takes 5 + 300 events; trouble beside it is counted where it is worst.
      expect(problems(undone(6_859), to(30_000))).toEqual([]);
      expect(problems(undone(6_860), to(30_000))).toEqual([expect.stringMatching(/^its retries can take 21001 events, 20696 of them the 6860 attempts of the compensation of step "first" /)]);
    });

    it('on the way forward or back, whichever takes more, and not on both', () => {
      const both = sagaOf({ ...first, compensationRetry: tries(3_000) }, pivot, { ...pivot, kind: 'step', phase: 'forward', name: 'ship', retry: tries(5_000) });
      expect(problems(both, to(30_000))).toEqual([]);
    });

    it('with functions of 15 minutes where none is known', () => {
      expect(problems(paying(6_933), to(30_000))).toEqual([]);
      expect(problems(paying(6_933))).toEqual([expect.stringMatching(/^its retries can take 21002 events/)]);
    });

    it('beside what else is wrong', () => {
      expect(problems({ ...paying(6_962), deadline: '0s' }, to(30_000))).toHaveLength(2);
    });
  });

  it('waits for a Task 30 s longer than its function can run, and 15 minutes and 30 s for an unknown one', () => {
    expect(taskTimeouts(target)).toEqual([40, 40, 45, 45]);
    expect(taskTimeouts(DEFAULT_TARGET)).toEqual([930, 930, 930, 930]);
    expect(taskTimeouts(to(1_500))).toEqual([32, 930, 930, 930]);
  });

  it('keeps only results that something reads', () => {
    const machine = compile({ ...sagaOf(first, { ...first, name: 'second' }, { ...first, name: 'third' }, { ...pivot, input: object({ b: result('third') }) }) }, DEFAULT_TARGET);
    expect(machine.States['second']).not.toHaveProperty('Assign');
    expect(machine.States['third']).toHaveProperty('Assign', { third: '{% $states.result.Payload %}' });
  });
});
