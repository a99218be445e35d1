import { withoutRepetition, type Line } from './elision';
import { replayOptions, type Given } from './given';
import type { Broken } from './promises';
import type { Schedule } from './site';
import { whoText, type Happening, type Who } from './trace';
import type { Violation } from './violation';

/**
 * A violation as a person reads it: what broke, under which faults, and all that happened on the way, with the moment at which it broke.
 * `given`: what the search was given, for the replay.
 */
export function storyOf(saga: string, { broken, run, cutShort = false }: Violation, given: Given = {}): string {
  const [first] = broken;
  if (!first) return `${saga}: nothing is broken.`;
  const mark: Line = { text: `${' '.repeat(12)}  ^ ${first.promise === 'invariant' ? 'your invariant does not hold' : `${first.promise} is broken`}: ${first.what}`, begins: undefined };
  const lines = run.trace.flatMap((happening, position) => [...lineFor(happening), ...(position === first.position ? [mark] : [])]);
  return [
    brokenText(first),
    ...faultLines(run.schedule),
    ...(cutShort ? ['Shrinking was cut short: fewer or simpler faults may do.'] : []),
    ...withoutRepetition([...lines, ...(first.position >= run.trace.length ? [mark] : [])]).map(({ text }) => `  ${text}`),
    `Replay: replay(${lowerFirst(saga)}, ${JSON.stringify(run.schedule)}, ${replayOptions(run.seed, given)})`,
  ].join('\n');
}

export const brokenText = ({ promise, says, what }: Broken): string => (promise === 'invariant' ? `Your invariant does not hold: ${what}.` : `${promise} is broken (${says}): ${what}.`);

function faultLines(schedule: Schedule): readonly string[] {
  const told = schedule.map(({ at, kind }) => `${kind} (at ${at})`);
  if (told.length < 2) return [`Fault: ${told[0] ?? 'none'}`];
  return ['Faults:', ...told.map((fault, place) => `  ${place + 1}. ${fault}`)];
}

function lineFor(happening: Happening): readonly Line[] {
  const line = tellingOf(happening);
  return line === undefined ? [] : [{ text: `${timeOf(happening.at)}  ${line}`, begins: happening.kind === 'called' ? happening.state : undefined }];
}

export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `12.345s`, from the start of the saga. */
const timeOf = (at: number): string => `${(at / 1_000).toFixed(3)}s`.padStart(12);

const name = ({ step, operation, invocation }: Who): string => (operation === 'action' ? `${step} #${invocation}` : `${operation} of ${step} #${invocation}`);

const failed = (error: string | undefined, well: string): string => (error === undefined ? well : `fails: ${error}`);

/** Nothing for what goes without saying. */
export function tellingOf(happening: Happening): string | undefined {
  switch (happening.kind) {
    case 'fault': return `* FAULT ${happening.fault} (${whoText(happening.site)})`;
    case 'called': return `machine: ${happening.state}${happening.attempt > 1 ? `, attempt ${happening.attempt}` : ''}`;
    case 'heard': return `machine: ${happening.state} ${failed(happening.error, 'is done')}`;
    case 'died': return `${name(happening.who)} is dead: ${happening.why}`;
    case 'handler began': return `${name(happening.who)} runs its handler`;
    case 'handler ended': return happening.error === undefined ? undefined : `${name(happening.who)} throws: ${happening.error}`;
    case 'applied':
    case 'undone': return landedText(happening);
    case 'written': return `ledger: ${writtenText(happening)}`;
    case 'letter': return letterText(happening);
    case 'said': return `operator: ${happening.answer === undefined ? happening.word : `answers "${happening.answer}"`}`;
    case 'by hand': return `operator: ${happening.step} is ${happening.done} by hand`;
    case 'ended': return `SAGA ${happening.outcome}${happening.error === undefined ? '' : `: ${happening.error}`}`;
    case 'cut off': return 'and so it goes on: what would come next is not told';
    case 'invariant': return `WORLD: ${happening.what}`;
    case 'stopped': return 'operator: the execution is stopped';
    case 'redriven': return 'operator: the execution is redriven';
    case 'started again': return 'a SECOND EXECUTION is started with the same id and another input';
    case 'second acts': return `the second execution runs the handler of ${happening.step}`;
    case 'second ended': return `the SECOND EXECUTION is ${happening.outcome}${happening.error === undefined ? '' : `: ${happening.error}`}`;
    case 'began':
    case 'replied':
    case 'listens':
    case 'sent': return undefined;
  }
}

function landedText({ kind, who, effect, own }: Extract<Happening, { kind: 'applied' | 'undone' }>): string | undefined {
  if (own === 'threw') return undefined;
  const [done, again] = kind === 'applied' ? ['takes effect', 'has the key already, and changes nothing'] : ['is undone', 'has nothing to undo'];
  const [returned, oftener] = kind === 'applied' ? ['does its work', 'does its work again, with the same key'] : ['undoes it', 'is called where nothing stands'];
  if (own) return `HANDLER: ${name(who)} ${effect ? returned : oftener}`;
  return `DOWNSTREAM: ${who.step} ${effect ? done : again} (sent by ${name(who)})`;
}

function writtenText({ who, status, done, late, found, released }: Extract<Happening, { kind: 'written' }>): string {
  if (!done) return `${name(who)} wants ${who.step} ${status}, and finds ${found === status ? `it ${found} by another` : found ?? 'nothing'}`;
  const by = `(by ${name(who)}${late ? ', whose write lands only now' : ''})`;
  if (!released) return `${who.step} is ${status} ${by}`;
  return `${who.step} stays ${status}, ${status === 'STARTED' ? 'its outcome unknown' : 'to be tried again'} ${by}`;
}

function letterText({ parked, failed: steps, problem }: Extract<Happening, { kind: 'letter' }>): string {
  const what = parked === 'compensations' ? `the compensation of ${steps.join(' and of ')} has failed for good` : `${parked} has failed for good, and the saga waits`;
  return `LETTER to an operator: ${what}${problem === undefined ? '' : `. ${problem}`}`;
}
