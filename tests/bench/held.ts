/** Bytes that the process holds once what is out of reach has been collected. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

export function held(): number {
  // Twice: what the first has found unreachable may have held buffers.
  if (typeof collect === 'function') for (let i = 0; i < 2; i++) Reflect.apply(collect, undefined, []);
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
