/** Paths and calls, compiled: what JSONPath states have in place of expressions. */
import type { Json } from '../protocol';

export type PathProgram = ValuePath | IntrinsicCall;

export interface ValuePath {
  readonly kind: 'path';
  readonly source: string;
  readonly root: 'input' | 'context' | { readonly variable: string };
  readonly steps: readonly PathStep[];
}

export type PathStep =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'union'; readonly selectors: readonly (string | number)[] }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'descendants'; readonly target: PathStep };

/** A condition on the items of a list: `@.price < 10 && @.stock`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'exists'; readonly operand: FilterOperand }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: FilterOperand; readonly right: FilterOperand };

export type FilterOperand = { readonly kind: 'item'; readonly steps: readonly PathStep[] } | { readonly kind: 'literal'; readonly value: Json };

export interface IntrinsicCall {
  readonly kind: 'intrinsic';
  readonly source: string;
  readonly name: string;
  readonly args: readonly (PathProgram | LiteralArgument)[];
}

export interface LiteralArgument {
  readonly kind: 'literal';
  readonly value: Json;
}

/** Whether the path can only have one result. */
export function isDefinite({ steps }: ValuePath): boolean {
  return steps.every(({ kind }) => kind === 'field' || kind === 'index');
}
