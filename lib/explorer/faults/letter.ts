import { once, type OperatorsWord } from './fault-kind';

const HOUR = 3_600_000;
const says = (...words: readonly OperatorsWord[]) => ({ says: words.map((word, at) => ({ afterMs: HOUR + at, word })) });

/** What a human does with the letter of a parked saga, instead of the answer `retry`. */
export const letterFaults = [
  once('answered twice', ['letter'], says('retry', 'retry')),
  once('answered by two operators who disagree', ['letter'], says('retry', 'abandons')),
  once('answered with nonsense', ['letter'], says('nonsense')),
  once('answered without a reason', ['letter'], says('forgets the reason')),
  once('the answer is too large for the machine', ['letter'], says('says too much')),
  once('the Task is failed instead of answered', ['letter'], says('fails')),
  once('not answered until the reminder', ['letter'], says()),
  once('the operator sees to it by hand', ['letter'], says('skips')),
  once('the operator looks, and says what is so', ['letter'], says('rules')),
  once('the operator abandons the saga', ['letter'], says('abandons')),
];
