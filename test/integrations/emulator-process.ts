// An emulator in a process of its own, so that a test can kill it. Its only argument is the data folder.
import { emulatorIn } from './world.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('A data folder is needed.');
const emulator = emulatorIn(folder, { now: () => new Date() });
const address = await emulator.listener.start();
process.stdout.write(`${JSON.stringify({ address, client: emulator.client })}\n`);
