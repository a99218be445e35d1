import { SFNClient } from '@aws-sdk/client-sfn';
import { readTimeline } from '../client/history';
import { stateOf } from '../client/outcome';
import { timelineText } from '../client/timeline-text';
import { parsed } from './arguments';
import { placeOfExecution } from './aws-place';
import type { Command } from './terminal';
import { UsageError } from './usage-error';

export const TIMELINE_HELP = `Usage: cdk-saga timeline <execution ARN> [options]

Tells what a saga did, step by step: how long each step took, what failed, was waited for and was undone, and where it stands.

Options:
  --endpoint-url <url>    of \`cdk-saga dev\`; left out, AWS or what AWS_ENDPOINT_URL says
  -h, --help
`;

/** Prints a saga's timeline. */
export const timeline: Command = async (args, terminal) => {
  const { values, positionals: [arn, ...more] } = parsed(args, { 'endpoint-url': { type: 'string' } });
  if (arn === undefined || more.length > 0) throw new UsageError('timeline wants the ARN of one execution.');
  const sfn = new SFNClient(placeOfExecution(arn, values['endpoint-url']));
  try {
    // First where it stands: what it does in the meantime may then be in the timeline, and not the other way round.
    const state = await stateOf(sfn, arn);
    terminal.print(`${timelineText(await readTimeline(sfn, arn), state)}\n`);
    return 0;
  } finally {
    sfn.destroy();
  }
};
