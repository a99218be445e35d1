/** One line of a story. */
export interface Line {
  readonly text: string;
  /** The state of which an attempt begins with this line. */
  readonly begins: string | undefined;
}

/** With fewer alike, a line that says so would save nothing. */
const FEWEST = 4;

/** Of attempts that follow each other and are alike but for their times and numbers, the first and the last, and how many are between them. */
export function withoutRepetition(lines: readonly Line[]): readonly Line[] {
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
  return [...first, { text: `${' '.repeat(12)}  … ${run.length - 2} more attempts of ${first[0].begins} that go alike`, begins: undefined }, ...last];
}
