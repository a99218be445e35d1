export type { Answer, FailedStep, Letter } from '../contract/letter';
export { SagaError, type SagaErrorCode } from '../contract/saga-error';
export type { Answered, LetterOptions, Letters, ReceivedLetter } from './letters';
export type { SagaState } from './outcome';
export { sagaClient, type SagaClient, type SagaClientProps } from './saga-client';
export { DEFAULT_SETTLED_TIMEOUT, type SettledOptions, type SettledState } from './settled';
export type { Started } from './start';
export { messageOf, timelineOf, type Attempt, type Role, type Visit } from './timeline';
export { timelineText } from './timeline-text';
