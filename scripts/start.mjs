/** `npm start`: builds the app if need be, serves it on this computer only, prints its address. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { APP, buildApp } from './build-app.mjs';
import { readHeaders, serve } from './static-server.mjs';

const DEFAULT_PORT = 5170;

const { values } = parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log('npm start -- [--port N]   PORT=N npm start');
  process.exit(0);
}

const port = Number(values.port ?? process.env.PORT ?? DEFAULT_PORT);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`Not a port: ${values.port ?? process.env.PORT}`);
  process.exit(2);
}

await buildApp();
const served = await serve(APP, { port, headers: await readHeaders(join(APP, '_headers')) });
console.log(`Xen Stream Inspector: http://localhost:${served.port}/`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    served.server.close(() => process.exit(0));
    served.server.closeAllConnections();
  });
}
