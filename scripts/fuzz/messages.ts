/** What the fuzzer's main thread and its workers say to each other. */

/** One run of fast-check: replays alone from its seed. */
export interface Batch {
  readonly seed: number;
  readonly cases: number;
}

export interface BatchResult {
  readonly batch: Batch;
  readonly ran: number;
  readonly refused: number;
  /** The smallest case found that breaks the engine, and how. */
  readonly failure?: string;
}
