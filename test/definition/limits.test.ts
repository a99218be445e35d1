import { LONGEST_STEP_NAME, nothingToCompensate, saga, type RetryOptions } from '../../lib';
import { leastBytes } from '../../lib/definition/size';
import { mail, order } from './fixtures/contracts';
import { problemsOf } from './problems-of';

const sent = nothingToCompensate('sent');
const KIB = 1_024;

/** A saga with a step for each text, which its mail carries. */
const sagaOf = (texts: readonly string[]) => () =>
  saga('Letters', { input: order }, (s) => {
    for (const [index, text] of texts.entries()) s.step(`send${index}`, { action: mail.send, compensation: sent, input: { to: text, tags: [] } });
  });

const namedStep = (name: string) => problemsOf(() => saga('Names', { input: order }, (s) => {
  s.step(name, { action: mail.send, compensation: sent, input: { to: 'a', tags: [] } });
}));

const retried = (retry: RetryOptions) => problemsOf(() => saga('Retries', { input: order }, (s) => {
  s.step('send', { action: mail.send, compensation: sent, input: { to: 'a', tags: [] }, retry });
}));

describe("A step's name", () => {
  test.each(['reserveStock', 'a', 'Reserve_2', 'sagaful', 'saga1', 'a'.repeat(LONGEST_STEP_NAME)])('can be %j', (name) => {
    expect(namedStep(name)).toEqual([]);
  });

  test.each<[string, string]>([
    ['', '"" is no name for a step. Begin with a letter and use only letters, digits and "_".'],
    ['reserve stock', '"reserve stock" is no name for a step. Begin with a letter and use only letters, digits and "_".'],
    ['_reserve', '"_reserve" is no name for a step. Begin with a letter and use only letters, digits and "_".'],
    ['__proto__', '"__proto__" is no name for a step. Begin with a letter and use only letters, digits and "_".'],
    ['zurück', '"zurück" is no name for a step. Begin with a letter and use only letters, digits and "_".'],
    ['states', 'a step cannot be named "states": AWS reserves $states. Use another name.'],
    ['hasOwnProperty', 'a step cannot be named "hasOwnProperty": jsonata itself calls what has that name. Use another name.'],
    ['sagaFailure', 'a step cannot be named "sagaFailure": names that begin with "saga" and a capital are the machine\'s own. Use another name.'],
    ['append', 'a step cannot be named "append": its result would hide JSONata\'s function $append. Use a verb and an object, such as "reserveStock".'],
    ['a'.repeat(61), `the name of step "${'a'.repeat(61)}" has 61 characters. Use at most 60.`],
  ])('cannot be %j', (name, problem) => {
    expect(namedStep(name)).toEqual([problem]);
  });
});

describe('A retry policy', () => {
  test.each<RetryOptions>([
    { maxAttempts: 1 },
    { maxAttempts: 100_000_000 },
    { interval: '1s', maxDelay: '2s' },
    { interval: '365d', maxDelay: '31622399s' },
    { backoffRate: 1 },
    { jitter: 'none' },
  ])('can be %j', (retry) => {
    expect(retried(retry)).toEqual([]);
  });

  test.each<[RetryOptions, string]>([
    [{ maxAttempts: 0 }, 'retry.maxAttempts is 0. Use a whole number from 1 (the first attempt) to 100000000.'],
    [{ maxAttempts: 1.5 }, 'retry.maxAttempts is 1.5. Use a whole number from 1 (the first attempt) to 100000000.'],
    [{ maxAttempts: 100_000_001 }, 'retry.maxAttempts is 100000001. Use a whole number from 1 (the first attempt) to 100000000.'],
    [{ backoffRate: 0.9 }, 'retry.backoffRate is 0.9. Use a number from 1.'],
    [{ backoffRate: Number.POSITIVE_INFINITY }, 'retry.backoffRate is Infinity. Use a number from 1.'],
    [{ interval: '0s' }, 'retry.interval is 0s. AWS counts whole seconds here: use 1s to 99999999s.'],
    [{ interval: '500ms' }, 'retry.interval is 500ms. AWS counts whole seconds here: use 1s to 99999999s.'],
    [{ interval: '-1s' }, 'retry.interval is "-1s". Write a whole number and a unit, such as "5s" or "2m".'],
    [{ maxDelay: '366d' }, 'retry.maxDelay is 366d. AWS counts whole seconds here: use 1s to 31622399s.'],
    [{ interval: '30s' }, 'retry.maxDelay is 30s, which is not longer than interval, 30s. Make maxDelay longer, or interval shorter.'],
    [{ jitter: 'some' as 'full' }, 'retry.jitter is "some". Use "full" or "none".'],
  ])('cannot be %j', (retry, problem) => {
    expect(retried(retry)).toEqual([`step "send": ${problem}`]);
  });

  test('takes its defaults for what is left undefined', () => {
    expect(retried({ maxAttempts: undefined } as unknown as RetryOptions)).toEqual([]);
  });
});

describe('Literals', () => {
  // {"to":"…","tags":[]} is 19 bytes without the text.
  test("fill a step's input of 128 KiB to the byte", () => {
    expect(problemsOf(sagaOf(['x'.repeat(128 * KIB - 19)]))).toEqual([]);
  });

  test.each([
    ['one byte too many', 'x'.repeat(128 * KIB - 18), 131_073],
    ['257 KiB', 'x'.repeat(257 * KIB - 19), 263_168],
    ['characters of two bytes', 'é'.repeat(128.5 * KIB), 263_187],
    ['characters that JSON escapes', '"'.repeat(128.5 * KIB), 263_187],
  ])("that do not fit a step's input are refused: %s", (_what, text, bytes) => {
    expect(problemsOf(sagaOf([text]))).toEqual([
      `step "send0": its input has ${bytes} bytes of literals, and a step takes 131072 (128 KiB) at most. Put the data where the Lambda can read it, and pass its key.`,
    ]);
  });

  test('that do not fit a state machine together are refused: 1 MB', () => {
    const eighth = 'x'.repeat(128 * KIB - 19);
    expect(problemsOf(sagaOf([...Array<string>(8).fill(eighth), 'x']))).toEqual([
      'its inputs have 1048596 bytes of literals together, and AWS takes 800000 for a whole state machine in a CloudFormation template. Put data where the Lambdas can read it.',
    ]);
  });

  test('that do not fit the output are refused: 257 KiB', () => {
    expect(problemsOf(() => saga('Output', { input: order }, (s) => {
      s.step('send', { action: mail.send, compensation: sent, input: { to: 'a', tags: [] } });
      return 'x'.repeat(257 * KIB);
    }))).toEqual(['its output has 263170 bytes of literals, and AWS takes 262144 (256 KiB) at most.']);
  });

  test('count, and references that may turn out absent do not', () => {
    const reference = { kind: 'reference', root: { input: true }, path: ['a'] } as const;
    const literal = { kind: 'literal', value: 'ab' } as const;
    expect(leastBytes({ kind: 'object', fields: { a: reference, b: literal, c: { kind: 'array', items: [reference, literal, literal] } } })).toBe('{"b":"ab","c":["ab","ab"]}'.length);
  });
});
