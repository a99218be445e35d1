/** One text of a source replaced by another. The text stands there exactly once, so that a mutant whose rule was rewritten is noticed. */
export interface Edit {
  /** Below `lib`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Edited {
  readonly text: string;
  /** Why an edit could not be made. */
  readonly problem?: string;
}

/** A source with edits made to it. */
export function edited(source: string, edits: readonly Edit[]): Edited {
  return edits.reduce<Edited>(({ text, problem }, { file, from, to }) => {
    const matches = text.split(from).length - 1;
    if (matches !== 1) return { text, problem: problem ?? `a text stands ${matches} times in lib/${file}, and should stand there once: ${from}` };
    return { text: text.replace(from, () => to), ...(problem !== undefined && { problem }) };
  }, { text: source });
}
