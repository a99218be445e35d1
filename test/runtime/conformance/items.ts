import { LAMBDA, START } from '../step-rig';

/** Items as another invocation, `other`, would have left them. Times are hand-written offsets from the saga's start. */
export const RUNNING = { status: 'STARTED', input: '{"amount":5}', leaseUntil: START + LAMBDA, quietAfter: START + LAMBDA, unresolved: false };
/** It threw at START: nobody knows whether it took effect. */
export const UNRESOLVED = { ...RUNNING, leaseUntil: 0, quietAfter: START, unresolved: true };
export const COMPLETED = { status: 'COMPLETED', input: '{"amount":5}', result: '{"receipt":"r0"}', quietAfter: 0, unresolved: false };
/** An attempt completed whose predecessor may have acted until START + 500. */
export const COMPLETED_AFTER_UNKNOWN = { ...COMPLETED, quietAfter: START + 500, unresolved: true };
export const NOT_APPLIED = {
  status: 'NOT_APPLIED', input: '{"amount":5}', entered: START, refusal: { error: 'Saga.Rejected', message: 'declined' },
};
export const COMPENSATING = {
  status: 'COMPENSATING', input: '{"amount":5}', result: '{"receipt":"r0"}', outcome: 'applied', leaseUntil: START + LAMBDA,
};
export const COMPENSATED = { status: 'COMPENSATED', input: '{"amount":5}', result: '{"receipt":"r0"}' };
export const FENCED = { status: 'FENCED' };
export const REJECTED = { ...FENCED, input: '{"amount":5}', refusal: { error: 'Saga.Rejected', message: 'declined' } };
