import * as fc from 'fast-check';
import type { Definition, Expression, RetryPolicy, StepNode } from '../../lib/definition/definition';
import { anyExpression, anyValue } from './arbitraries';
import { compensationRetry } from './place-order';

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

/** Any input over the saga's input and the results of earlier steps, of which nothing is known but their names. */
const inputOver = (names: readonly string[]): fc.Arbitrary<Expression> => {
  const roots = [{ input: true } as const, ...names.map((step) => ({ step }))];
  const known = fc.tuple(...roots.map(() => anyValue)).map((values) => roots.map((root, at) => ({ root, value: values[at] ?? null })));
  return known.chain((all) => anyExpression(all, 2));
};

function anyStep(at: number, pivot: number, names: readonly string[]): fc.Arbitrary<StepNode> {
  const phase = phaseAt(at, pivot);
  return fc.record({ input: inputOver(names.slice(0, at)), retry: anyRetry, timeout: fc.option(seconds(1, 10), { nil: undefined }), undone: fc.boolean(), service: fc.constantFrom('orders', 'payments') })
    .map(({ input, retry, timeout, undone, service }) => ({
      kind: phase === 'pivot' ? 'pivot' : 'step', name: names[at]!, phase, action: `${service}.act${at}`, input, retry,
      ...(timeout ? { timeout } : {}),
      ...(phase === 'undoable' ? { compensation: undone ? `${service}.undo${at}` : { nothing: 'it only looks' } } : {}),
      ...(phase === 'undoable' && undone ? { compensationRetry } : {}),
    }));
}

/** Any saga of one to seven steps, with the pivot anywhere or nowhere. */
export const anyDefinition: fc.Arbitrary<Definition> = fc.integer({ min: 1, max: 7 }).chain((length) =>
  fc.tuple(fc.integer({ min: -1, max: length - 1 }), fc.tuple(...Array.from({ length }, (_, at) => stepName(at)))).chain(([pivot, names]) =>
    fc.record({
      body: fc.tuple(...names.map((_, at) => anyStep(at, pivot, names))),
      output: fc.option(inputOver(names), { nil: undefined }),
      deadline: fc.option(seconds(1, 100_000), { nil: undefined }),
      name: fc.stringMatching(/^[A-Z][A-Za-z0-9_-]{0,20}$/),
    }).map(({ body, output, deadline, name }) => ({ name, body, ...(output ? { output } : {}), ...(deadline ? { deadline } : {}) }))));
