import { timelineText, type SagaState, type Visit } from '../../lib/client';

const at = (ms: number): Date => new Date(Date.UTC(2026, 0, 1) + ms);
const visit = (state: string, role: Visit['role'], step: string, attempts: Visit['attempts']): Visit => ({ state, role, step, enteredAt: at(0), attempts });

test('the text of a timeline tells attempts that failed alike in one line, waiting as waiting, and how it ended', () => {
  const visits = [
    visit('authorizePayment', 'step', 'authorizePayment', [
      { number: 1, startedAt: at(0), endedAt: at(3000), error: 'Sandbox.Timedout', message: 'RequestId: 1-2 Error: Task timed out after 3.00 seconds' },
      { number: 2, startedAt: at(3500), endedAt: at(3510), error: 'Saga.StepInFlight', message: 'an attempt may still act' },
      { number: 3, startedAt: at(5000), endedAt: at(5020) },
    ]),
    visit('Compensate reserveStock', 'compensation', 'reserveStock', [
      { number: 1, startedAt: at(5500), endedAt: at(5510), error: 'Saga.StepInFlight', message: 'may still land' },
      { number: 2, startedAt: at(6000), endedAt: at(6040) },
    ]),
    visit('Compensated', 'other', 'Compensated', []),
  ];
  expect(timelineText(visits, { outcome: 'compensated', cause: 'because authorizePayment timed out' }).split('\n')).toEqual([
    '    0.00 s  ✗ authorizePayment, attempt 1               3.00 s  Sandbox.Timedout: Task timed out after 3.00 seconds',
    '    5.00 s  ✓ authorizePayment, attempt 2                20 ms',
    '    5.50 s  … undo reserveStock                         500 ms  waits until no earlier attempt can still act',
    '    6.00 s  ↶ undo reserveStock                          40 ms',
    '  → compensated: because authorizePayment timed out',
  ]);
});

test.each<[SagaState, readonly string[]]>([
  [{ outcome: 'running' }, ['    0.00 s  ▸ reserveStock                             running', '  → still running']],
  [{ outcome: 'stopped', error: 'ABORTED', cause: 'by hand' }, ['    0.00 s  ▸ reserveStock                             cut off', '  → stopped: ABORTED by hand']],
])('the text of a timeline tells an attempt that has no end, in a saga that is %j', (state, lines) => {
  const visits = [visit('reserveStock', 'step', 'reserveStock', [{ number: 1, startedAt: at(0) }])];
  expect(timelineText(visits, state).split('\n')).toEqual(lines);
});

test('the text of a timeline tells who waits, and what was recorded of the answer', () => {
  const visits = [
    visit('Park compensations', 'parking', 'compensations', [{ number: 1, startedAt: at(0), endedAt: at(90_000) }]),
    visit('Resolve reserveStock', 'resolution', 'reserveStock', [{ number: 1, startedAt: at(90_000), endedAt: at(90_020) }]),
  ];
  expect(timelineText(visits, { outcome: 'abandoned', cause: 'the shop is closed' }).split('\n')).toEqual([
    '    0.00 s  ⏸ undoing waits for an operator',
    '   90.00 s  ✓ record the answer for reserveStock         20 ms',
    '  → abandoned: the shop is closed',
  ]);
});
