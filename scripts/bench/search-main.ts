/** The search's part of `npm run bench`. It runs as one bundle in a process of its own, as it would in a published package. */
import { printReport } from './print-report';
import { searchReport } from './search';

printReport(searchReport);
