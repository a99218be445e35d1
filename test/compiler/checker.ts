import type { Json } from '../../lib/contract/json';
import type { Retrier, State, StateMachineDefinition, TaskState } from '../../lib/compiler/state-machine';
import { readsOf } from './code-reads';

/**
 * What asl-validator does not check, and AWS refuses or fails on: scope of variables, where `$states.*` may stand, Retry bounds,
 * reserved names, states that nothing reaches. Works on the machine alone, and knows nothing of the compiler.
 */
export const problemsOfMachine = (machine: StateMachineDefinition, placeholders: readonly string[]): readonly string[] => [
  ...nameProblems(machine),
  ...transitionProblems(machine),
  ...Object.entries(machine.States).flatMap(([name, state]) => [
    ...fieldsOf(state).flatMap((field) => placeProblems(field)),
    ...(state.Type === 'Task' ? [...retryProblems(state.Retry), ...catchProblems(state)] : []),
  ].map((problem) => `${name}: ${problem}`)),
  ...scopeProblems(machine),
  ...[...new Set(JSON.stringify(machine).match(/\$\{[^}]*\}?/g))].filter((found) => !placeholders.includes(found.slice(2, -1))).map((found) => `unknown placeholder ${found}`),
];

interface Field { readonly at: string; readonly text: string; readonly mayRead: readonly RegExp[] }
interface Edge { readonly to: string; readonly assigns: readonly string[] }

const ANYWHERE = [/^input(\.|$)/, /^context\.(Execution|State)\./];
const AFTER_SUCCESS = [...ANYWHERE, /^result(\.|$)/];
const AFTER_ERROR = [...ANYWHERE, /^errorOutput\./];

/** Every text of a state that may be an expression, and what of `$states` exists there. */
function fieldsOf(state: State): readonly Field[] {
  const token = state.Type === 'Task' && state.Resource.endsWith('.waitForTaskToken') ? [/^context\.Task\.Token$/] : [];
  const parts: readonly (readonly [string, unknown, readonly RegExp[]])[] = [
    ...Object.entries(state).filter(([name]) => !['Assign', 'Output', 'Catch', 'Choices', 'Retry'].includes(name))
      .map(([name, value]) => [name, value, [...ANYWHERE, ...(name === 'Arguments' ? token : [])]] as const),
    ...(['Assign', 'Output'] as const).map((name) => [name, (state as { [name: string]: unknown })[name], state.Type === 'Task' ? AFTER_SUCCESS : ANYWHERE] as const),
    ...(state.Type === 'Task' ? state.Catch ?? [] : []).map((one) => ['Catch', one, AFTER_ERROR] as const),
    ...(state.Type === 'Choice' ? state.Choices : []).map((one) => ['Choices', one, ANYWHERE] as const),
  ];
  return parts.flatMap(([at, value, mayRead]) => textsIn(value).map((text) => ({ at, text, mayRead })));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The code of a field; nothing for a plain text. */
const codeOf = (text: string): string | undefined => /^\{%([\s\S]*)%\}$/.exec(text)?.[1];

const FUNCTIONS = new Set(['append', 'count', 'exists', 'filter', 'hash', 'floor', 'length', 'join', 'lookup', 'map', 'merge', 'not', 'parse', 'reduce', 'replace', 'string', 'substring', 'substringAfter', 'substringBefore', 'toMillis', 'type']);

function placeProblems({ at, text, mayRead }: Field): readonly string[] {
  const code = codeOf(text);
  if (code === undefined) return /\{%|%\}/.test(text) ? [`${at} has half an expression: ${text}`] : [];
  if (/\{%|%\}/.test(code)) return [`${at} has an expression in an expression: ${text}`];
  const { states, functions } = readsOf(code);
  return [
    ...states.filter((path) => !mayRead.some((allowed) => allowed.test(path))).map((path) => `${at} reads $states.${path}`),
    ...functions.filter((name) => !FUNCTIONS.has(name)).map((name) => `${at} calls $${name}`),
  ];
}

const isWhole = (value: number | undefined, least: number, most: number): boolean => value !== undefined && Number.isInteger(value) && value >= least && value <= most;

function retryProblems(retry: readonly Retrier[]): readonly string[] {
  return retry.flatMap((one, at) => [
    ...(one.ErrorEquals.length === 0 ? ['a retrier for no error'] : []),
    ...(one.ErrorEquals.includes('States.ALL') && (one.ErrorEquals.length > 1 || at < retry.length - 1) ? ['States.ALL must stand alone and last in Retry'] : []),
    ...(isWhole(one.MaxAttempts, 0, 99_999_999) ? [] : [`MaxAttempts ${one.MaxAttempts}`]),
    ...(isWhole(one.IntervalSeconds ?? 1, 1, 99_999_999) ? [] : [`IntervalSeconds ${one.IntervalSeconds}`]),
    ...((one.BackoffRate ?? 2) >= 1 ? [] : [`BackoffRate ${one.BackoffRate}`]),
    ...(one.MaxDelaySeconds === undefined || isWhole(one.MaxDelaySeconds, (one.IntervalSeconds ?? 1) + 1, 31_622_399) ? [] : [`MaxDelaySeconds ${one.MaxDelaySeconds}`]),
  ]);
}

function catchProblems(state: TaskState): readonly string[] {
  const all = (state.Catch ?? []).map((one) => one.ErrorEquals);
  const misplaced = all.filter((names, at) => names.includes('States.ALL') && (names.length > 1 || at < all.length - 1));
  return misplaced.map(() => 'States.ALL must stand alone and last in Catch');
}

function nameProblems({ States }: StateMachineDefinition): readonly string[] {
  const variables = Object.values(States).flatMap(edgesOf).flatMap(({ assigns }) => assigns);
  return [
    ...Object.keys(States).filter((name) => name.length > 80).map((name) => `the name ${name} is too long`),
    ...variables.filter((name) => name === 'states' || name.length > 80 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)).map((name) => `no variable can be named ${name}`),
    ...variables.filter((name) => FUNCTIONS.has(name)).map((name) => `the variable ${name} hides a function`),
  ];
}

