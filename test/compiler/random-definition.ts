import * as fc from 'fast-check';
import type { Definition, Expression, RetryPolicy, StepNode } from '../../lib/definition/definition';
import { anyExpression, anyValues, knownOf } from './arbitraries';
import { compensationRetry } from './place-order';
import type { Values } from './reference-evaluator';

const seconds = (least: number, most: number) => fc.integer({ min: least, max: most }).map((value) => `${value}s` as const);

const anyRetry: fc.Arbitrary<RetryPolicy> = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 100 }),
  interval: seconds(1, 60),
  backoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
  maxDelay: seconds(61, 31_622_399),
  jitter: fc.constantFrom('full', 'none'),
});

const stepName = (at: number) => fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,20}$/).map((name) => `do_${name}${at}`);

/** Whether a step is undoable, the pivot or forward, by its place and the pivot's. -1: no pivot. */
const phaseAt = (at: number, pivot: number): StepNode['phase'] => {
  if (pivot < 0 || at < pivot) return 'undoable';
  return at === pivot ? 'pivot' : 'forward';
};

interface Names { readonly all: readonly string[]; readonly pivot: number; readonly values: Values }

/** Any expression over the saga's input and the results of the first so many steps, as their types would allow it for these values. */
const expressionOver = ({ all, values }: Names, steps: number): fc.Arbitrary<Expression> =>
  anyExpression(knownOf({ input: values.input, results: Object.fromEntries(all.slice(0, steps).map((name) => [name, values.results[name] ?? null])) }), 2);

function anyStep(at: number, names: Names): fc.Arbitrary<StepNode> {
  const phase = phaseAt(at, names.pivot);
  return fc.record({ input: expressionOver(names, at), retry: anyRetry, timeout: fc.option(seconds(1, 9), { nil: undefined }), undone: fc.boolean(), service: fc.constantFrom('orders', 'payments') })
    .map(({ input, retry, timeout, undone, service }) => ({
      kind: phase === 'pivot' ? 'pivot' : 'step', name: names.all[at]!, phase, action: `${service}.act${at}`, input, retry,
      ...(timeout ? { timeout } : {}),
      ...(phase === 'undoable' ? { compensation: undone ? `${service}.undo${at}` : { nothing: 'it only looks' } } : {}),
      ...(phase === 'undoable' && undone ? { compensationRetry } : {}),
    }));
}

const anyNames: fc.Arbitrary<Names> = fc.integer({ min: 1, max: 7 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, at) => stepName(at))))
  .chain((all) => fc.record({ all: fc.constant(all), pivot: fc.integer({ min: -1, max: all.length - 1 }), values: anyValues(all) }));

/** Any saga of one to seven steps, with the pivot anywhere or nowhere, and values for all that it reads. */
export const anySaga: fc.Arbitrary<{ readonly definition: Definition; readonly values: Values }> = anyNames.chain((names) =>
  fc.record({
    body: fc.tuple(...names.all.map((_, at) => anyStep(at, names))),
    output: fc.option(expressionOver(names, names.all.length), { nil: undefined }),
    deadline: fc.option(seconds(1, 100_000), { nil: undefined }),
    name: fc.stringMatching(/^[A-Z][A-Za-z0-9_-]{0,20}$/),
  }).map(({ body, output, deadline, name }) => ({
    definition: { name, body, ...(output ? { output } : {}), ...(deadline ? { deadline } : {}) }, values: names.values,
  })));

export const anyDefinition: fc.Arbitrary<Definition> = anySaga.map(({ definition }) => definition);
