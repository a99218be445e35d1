import type { SQSClient } from '@aws-sdk/client-sqs';
import { receiveLetters, type ReceivedLetter } from '../client/letters';

/** Long enough to look through a queue without meeting a letter twice, short enough that the next command, or another operator, finds it again. */
const HIDDEN_SECONDS = 1;

/**
 * Every letter in the queue, as it is found. They stay there. It ends after so many looks that found none that is new; each takes a second at
 * most, since letters that somebody looked at just before are hidden for that long.
 */
export async function* waitingLetters(sqs: SQSClient, queueUrl: string, barrenLooks: number): AsyncGenerator<ReceivedLetter> {
  const seen = new Set<string>();
  for (let barren = 0; barren < barrenLooks;) {
    const { letters } = await receiveLetters(sqs, queueUrl, { waitSeconds: HIDDEN_SECONDS, visibilitySeconds: HIDDEN_SECONDS });
    const fresh = letters.filter(({ letter }) => !seen.has(letter.taskToken));
    barren = fresh.length === 0 ? barren + 1 : 0;
    for (const received of fresh) {
      seen.add(received.letter.taskToken);
      yield received;
    }
  }
}
