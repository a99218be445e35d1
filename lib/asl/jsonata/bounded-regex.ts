/**
 * Regular expressions run inside JavaScript's engine, where no step can be counted, and some take longer than anyone waits: `/^(a+)+$/` doubles
 * its time with each further `a`. Those that could are run under a limit of time, in place of AWS's limit of some seconds for an expression.
 */
import { createContext, Script } from 'node:vm';
import { dynamicError, dynamicErrorOf, TIMED_OUT } from './aws-functions';

/** Only what repeats can backtrack for long; `\{` is taken for a repetition, which only costs time. */
const REPEATS = /[*+{]/;
/** On so few characters the worst expressions take a blink. */
const FEW = 16;
const LIMIT_MS = 1_000;

export const mayTakeLong = (regex: RegExp, text: string): boolean => text.length > FEW && REPEATS.test(regex.source);

/** `regex.exec(text)`. Throws jsonata's kind of error when it takes too long: beside a hang, where nothing is the same on every machine. */
export function execute(regex: RegExp, text: string): RegExpExecArray | null {
  return mayTakeLong(regex, text) ? withinLimit(() => regex.exec(text)) : regex.exec(text);
}

const work: { run: () => RegExpExecArray | null } = { run: () => null };
let under: ((timeout: number) => unknown) | undefined;

function withinLimit(run: () => RegExpExecArray | null): RegExpExecArray | null {
  under ??= callback();
  work.run = run;
  try {
    return under(LIMIT_MS) as RegExpExecArray | null;
  } catch (thrown) {
    if (dynamicErrorOf(thrown)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw dynamicError({ message: TIMED_OUT });
    throw thrown;
  }
}

/** A script that only calls back: V8 ends what runs under the limit of a script, a regular expression too. */
function callback(): (timeout: number) => unknown {
  const [script, context] = [new Script('work.run()'), createContext({ work })];
  return (timeout) => script.runInContext(context, { timeout });
}
