export { SagaError, type SagaErrorCode } from './contract/saga-error';
export {
  action,
  compensation,
  contractOf,
  service,
  type Action,
  type ActionSpec,
  type Compensation,
  type CompensationSpec,
  type OperationSpecs,
  type Service,
  type ServiceContract,
} from './contract/service';
export { typed } from './contract/typed';
export type { Duration } from './contract/time';
export type { CannotTravelAsJson } from './contract/travels-as-json';
export type { Definition, Expression, NothingToCompensate, ReferenceRoot, RetryPolicy, StepNode } from './definition/definition';
export { LONGEST_STEP_NAME } from './definition/limits';
export { map } from './definition/map';
export type { Expr, Ref, Reference, ValueOf } from './definition/reference';
export { DEFAULT_COMPENSATION_RETRY, DEFAULT_FORWARD_RETRY, DEFAULT_RETRY, type RetryOptions } from './definition/retry';
export { saga, type RecordedSaga, type SagaOptions } from './definition/saga';
export { nothingToCompensate, type AfterPivot, type ForwardStep, type PivotStep, type Undoable, type UndoableStep } from './definition/step';
