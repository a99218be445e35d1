/** What a saga costs on AWS, counted on virtual time. Not for Lambdas: it brings the compiler, an interpreter and the runtime. */
export type { Budget, Limit } from './budget';
export { costOf, DEFAULT_CALL_DURATION, type AssumedFunction, type CostOptions, type PathCost, type SagaCost } from './cost';
export type { PathGroup } from './paths';
export { PRICES, type Prices } from './prices';
export type { Usage } from './usage';
