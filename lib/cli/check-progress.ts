import type { RecordedSaga } from '../definition/saga';
import type { Progress } from '../explorer';
import type { Terminal } from './terminal';

/** Says on the terminal's status line how far a search has come: its rate, and how long it will take. */
export function progressOf(saga: RecordedSaga, terminal: Terminal): (progress: Progress) => void {
  const began = terminal.nowMs();
  return ({ runs, planned, violations }) => {
    const perSecond = runs / Math.max(0.001, (terminal.nowMs() - began) / 1_000);
    const found = violations === 0 ? '' : `, ${violations} kinds of violations`;
    terminal.status(`${saga.name}: ${runs} of ${planned} runs, ${perSecond.toFixed(0)}/s, ${duration((planned - runs) / perSecond)} to go${found}`);
  };
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
