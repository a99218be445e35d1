/** What a command prints to, and how it learns that it should end. */
export interface Terminal {
  print(text: string): void;
  complain(text: string): void;
  /** Shows a line in place of the last status, beside what is printed; an empty text takes it away. It may be told far more often than it shows. */
  status(text: string): void;
  /** Of a clock that only goes forward. */
  nowMs(): number;
  /** Resolves when the user asks to stop (Ctrl-C) or the process is told to. */
  untilStopped(): Promise<void>;
}

/** 0: done. 1: it failed. 2: it was not asked rightly. */
export type ExitCode = 0 | 1 | 2;

export type Command = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;
