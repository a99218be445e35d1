import type { Json } from '../contract/json';

/** An Amazon States Language definition in JSONata, as far as compiled sagas use the language. Plain JSON, with `${placeholders}`. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly States: States;
}

export type States = { readonly [name: string]: State };
export type State = TaskState | ChoiceState | SucceedState | FailState;

/** A JSONata expression as a field holds it: `{% … %}`. */
export type Expr = `{% ${string} %}`;

/** What a state keeps in variables. */
export type Assign = { readonly [variable: string]: Json };

/** Where a state goes when it has succeeded. */
export type Continuation = { readonly Next: string } | { readonly End: true };

export type TaskState = {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments: { readonly [name: string]: Json };
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Assign?: Assign;
  readonly Output: Expr;
} & Continuation;

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Assign?: Assign;
  readonly Output: Expr;
  readonly Next: string;
}

export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default: string;
}

export interface ChoiceRule {
  readonly Condition: Expr;
  readonly Assign?: Assign;
  readonly Next: string;
}

export interface SucceedState {
  readonly Type: 'Succeed';
  readonly Output: Expr;
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Error: string;
  readonly Cause: string;
}
