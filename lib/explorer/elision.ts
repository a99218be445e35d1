/** One line of a story. */
export interface Line {
  readonly text: string;
  /** The state of which an attempt begins with this line. */
  readonly begins: string | undefined;
}

/** With fewer alike, a line that says so would save nothing. */
const FEWEST = 4;

/** Of attempts, and of rounds of attempts, that follow each other and are alike but for times and numbers, the first and the last, and how many are between them. */
export const withoutRepetition = (lines: readonly Line[]): readonly Line[] => withoutRounds(withoutAttempts(lines));

function withoutAttempts(lines: readonly Line[]): readonly Line[] {
  const runs: (readonly Line[])[][] = [];
  for (const attempt of attemptsIn(lines)) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && likeness(run[0]) === likeness(attempt)) run.push(attempt);
    else runs.push([attempt]);
  }
  return runs.flatMap(elided);
}

/** What comes before the first attempt is one of its own. */
function attemptsIn(lines: readonly Line[]): readonly (readonly Line[])[] {
  const attempts: Line[][] = [[]];
  for (const line of lines) {
    if (line.begins === undefined) attempts.at(-1)?.push(line);
    else attempts.push([line]);
  }
  return attempts;
}

const likeness = (attempt: readonly Line[]): string => attempt.map(({ text }) => text.replace(/, attempt \d+$/, '').replaceAll(/\d+/g, '#').trimStart()).join('\n');

function elided(run: readonly (readonly Line[])[]): readonly Line[] {
  const [first = [], last = []] = [run[0], run.at(-1)];
  if (run.length < FEWEST || first[0]?.begins === undefined) return run.flat();
  return [...first, aside(`… ${run.length - 2} more attempts of ${first[0].begins} that go alike`), ...last];
}

const aside = (text: string): Line => ({ text: `${' '.repeat(12)}  ${text}`, begins: undefined });

/** In a round there are so many attempts at most. */
const LONGEST_ROUND = 40;

/** A saga that goes round in a circle. */
function withoutRounds(lines: readonly Line[]): readonly Line[] {
  const attempts = attemptsIn(lines);
  const alike = attempts.map(likeness);
  const told: Line[] = [];
  for (let at = 0; at < attempts.length;) {
    const { length, rounds } = roundsAt(alike, at);
    const round = (which: number): readonly Line[] => attempts.slice(at + which * length, at + (which + 1) * length).flat();
    told.push(...(rounds < FEWEST ? round(0) : [...round(0), aside(`… ${rounds - 2} more rounds that go alike`), ...round(rounds - 1)]));
    at += rounds < FEWEST ? length : rounds * length;
  }
  return told;
}

/** The shortest round that comes often enough from here on; else one attempt. */
function roundsAt(alike: readonly string[], at: number): { readonly length: number; readonly rounds: number } {
  for (let length = 2; length <= LONGEST_ROUND && at + length * FEWEST <= alike.length; length += 1) {
    let rounds = 1;
    while (isRepeated(alike, at, at + rounds * length, length)) rounds += 1;
    if (rounds >= FEWEST) return { length, rounds };
  }
  return { length: 1, rounds: 1 };
}

const isRepeated = (alike: readonly string[], first: number, other: number, length: number): boolean =>
  other + length <= alike.length && Array.from({ length }).every((_, at) => alike[first + at] === alike[other + at]);
