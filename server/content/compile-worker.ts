// Owns the compiling thread's end: one deck at a time, as it is asked for.
import { parentPort } from 'node:worker_threads';
import { type CompileOrder, compileInFolder } from './compile-folder';

parentPort?.on('message', async (order: CompileOrder) => {
  parentPort?.postMessage(await compileInFolder(order));
});
