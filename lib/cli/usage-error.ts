/** Raised by a command for arguments that it does not take. */
export class UsageError extends Error {}
