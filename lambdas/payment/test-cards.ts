/** Cards with which the payment service behaves as its test wants, as in a payment provider's sandbox. Any other card simply works. */
export const TEST_CARDS = {
  /** The authorisation is refused. */
  declined: 'card-declined',
  /** The first two attempts fail before anything is applied, the third goes through. */
  busyTwice: 'card-busy-twice',
  /** The authorisation is applied and its reply is lost, at every attempt: the function waits until it is killed. */
  replyLost: 'card-reply-lost',
  /** The authorisation goes through, its capture is refused: the pivot's own rejection. */
  captureRefused: 'card-capture-refused',
} as const;
