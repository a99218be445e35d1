import { DEFAULT_PAIRS, FAULT_KINDS, replay, type ExploreOptions, type Progress } from '../explorer';
import type { RecordedSaga } from '../definition/saga';
import type { Terminal } from './terminal';

/** About how many runs a search takes, unless there are fewer pairs: all single faults at the sites of the run without faults, and what it is allowed beside them. */
export async function expectedRuns(saga: RecordedSaga, options: ExploreOptions): Promise<number> {
  const { run } = await replay(saga, [], options);
  const kinds = [...FAULT_KINDS.values()].filter(({ promised }) => promised);
  const singles = run.sites.reduce((count, { point }) => count + kinds.filter(({ points }) => points.includes(point)).length, 0);
  return 1 + singles + (options.pairs ?? DEFAULT_PAIRS) + (options.random ?? 0);
}

/** Says on the terminal's status line how far a search has come: its rate, and how long it will take. */
export function progressOf(saga: RecordedSaga, expected: number, terminal: Terminal): (progress: Progress) => void {
  const began = terminal.nowMs();
  return ({ runs, violations }) => {
    const perSecond = runs / Math.max(0.001, (terminal.nowMs() - began) / 1_000);
    const found = violations === 0 ? '' : `, ${violations} kinds of violations`;
    terminal.status(`${saga.name}: ${runs} of about ${expected} runs, ${perSecond.toFixed(0)}/s, ${duration((expected - runs) / perSecond)} to go${found}`);
  };
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
