import { SQSClient } from '@aws-sdk/client-sqs';
import { BY_TASK_TOKEN } from '../compiler';
import type { Letter } from '../contract/letter';
import { parsed } from './arguments';
import { placeOfQueue } from './aws-place';
import type { Command } from './terminal';
import { UsageError } from './usage-error';
import { waitingLetters } from './waiting-letters';

export const LETTERS_HELP = `Usage: cdk-saga letters --queue-url <url>

Lists the sagas that wait for a human: what happened to each, and what can be answered. The letters stay in the queue. Their task tokens are not
shown.

Options:
  --queue-url <url>    the saga's dead-letter queue, on AWS or of \`cdk-saga dev\`
  -h, --help
`;

/** One look after the last letter: most of those that it might miss were looked at a moment before, and show again. */
const BARREN_LOOKS = 1;

/** Prints every letter in a saga's dead-letter queue. */
export const letters: Command = async (args, terminal) => {
  const queueUrl = queueUrlIn('letters', parsed(args, { 'queue-url': { type: 'string' } }).values['queue-url']);
  const sqs = new SQSClient(placeOfQueue(queueUrl));
  let count = 0;
  try {
    for await (const { letter } of waitingLetters(sqs, queueUrl, BARREN_LOOKS)) {
      terminal.print(`${letterText(letter)}\n\n`);
      count += 1;
    }
  } finally {
    sqs.destroy();
  }
  terminal.print(count === 0 ? 'No saga waits for a human.\n' : `${count === 1 ? '1 saga waits' : `${count} sagas wait`} for a human. \`cdk-saga answer\` answers.\n`);
  return 0;
};

/** @throws UsageError where it was left out */
export function queueUrlIn(command: string, queueUrl: string | undefined): string {
  if (queueUrl === undefined) throw new UsageError(`${command} wants --queue-url, the URL of the saga's dead-letter queue: an output of its stack.`);
  return queueUrl;
}

/** The token is not shown, and the command finds it in the letter. */
const BY_COMMAND = ' Answer by `cdk-saga answer`, with --reason and --result: ';

function letterText({ saga, sagaId, text, problem, answers, execution }: Letter): string {
  return [
    `${sagaId}, of ${saga}`,
    `  ${text.replace(BY_TASK_TOKEN, BY_COMMAND)}`,
    ...(problem === undefined ? [] : [`  The answer before was not taken: ${problem}`]),
    `  answers: ${answers.join(', ')}`,
    `  execution: ${execution}`,
  ].join('\n');
}
