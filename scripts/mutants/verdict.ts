/** What became of a mutant, and the way in which all of them are worked through. */
export type Verdict =
  /** `how`: a line for each thing that found it. */
  | { readonly kind: 'killed'; readonly how: readonly string[] }
  | { readonly kind: 'survived' }
  /** It could not be tried: its text has changed, or what should find it does not run. */
  | { readonly kind: 'broken'; readonly why: string };

interface Named {
  readonly rule: string;
}

/** Each place takes the next mutant when it has done its last. Each verdict is told as it falls. */
export async function workThrough<Mutant extends Named, Place>(
  mutants: readonly Mutant[], places: readonly Place[], tryOut: (mutant: Mutant, place: Place) => Promise<Verdict>,
): Promise<readonly Verdict[]> {
  const queue = [...mutants];
  const verdicts: Verdict[] = [];
  await Promise.all(places.map(async (place) => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const verdict = await tryOut(mutant, place);
      verdicts.push(verdict);
      tell(mutant, verdict);
    }
  }));
  return verdicts;
}

function tell({ rule }: Named, verdict: Verdict): void {
  switch (verdict.kind) {
    case 'killed':
      console.log(`killed    ${rule}`);
      for (const line of verdict.how) console.log(`            ${line}`);
      break;
    case 'survived': console.log(`SURVIVED  ${rule}`); break;
    case 'broken': console.log(`BROKEN    ${rule}: ${verdict.why}`);
  }
}
