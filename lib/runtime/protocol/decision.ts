import type { StepErrorName } from '../../contract/error-names';
import type { LedgerItem } from '../ledger/item';

/** Why a step ends without a result: the error that the machine hears. */
export interface Refused {
  readonly error: StepErrorName;
  readonly message: string;
}

/** The step ends with this error and nothing more is done. */
export interface Refusal extends Refused {
  readonly kind: 'refuse';
}

/** The step is done; this is its result as JSON text. */
export interface Reply {
  readonly kind: 'reply';
  readonly result: string;
}

/** Write this item over what was found; once it is written, `next` holds. Should something else stand there by then, decide again over that. */
export interface Write<Next> {
  readonly kind: 'write';
  readonly item: LedgerItem;
  readonly next: Next;
}

export const refuse = (error: StepErrorName, message: string): Refusal => ({ kind: 'refuse', error, message });

/** The same refusal again, as an item keeps it. */
export const refuseAgain = ({ error, message }: Refused): Refusal => refuse(error, message);

export const reply = (result: string): Reply => ({ kind: 'reply', result });

/** What a compensation and most answers give back. */
export const NOTHING: Reply = reply('null');

export const write = <Next>(item: LedgerItem, next: Next): Write<Next> => ({ kind: 'write', item, next });
