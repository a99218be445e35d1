/** Faults of a schedule that never struck: what a replay with such a fault shows to be borne was not tried. */
import type { Definition } from '../definition/definition';
import type { Run } from './run';
import { siteText, type Fault } from './site';

export interface Unstruck {
  readonly fault: Fault;
  /** In a sentence for whoever wrote the schedule down. */
  readonly why: string;
}

export const unstruckIn = (run: Run, definition: Definition): readonly Unstruck[] =>
  run.schedule.filter(({ at }) => !run.struck.has(at)).map((fault) => ({ fault, why: whyNot(fault, run, definition) }));

export const unstruckText = ({ fault: { at, kind }, why }: Unstruck): string =>
  `The fault "${kind}" at "${at}" never struck: ${why}. So this replay tries something else than it was written for. Explore the saga again: if nothing breaks, delete the replay; else take the one that is printed.`;

function whyNot({ at }: Fault, { sites }: Run, { body }: Definition): string {
  const [step = '', operation = '', invocation = '', point = '', ordinal = ''] = at.split(' ');
  if (sites.some((site) => siteText(site) === at)) return TOO_LATE[point] ?? 'an earlier fault already has the same done there';
  const steps = body.map(({ name }) => name);
  if (![...steps, 'saga', 'compensations'].includes(step)) return `the saga has no step "${step}"; its steps are ${steps.join(', ')}`;
  const called = sites.filter((site) => site.step === step && site.operation === operation && (operation !== 'execution' || site.point === point));
  const calls = Math.max(0, ...called.map((site) => site.invocation));
  if (Number(invocation) > calls) return tooFew(step, operation, calls, Number(invocation));
  const there = called.filter((site) => site.point === point && site.invocation === Number(invocation)).length;
  return `${step} ${operation} ${invocation} never came to its ${point} ${ordinal}${there === 0 ? '' : `, only to ${point} ${there}`}`;
}

/** The site was passed, and the fault came to nothing. */
const TOO_LATE: { readonly [point in string]?: string } = {
  state: 'the execution had ended by then',
  end: 'the execution could be redriven no more',
  clock: 'S, by which it would be wrong, is nothing',
  letter: 'nobody waited for an answer by then, or it was the usual one',
  invoke: 'nobody waited for the reply by then, or an earlier fault already has the same done there',
};

function tooFew(step: string, operation: string, happened: number, wanted: number): string {
  const [begins, ends] = COUNTED[operation] ?? [`"${operation}" of ${step} was`, 'asked for'];
  const subject = begins.replace('*', step);
  return happened === 0 ? `${subject} never ${ends}` : `${subject} ${ends} ${happened === 1 ? 'once' : `${happened} times`}, and not ${wanted} times`;
}

const COUNTED: { readonly [operation in string]?: readonly [begins: string, ends: string] } = {
  action: ['the action of * was', 'called'],
  compensation: ['the compensation of * was', 'called'],
  resolution: ['an answer about * was', 'recorded'],
  letter: ['a letter about * was', 'sent'],
  execution: ['the execution', 'ended without success'],
};
