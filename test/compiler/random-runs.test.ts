import * as fc from 'fast-check';
import { canonical } from './canonical';
import { anySaga } from './random-definition';
import { meaning } from './reference-evaluator';
import { run } from './run-machine';

/** A saga with values for all that it reads, and the ordinal of one of its steps. */
const anyRun = anySaga.chain(({ definition, values }) =>
  fc.integer({ min: 0, max: definition.body.length - 1 }).map((at) => ({ definition, values, at })));

describe('a compiled machine, run', () => {
  it('when all is well takes N transitions and N invocations, with the inputs and the output that the definition names', () => {
    fc.assert(fc.property(anyRun, ({ definition, values }) => {
      const told = run({ definition, input: values.input, results: values.results });
      expect(told.way).toEqual(definition.body.map((step) => step.name));
      expect(told.requests).toHaveLength(definition.body.length);
      expect(told.requests.map((request) => canonical('input' in request ? request.input : undefined)))
        .toEqual(definition.body.map((step) => canonical(meaning(step.input, values))));
      expect(told.result?.status).toBe('SUCCEEDED');
      expect(canonical(told.result?.status === 'SUCCEEDED' ? told.result.output : 'failed')).toBe(canonical(definition.output && meaning(definition.output, values)));
    }), { numRuns: 100 });
  });

  it('when step k fences itself, up to the pivot, compensates each step before it once, in reverse, within 2k + 1 transitions', () => {
    fc.assert(fc.property(anyRun, ({ definition, values, at }) => {
      const failing = definition.body[at]!;
      fc.pre(failing.phase !== 'forward');
      const plain = { ...definition, body: definition.body.map((step) => ({ ...step, input: { kind: 'literal', value: null } as const })) };
      const told = run({ definition: plain, input: values.input, always: { [failing.name]: { error: 'Saga.Rejected' } } });
      const before = definition.body.slice(0, at);
      expect(told.requests.map((request) => request.state)).toEqual([
        ...before.map((step) => step.name), failing.name,
        ...before.toReversed().filter((step) => typeof step.compensation === 'string').map((step) => `Compensate ${step.name}`),
      ]);
      expect(told.way.length).toBeLessThanOrEqual(2 * (at + 1) + 1);
      expect(told.result).toMatchObject({ status: 'FAILED', error: 'Saga.Compensated' });
    }), { numRuns: 100 });
  });
});
