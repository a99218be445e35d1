import type { LedgerStore } from '../../lib/runtime/index';
import { describeAction } from './conformance/action';
import { describeCompensation } from './conformance/compensation';
import { describeFaults } from './conformance/faults';
import { describeIdentity } from './conformance/identity';
import { describeRaces } from './conformance/races';
import { describeResolution } from './conformance/resolution';
import { describeVerify } from './conformance/verify';
import { rigOn, sagaIds } from './step-rig';

/** What every ledger must do: the whole protocol, run by `serve` on the ledger that `open` gives. */
export function describeLedger(name: string, open: () => LedgerStore): void {
  describe(`step protocol on ${name}`, () => {
    const nextId = sagaIds();
    const newSaga = () => rigOn(open(), nextId());
    describeAction(newSaga);
    describeCompensation(newSaga);
    describeResolution(newSaga);
    describeVerify(newSaga);
    describeRaces(newSaga);
    describeFaults(newSaga);
    describeIdentity(newSaga);
  });
}
