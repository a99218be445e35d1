/** The wrappers' part of `npm run bench`, as one bundle in a process of its own. */
import { printReport } from './print-report';
import { wrapperReport } from './wrappers';

printReport(wrapperReport);
