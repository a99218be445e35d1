import { expr, record, text, type Code } from './jsonata';
import type { StepNode } from '../definition/definition';
import { variables } from './variables';
import type { Plan } from './plan';
import type { Assign } from './state-machine';

/** A letter tells no more than this of one cause. It also keeps the Cause of the machine's end far below AWS's 32,768 characters. */
const MAX_CAUSE_LENGTH = 4_000;

/**
 * What all failed compensations of one letter may tell together. A character takes up to six bytes of JSON, and with what began it and the
 * text the letter stays under 256 KiB (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html).
 */
const MAX_CAUSES_LENGTH = 24_000;

const ERROR_MESSAGE = text('"errorMessage":"');
const TRACE = text('","trace":');
const QUOTE = text('"');
const ESCAPED_QUOTE = text('\\"');

/**
 * A Lambda's error comes as JSON text, `{"errorType":…,"errorMessage":…,"trace":[…]}` (one that was killed leaves no trace); a person wants the message. Plain string functions
 * do it and not a parse: AWS may have cut the text, and an expression that fails inside a Catch would end the saga uncompensated.
 * A cause of another form stays as it is; one that is absent is ''. Of JSON's escapes only that of quotes is undone.
 *
 * `{"errorType":"E","errorMessage":"no \"tea\" left","trace":[]}` gives `no "tea" left`.
 */
export function messageOf(cause: Code): Code {
  const withTrace = `$substringAfter(${cause} & "", ${ERROR_MESSAGE})`;
  const escaped = `$replace($substringBefore(${withTrace}, ${TRACE}), /"\\}$/, "")`;
  return `$replace(${escaped}, ${ESCAPED_QUOTE}, ${QUOTE})`;
}

/** An output, or what a state keeps, exceeds what an execution can carry. */
export const TOO_LARGE = 'States.DataLimitExceeded';

const error = '$states.errorOutput.Error & ""';

/** What is too large is so in AWS's own words: there is no Lambda's message to look for. */
const causeOf = (caught: readonly string[]): Code => (caught.includes(TOO_LARGE) ? '$states.errorOutput.Cause & ""' : messageOf('$states.errorOutput.Cause'));

const failedStep = (step: string, caught: readonly string[], length: number): Code =>
  record({ step: text(step), error, cause: `$substring(${causeOf(caught)}, 0, ${length})` });

/**
 * What a Catch keeps of the error that begins compensations or parks the saga. Everything that a later state reads is assigned here: a
 * variable that no state on the way has assigned is nothing to JSONata, so that a field of a request or letter would drop out without a word.
 * The failure search refuses to read one.
 */
export const failureOf = ({ name, phase }: StepNode, caught: readonly string[]): Assign => ({
  [variables.failure]: expr(failedStep(name, caught, MAX_CAUSE_LENGTH)),
  ...(phase === 'undoable' ? {} : { [variables.tooLarge]: caught.includes(TOO_LARGE) ? 'step' : '' }),
});

/** What the Catch of a compensation keeps: one more that has failed for good. */
export const failedCompensationOf = (step: string, caught: readonly string[], { chain }: Plan): Assign => ({
  [variables.failed]: expr(`[$${variables.failed}, ${failedStep(step, caught, Math.min(MAX_CAUSE_LENGTH, Math.floor(MAX_CAUSES_LENGTH / chain.length)))}]`),
});