const assigned = (assign: { readonly [name: string]: Json } | undefined): readonly string[] => Object.keys(assign ?? {});

function edgesOf(state: State): readonly Edge[] {
  switch (state.Type) {
    case 'Task': return [
      ...('Next' in state ? [{ to: state.Next, assigns: assigned(state.Assign) }] : []),
      ...(state.Catch ?? []).map((one) => ({ to: one.Next, assigns: assigned(one.Assign) })),
    ];
    case 'Choice': return [{ to: state.Default, assigns: [] }, ...state.Choices.map((one) => ({ to: one.Next, assigns: assigned(one.Assign) }))];
    case 'Succeed': case 'Fail': return [];
  }
}

function transitionProblems({ StartAt, States }: StateMachineDefinition): readonly string[] {
  const targets = [StartAt, ...Object.values(States).flatMap(edgesOf).map(({ to }) => to)];
  const reached = new Set<string>();
  for (const open = [StartAt]; open.length > 0;) {
    const name = open.pop()!;
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...edgesOf(States[name]!).map(({ to }) => to).filter((to) => to in States));
  }
  return [
    ...targets.filter((to) => !(to in States)).map((to) => `there is no state ${to}`),
    ...Object.keys(States).filter((name) => !reached.has(name)).map((name) => `nothing leads to ${name}`),
  ];
}

/** Every variable that a state reads must be assigned on every way to it: the greatest fixed point of "assigned before". */
function scopeProblems({ StartAt, States }: StateMachineDefinition): readonly string[] {
  const before = new Map<string, ReadonlySet<string>>([[StartAt, new Set()]]);
  for (const open = [StartAt]; open.length > 0;) {
    const name = open.shift()!;
    for (const { to, assigns } of edgesOf(States[name]!).filter(({ to }) => to in States)) {
      const arriving = new Set([...before.get(name)!, ...assigns]);
      const known = before.get(to);
      const both = known ? new Set([...known].filter((variable) => arriving.has(variable))) : arriving;
      if (known && known.size === both.size) continue;
      before.set(to, both);
      open.push(to);
    }
  }
  return Object.entries(States).flatMap(([name, state]) =>
    fieldsOf(state).flatMap(({ at, text }) => readsOf(codeOf(text) ?? 'null').variables
      .filter((variable) => !before.get(name)?.has(variable))
      .map((variable) => `${name}: ${at} reads $${variable}, which some way to it does not assign`)));
}
