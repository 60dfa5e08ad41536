import type { Service } from '../../contracts/appointment.ts';
import type { Locale } from '../../contracts/fact.ts';
import type { GeoPoint } from '../../contracts/geo-point.ts';

/** An office as citizens are told of it. */
export interface Office {
  officeId: string;
  name: string;
  address: string;
  /** First and last weekday (0 is Sunday), and times of the day (`08:00`). */
  hours: { from: number; to: number; opens: string; closes: string };
  /** Ramps, lifts, windows: a sentence. */
  access: string;
  /** From the place that was named, where one was; whole kilometres, 1 at least. */
  distanceKm?: number;
}

/** What is known of where and with whom a citizen may be attended. */
export interface OfficesFound {
  /** That attend the service, the nearest first where a place is known. Never empty. */
  offices: Office[];
  /** The office or the barrio that the words name, or the shared place. */
  by?: { kind: 'office'; officeId: string } | { kind: 'barrio'; name: string } | { kind: 'location' };
  /** Name of an office that the words name and that does not attend the service. */
  elsewhere?: string;
  /** What to bring for the service. */
  bring: string;
  source: string;
}

/** The offices, as content with its source. */
export interface Offices {
  /** `text`: what the citizen said, which may name an office or a barrio. */
  find(question: {
    service?: Service | undefined;
    text: string;
    location?: GeoPoint | undefined;
    locale: Locale;
  }): OfficesFound;
}
