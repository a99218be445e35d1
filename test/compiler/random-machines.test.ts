import * as fc from 'fast-check';
import { compile, DEFAULT_TARGET, placeholders, type StateMachineDefinition } from '../../lib/compiler';
import type { Definition } from '../../lib/definition/definition';
import { aslProblems } from './asl-validator';
import { problemsOfMachine } from './checker';
import { placeOrder, target } from './place-order';
import { anyDefinition } from './random-definition';

const compiled = (definition: Definition): StateMachineDefinition => compile(definition, DEFAULT_TARGET);

const changed = (change: (states: { [name: string]: Record<string, unknown> }) => void): readonly string[] => {
  const machine = JSON.parse(JSON.stringify(compile(placeOrder, target))) as { States: { [name: string]: Record<string, unknown> } };
  change(machine.States);
  return problemsOfMachine(machine as unknown as StateMachineDefinition, placeholders(placeOrder));
};

describe('a compiled machine', () => {
  it('is accepted by our own checks, whatever the saga', () => {
    fc.assert(fc.property(anyDefinition, (definition) => {
      expect(problemsOfMachine(compiled(definition), placeholders(definition))).toEqual([]);
    }), { numRuns: 150 });
  });

  it('is accepted by asl-validator, whatever the saga', () => {
    // It takes some 150 ms for a machine, so there are few.
    fc.assert(fc.property(anyDefinition, (definition) => {
      expect(aslProblems(compiled(definition))).toBe('');
    }), { numRuns: 12 });
  });

  it('is the same for the same saga, and leaves the definition as it was', () => {
    fc.assert(fc.property(anyDefinition, (definition) => {
      const before = structuredClone(definition);
      expect(JSON.stringify(compiled(definition))).toBe(JSON.stringify(compiled(before)));
      expect(definition).toEqual(before);
    }), { numRuns: 30 });
  });

  it('has no Pass, Wait, Choice or Succeed between its steps: N steps are N Tasks, the last of which ends it', () => {
    fc.assert(fc.property(anyDefinition, (definition) => {
      const machine = compiled(definition);
      const way: string[] = [];
      for (let name: string | undefined = machine.StartAt; name !== undefined;) {
        const state: StateMachineDefinition['States'][string] = machine.States[name]!;
        way.push(`${state.Type} ${name}`);
        name = state.Type === 'Task' && 'Next' in state ? state.Next : undefined;
      }
      expect(way).toEqual(definition.body.map((step) => `Task ${step.name}`));
    }), { numRuns: 50 });
  });
});

describe('our own checks', () => {
  it('find nothing wrong with PlaceOrder', () => {
    expect(changed(() => undefined)).toEqual([]);
  });

  it.each<[string, (states: { [name: string]: Record<string, unknown> }) => void, string]>([
    ['a variable that one way does not assign', (states) => { delete states['reserveStock']!['Assign']; }, 'authorizePayment: Arguments reads $reserveStock, which some way to it does not assign'],
    ['a variable that a Catch forgets', (states) => { delete (states['createOrder']!['Catch'] as Record<string, unknown>[])[1]!['Assign']; }, 'Compensated: Cause reads $sagaFailure, which some way to it does not assign'],
    ['a result where there is none yet', (states) => { states['createOrder']!['Arguments'] = { a: '{% $states.result %}' }; }, 'createOrder: Arguments reads $states.result'],
    ['a task token without a callback', (states) => { states['createOrder']!['Arguments'] = { a: '{% $states.context.Task.Token %}' }; }, 'createOrder: Arguments reads $states.context.Task.Token'],
    ['an error output after success', (states) => { states['createOrder']!['Output'] = '{% $states.errorOutput.Error %}'; }, 'createOrder: Output reads $states.errorOutput.Error'],
    ['a state that nothing leads to', (states) => { states['Lost'] = { Type: 'Fail', Error: 'x', Cause: 'x' }; }, 'nothing leads to Lost'],
    ['a state that does not exist', (states) => { states['createOrder']!['Next'] = 'nowhere'; }, 'there is no state nowhere'],
    ['too many retries', (states) => { (states['createOrder']!['Retry'] as Record<string, unknown>[])[3]!['MaxAttempts'] = 100_000_000; }, 'createOrder: MaxAttempts 100000000'],
    ['a cap no longer than the interval', (states) => { (states['createOrder']!['Retry'] as Record<string, unknown>[])[3]!['MaxDelaySeconds'] = 1; }, 'createOrder: MaxDelaySeconds 1'],
    ['an unknown placeholder', (states) => { states['createOrder']!['Arguments'] = { a: '${Nothing}' }; }, 'unknown placeholder ${Nothing}'],
    ['a function that AWS does not have', (states) => { states['createOrder']!['Arguments'] = { a: '{% $eval("1") %}' }; }, 'createOrder: Arguments calls $eval'],
  ])('find %s', (_, change, problem) => {
    expect(changed(change)).toContain(problem);
  });
});
