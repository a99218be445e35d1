/** What a saga costs on AWS, counted on virtual time. Not for Lambdas: it brings the compiler, an interpreter and the runtime. */
export type { Budget, Limit } from './budget';
export { costOf, type CostOptions, type PathCost, type SagaCost } from './cost';
export { DEFAULT_CALL_DURATION, type AssumedFunction } from './functions';
export type { PathGroup } from './paths';
export { PRICES, type Prices } from './prices';
export type { Usage } from './usage';
