/** Serves the built app on a free port for the tests and prints the port. `--bare`: without headers, as a static host may. */
import { join } from 'node:path';
import { APP } from './build-app.mjs';
import { readHeaders, serve } from './static-server.mjs';

const headers = process.argv.includes('--bare') ? [] : await readHeaders(join(APP, '_headers'));
const { port } = await serve(APP, { port: 0, headers });
console.log(port);
