import { memoryLedger } from '../../lib/runtime/index';
import { describeLedger } from './ledger-conformance';

describeLedger('a ledger in memory', memoryLedger);
