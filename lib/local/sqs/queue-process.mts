/**
 * A process of its own with fauxqs in it. Node runs this file as it stands (it strips the types). It listens on the socket that it is given
 * and ends with its parent.
 */
import { buildApp } from 'fauxqs';

const path = process.argv[2];
const app = buildApp({ logger: false });
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group: the parent decides when the queues end.
process.on('SIGINT', () => undefined);
await app.listen({ path });
process.send?.('listening');
