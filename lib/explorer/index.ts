/** The failure search: every way a saga can fail, tried on virtual time with the compiled machine and the real runtime. */
export { explore, type ExploreOptions, type SearchLimits } from './explore';
export { DEFAULT_LONGEST, DEFAULT_PAIRS, type Progress } from './search';
export type { Tried } from './batch';
export { replay, type Replayed } from './replay';
export type { Report } from './report';
export { sagaMatchers } from './matchers';
export type { Covered } from './coverage';
export type { Given } from './given';
export { regressionTestOf } from './regression-test';
export { storyOf } from './story';
export type { Violation } from './violation';
export { PROMISES, type Broken, type SagaPromise } from './promises';
export { FAULT_KINDS, type FaultKind } from './faults';
export { scheduleText, siteText, type Fault, type Operation, type Point, type Schedule, type Site } from './site';
export type { Alterations, DownstreamKind, ModelOptions } from './model';
export { invariant, ownServices, type Invariant, type OwnServices, type OwnServicesOptions } from './own-services';
export type { Run } from './run';
export type { Happening, Outcome, Trace, Who } from './trace';
