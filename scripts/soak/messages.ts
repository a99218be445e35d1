/** What the soak's main thread and its workers say to each other. */

/** A saga, drawn by its seed, with so many random schedules drawn by the same one. */
export interface SagaBatch {
  readonly seed: number;
  readonly schedules: number;
}

export interface Found {
  /** The same for what breaks in the same way, whatever saga it breaks. */
  readonly kind: string;
  /** The saga, the story of the shortest schedule that was found, and the command that runs it again. */
  readonly told: string;
}

export interface SagaResult {
  readonly batch: SagaBatch;
  readonly steps: number;
  /** Every single fault of the saga is tried before the random schedules. */
  readonly singles: number;
  readonly random: number;
  readonly outcomes: { readonly [outcome: string]: number };
  /** How often each kind of fault struck. */
  readonly faults: { readonly [kind: string]: number };
  readonly found: readonly Found[];
}
