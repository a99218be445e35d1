import { once, type OperatorsWord } from './fault-kind';

const SECOND = 1_000;
const HOUR = 3_600_000;

const says = (...words: readonly OperatorsWord[]) => ({ says: words.map((word, at) => ({ afterMs: HOUR + at, word })) });
const saysWithinSeconds = (word: OperatorsWord) => ({ says: [{ afterMs: 2 * SECOND, word }] });

/** A little less than an attempt takes to write the ledger and to send its request: it is on its way when the operator answers. */
const JUST_BEFORE = 20;
const meetsACall = (word: OperatorsWord) => ({ says: [{ afterMs: HOUR, word }], callsAgain: { afterMs: HOUR - JUST_BEFORE } });

/** Longer than a letter is waited for: by then a second one is out. */
const AFTER_THE_REMINDER = 13 * 24 * HOUR + HOUR / 2;

/** What a human does with the letter of a parked saga, instead of the answer `retry`. */
export const letterFaults = [
  once('answered twice', ['letter'], says('retry', 'retry')),
  once('answered by two operators who disagree', ['letter'], says('retry', 'abandons')),
  once('answered with nonsense', ['letter'], says('nonsense')),
  once('answered without a reason', ['letter'], says('forgets the reason')),
  once('the answer is too large for the machine', ['letter'], says('says too much')),
  once('the Task is failed instead of answered', ['letter'], says('fails')),
  once('not answered until the reminder', ['letter'], says()),
  once('answered once the reminder is out', ['letter'], { says: [{ afterMs: AFTER_THE_REMINDER, word: 'abandons' }] }),
  once('the operator sees to it by hand', ['letter'], says('skips')),
  once('the operator looks, and says what is so', ['letter'], says('rules')),
  once('the operator says the opposite of what the ledger knows', ['letter'], says('contradicts')),
  once('the operator says that it is done, and forgets the result', ['letter'], says('forgets the result')),
  once('the operator abandons the saga', ['letter'], says('abandons')),
  once('answered within seconds', ['letter'], saysWithinSeconds('retry')),
  once('the operator sees to it by hand within seconds', ['letter'], saysWithinSeconds('skips')),
  once('the operator looks within seconds, and says what is so', ['letter'], saysWithinSeconds('rules')),
  once('the operator abandons the saga within seconds', ['letter'], saysWithinSeconds('abandons')),
  once('a call comes again as an operator answers', ['letter'], meetsACall('retry')),
  once('a call comes again as the operator sees to it by hand', ['letter'], meetsACall('skips')),
  once('a call comes again as the operator looks, and says what is so', ['letter'], meetsACall('rules')),
  once('a call comes again as the operator abandons the saga', ['letter'], meetsACall('abandons')),
];
