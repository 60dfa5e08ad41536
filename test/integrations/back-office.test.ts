import { backOfficeConformance } from './back-office.conformance.ts';
import { citySystemsConformance } from './city-systems.conformance.ts';
import { officeSystemsConformance } from './office-systems.conformance.ts';
import { openEmulatorWorld, openFakeWorld } from './conformance-worlds.ts';

for (const [name, open] of [
  ['the emulator, over HTTP and OAuth', openEmulatorWorld],
  ['the fake, in memory', openFakeWorld],
] as const) {
  backOfficeConformance(name, open);
  citySystemsConformance(name, open);
  officeSystemsConformance(name, open);
}
