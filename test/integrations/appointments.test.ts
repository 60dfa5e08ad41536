import { appointmentsConformance } from './appointments.conformance.ts';
import { openEmulatorWorld, openFakeWorld } from './conformance-worlds.ts';

appointmentsConformance('the emulator, over HTTP and OAuth', openEmulatorWorld);
appointmentsConformance('the fake, in memory', openFakeWorld);
