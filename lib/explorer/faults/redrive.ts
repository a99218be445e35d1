import { once } from './fault-kind';

const HOUR = 3_600_000;

/** By then a function has begun and written the ledger, and its effect is on its way. */
const WHILE_IT_RUNS = 30;

/**
 * An operator, or a machine that fails, ends the execution while it stands in a state, and it is redriven. What it has called goes on:
 * Step Functions stops no function (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html).
 */
export const redriveFaults = [
  once('stopped as it begins, and redriven at once', ['state'], { stops: { afterMs: 1, redrivenAfterMs: 1 } }),
  once('stopped while the function runs, and redriven at once', ['state'], { stops: { afterMs: WHILE_IT_RUNS, redrivenAfterMs: 1 } }),
  once('stopped while the function runs, and redriven an hour later', ['state'], { stops: { afterMs: WHILE_IT_RUNS, redrivenAfterMs: HOUR } }),
  once('redriven after its end', ['end'], { redrivenAfterMs: HOUR }),
];
