/** The interpreter's part of `npm run bench`. It runs as one bundle in a process of its own, as it would in a published package. */
import { engineReport } from './engine';
import { printReport } from './print-report';

printReport(engineReport);
