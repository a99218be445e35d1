import { once } from './fault-kind';

const DAY = 86_400_000;

/**
 * A second execution with the same saga id and another input. Step Functions refuses it while the name is taken; a second deployment of the
 * saga takes it at once, and 90 days after the end of the first anybody does
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html).
 */
export const secondStartFaults = [
  once('started again at once, with another input', ['start'], { startedAgain: { afterMs: 0 } }),
  once('started again 91 days later, with another input', ['start'], { startedAgain: { afterMs: 91 * DAY } }),
  once('started again meanwhile, with another input', ['state'], { startedAgain: { afterMs: 5 } }),
];
