import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { messageOf, timelineOf } from '../../lib/client';

const at = (ms: number): Date => new Date(Date.UTC(2026, 0, 1) + ms);

test('the timeline tells each visit of a state with its attempts, errors and messages', () => {
  const events: HistoryEvent[] = [
    { id: 1, type: 'ExecutionStarted', timestamp: at(0) },
    { id: 2, type: 'TaskStateEntered', timestamp: at(1), stateEnteredEventDetails: { name: 'reserveStock' } },
    { id: 3, type: 'TaskScheduled', timestamp: at(2) },
    { id: 4, type: 'TaskStarted', timestamp: at(3) },
    { id: 5, type: 'TaskFailed', timestamp: at(4), taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', error: 'Saga.ActionFailed', cause: '{"errorType":"Saga.ActionFailed","errorMessage":"warehouse is down"}' } },
    { id: 6, type: 'TaskScheduled', timestamp: at(10) },
    { id: 7, type: 'TaskStarted', timestamp: at(11) },
    { id: 8, type: 'TaskTimedOut', timestamp: at(15), taskTimedOutEventDetails: { resourceType: 'lambda', resource: 'invoke', error: 'States.Timeout' } },
    { id: 9, type: 'TaskStateExited', timestamp: at(15), stateExitedEventDetails: { name: 'reserveStock' } },
    { id: 10, type: 'TaskStateEntered', timestamp: at(16), stateEnteredEventDetails: { name: 'Compensate reserveStock' } },
    { id: 11, type: 'TaskScheduled', timestamp: at(17) },
    { id: 12, type: 'TaskSucceeded', timestamp: at(20) },
    { id: 13, type: 'FailStateEntered', timestamp: at(21), stateEnteredEventDetails: { name: 'Compensated' } },
    { id: 14, type: 'ExecutionFailed', timestamp: at(21) },
  ];
  expect(timelineOf(events)).toEqual([
    {
      state: 'reserveStock', role: 'step', step: 'reserveStock', enteredAt: at(1),
      attempts: [
        { number: 1, startedAt: at(2), endedAt: at(4), error: 'Saga.ActionFailed', message: 'warehouse is down' },
        { number: 2, startedAt: at(10), endedAt: at(15), error: 'States.Timeout', message: '' },
      ],
    },
    { state: 'Compensate reserveStock', role: 'compensation', step: 'reserveStock', enteredAt: at(16), attempts: [{ number: 1, startedAt: at(17), endedAt: at(20) }] },
    { state: 'Compensated', role: 'other', step: 'Compensated', enteredAt: at(21), attempts: [] },
  ]);
});

test('a parked step shows an attempt that goes on', () => {
  const events: HistoryEvent[] = [
    { id: 2, type: 'TaskStateEntered', timestamp: at(0), stateEnteredEventDetails: { name: 'Park createShipment' } },
    { id: 3, type: 'TaskScheduled', timestamp: at(1) },
    { id: 4, type: 'TaskSubmitted', timestamp: at(2) },
  ];
  expect(timelineOf(events)).toEqual([
    { state: 'Park createShipment', role: 'parking', step: 'createShipment', enteredAt: at(0), attempts: [{ number: 1, startedAt: at(1) }] },
  ]);
});

test.each([
  ['TaskStateEntered', 'capturePayment', 'step', 'capturePayment'],
  ['TaskStateEntered', 'Retry capturePayment', 'step', 'capturePayment'],
  ['TaskStateEntered', 'Compensate reserveStock', 'compensation', 'reserveStock'],
  ['TaskStateEntered', 'Park compensations', 'parking', 'compensations'],
  ['ChoiceStateEntered', 'Answer compensations', 'other', 'Answer compensations'],
  ['TaskStateEntered', 'Resolve reserveStock', 'resolution', 'reserveStock'],
  ['ChoiceStateEntered', 'Resolved compensations', 'other', 'Resolved compensations'],
  ['FailStateEntered', 'Compensated', 'other', 'Compensated'],
] as const)('in the timeline a %s of "%s" is a %s about %s', (type, name, role, step) => {
  expect(timelineOf([{ id: 2, type, timestamp: at(0), stateEnteredEventDetails: { name } }])).toEqual([{ state: name, role, step, enteredAt: at(0), attempts: [] }]);
});

test.each([
  ['{"errorMessage":"no"}', 'no'],
  ['plain text', 'plain text'],
  ['{"other":1}', '{"other":1}'],
  ['null', 'null'],
])('the message of the cause %s is %s', (cause, message) => expect(messageOf(cause)).toBe(message));
