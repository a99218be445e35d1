import type { Json } from '../contract/json';
import type { Duration } from '../contract/time';
import { lengthOf, notADuration } from '../definition/durations';
import type { PathCost, SagaCost } from './cost';
import type { PathGroup } from './paths';
import { problemsOfPrices, type Prices } from './prices';

/** The most that one run of a path may use. What is left out is not limited. */
export interface Limit {
  readonly transitions?: number;
  readonly invocations?: number;
  /** Writes of the ledger. */
  readonly writes?: number;
  /** What a million such runs may cost. */
  readonly dollarsPerMillion?: number;
}

/** What a saga may cost. `happy` holds where all is well, the groups for each of their paths, `worst` for every path. */
export interface Budget extends Limits {
  /** How long a call of a function is taken to run that is not cut off. @default DEFAULT_CALL_DURATION */
  readonly callDuration?: Duration;
  /** What starts the saga: its size decides what a write of the ledger costs. @default the fields that the definition reads, with texts that name them */
  readonly input?: Json;
  /** What AWS asks. @default PRICES */
  readonly prices?: Partial<Prices>;
}

type Limits = { readonly [Group in PathGroup | 'worst']?: Limit };

const GROUPS: readonly (PathGroup | 'worst')[] = ['happy', 'rejected', 'failed', 'timedOut', 'parked', 'worst'];

/** What a limit is of, how a figure of it is written, and of what it is. */
const FIGURES: readonly (readonly [name: keyof Limit, text: (figure: number) => string, unit: string])[] = [
  ['transitions', String, 'transitions'],
  ['invocations', String, 'invocations'],
  ['writes', String, 'writes'],
  ['dollarsPerMillion', (figure) => `$${Number(figure.toFixed(4))}`, 'a million'],
];

/** The groups whose paths must be counted. */
export const limitedGroups = (budget: Budget): readonly PathGroup[] =>
  GROUPS.filter((group) => group !== 'worst').filter((group) => budget.worst !== undefined || budget[group] !== undefined);

/** The paths that exceed a budget, each in a line with what it uses and what it may use; empty when none does. */
export function exceeded({ paths }: Pick<SagaCost, 'paths'>, budget: Budget): readonly string[] {
  return paths.flatMap((path) => {
    const groups = GROUPS.filter((group) => group === 'worst' || group === path.group);
    const over = groups.flatMap((group) => overLimit(path, group, budget[group] ?? {}));
    return over.length === 0 ? [] : [`${path.path}: ${over.join('; ')}`];
  });
}

const overLimit = (path: PathCost, group: string, limit: Limit): readonly string[] => FIGURES.flatMap(([name, text, unit]) => {
  const most = limit[name] ?? Infinity;
  return path[name] > most ? [`${text(path[name])} ${unit}, and "${group}" allows ${text(most)}`] : [];
});

/** What is wrong with a budget as somebody wrote it; empty when nothing is. */
export function problemsOfBudget({ callDuration, prices = {}, input: _input, ...limits }: Budget): readonly string[] {
  return [
    ...(callDuration === undefined || lengthOf(callDuration) !== undefined ? [] : [notADuration('its budget\'s callDuration', callDuration)]),
    ...problemsOfPrices(prices).map((problem) => `the prices of its budget: ${problem}`),
    ...Object.entries(limits).flatMap(([group, limit]) => problemsOfLimit(group, limit)),
  ];
}

function problemsOfLimit(group: string, limit: Limit | undefined): readonly string[] {
  if (!GROUPS.some((one) => one === group)) return [`its budget has no "${group}". It takes ${GROUPS.join(', ')}, callDuration, input and prices.`];
  const names: readonly string[] = FIGURES.map(([name]) => name);
  return Object.entries(limit ?? {}).flatMap(([name, most]: [string, unknown]) => {
    if (!names.includes(name)) return [`its budget limits no "${name}" of "${group}". It limits ${names.join(', ')}.`];
    return typeof most === 'number' && most >= 0 ? [] : [`its budget's ${name} of "${group}" is ${String(most)}. Use a number from 0.`];
  });
}
