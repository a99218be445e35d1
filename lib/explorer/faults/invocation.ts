import { once, throughout } from './fault-kind';

/** The error names are those of https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception */
const throttled = once('throttled', ['invoke'], { runs: [], hears: { error: 'Lambda.TooManyRequestsException', when: 'at once' } });

const MINUTE = 60_000;

/** On the way from the machine to a process and back. */
export const invocationFaults = [
  throttled,
  throughout(throttled),
  once('the call is lost, and the Task times out', ['invoke'], { runs: [], hears: 'nothing' }),
  once('client error while the function runs on', ['invoke'], { hears: { error: 'Lambda.SdkClientException', when: 'at once' } }),
  once('client error while the function runs on, slowly', ['invoke'], { hears: { error: 'Lambda.SdkClientException', when: 'at once' }, slow: true }),
  once('client error before the function begins', ['invoke'], { runs: [700], hears: { error: 'Lambda.SdkClientException', when: 'at once' } }),
  once('client error in place of the reply', ['invoke'], { hears: { error: 'Lambda.ClientExecutionTimeoutException', when: 'at the reply' } }),
  once('the reply is too large for the machine', ['invoke'], { hears: { error: 'States.DataLimitExceeded', when: 'at the reply' } }),
  once('the reply is lost, and the Task times out', ['invoke'], { hears: 'nothing' }),
  once('the function begins when the Task has timed out', ['invoke'], { runs: ['after the Task'], hears: 'nothing' }),
  once('the function begins half a minute after the Task has timed out', ['invoke'], { runs: ['long after the Task'], hears: 'nothing' }),
  once('delivered twice at once', ['invoke'], { runs: [10, 12] }),
  once('delivered again while the first runs', ['invoke'], { runs: [10, 40] }),
  once('delivered again while the first runs, slowly', ['invoke'], { runs: [10, 900], slow: true }),
  once('delivered again two minutes later', ['invoke'], { runs: [10, 2 * MINUTE] }),
  once('delivered again when an operator answers, slowly', ['invoke'], { runs: [10, 60 * MINUTE + 20_000], slow: true }),
  once('delivered again a day later', ['invoke'], { runs: [10, 1_440 * MINUTE] }),
];
