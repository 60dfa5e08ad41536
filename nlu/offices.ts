import { z } from 'zod';
import type { Office, Offices, OfficesFound } from '../bot/ports/offices.ts';
import { Service } from '../contracts/appointment.ts';
import type { GeoPoint } from '../contracts/geo-point.ts';
import { readContent } from './content-file.ts';
import { within } from './entities/edit-distance.ts';
import { foldWords } from './fold.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const Weekday = z.enum(WEEKDAYS).transform((day) => WEEKDAYS.indexOf(day));
const Words = z.strictObject({ 'es-CO': z.string().min(1), en: z.string().min(1) });
const Place = z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]);
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day');

/** `training-data/offices.yaml`. */
const OfficesFile = z.strictObject({
  source: z.string().min(1),
  owner: z.string().min(1),
  validFrom: z.iso.date(),
  offices: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Z0-9-]+$/),
        name: Words,
        /** How people call it besides. */
        words: z.array(z.string().min(1)),
        address: z.string().min(1),
        barrio: z.string().min(1),
        at: Place,
        hours: z.strictObject({ from: Weekday, to: Weekday, opens: Time, closes: Time }),
        services: z.array(Service).min(1),
        access: Words,
      }),
    )
    .min(1),
  bring: z.record(Service, Words),
  barrios: z.record(z.string().min(1), Place),
});
type OfficesFile = z.infer<typeof OfficesFile>;

/** Reads the offices; a bad file is a `config.invalid` that names file and line. */
export async function createOffices(file: string): Promise<Offices> {
  const { content } = await readContent(file, OfficesFile);
  return officesOf(content);
}

/** Finds by the office's name first, then by a shared place, then by a barrio. */
function officesOf({ offices, barrios, bring, source }: OfficesFile): Offices {
  const named = offices.map((office) => ({
    office,
    words: [office.name['es-CO'], office.name.en, ...office.words].map(foldWords),
  }));
  const places = Object.entries(barrios).map(([name, [latitude, longitude]]) => ({
    ...{ name, words: foldWords(name), point: { latitude, longitude } },
  }));
  return {
    find({ service, text, location, locale }) {
      const attending = offices.filter(({ services }) => service === undefined || services.includes(service));
      // What no office attends, all are asked about.
      const among = attending.length > 0 ? attending : offices;
      const said = foldWords(text);
      const saidOffices = named.filter((one) => one.words.some((words) => names(said, words)));
      const office = saidOffices.find((one) => among.includes(one.office));
      const barrio = location || office ? undefined : barrioIn(said, places);
      const isPlaced = office !== undefined || barrio !== undefined || location !== undefined;
      const elsewhere = isPlaced ? undefined : saidOffices[0]?.office.name[locale];
      const point = location ?? barrio?.point;
      const shown = among.map(({ id, name, address, hours, access, at: [latitude, longitude] }): Office => {
        const distanceKm = point && kilometres(point, { latitude, longitude });
        return {
          ...{ officeId: id, name: name[locale], address, hours, access: access[locale] },
          ...(distanceKm !== undefined && { distanceKm: Math.max(1, Math.round(distanceKm)) }),
        };
      });
      const distanceTo = ({ officeId }: Office): number => {
        const [latitude, longitude] = among.find(({ id }) => id === officeId)?.at ?? [0, 0];
        return point ? kilometres(point, { latitude, longitude }) : 0;
      };
      return {
        offices: shown.sort((a, b) => distanceTo(a) - distanceTo(b)),
        ...by(office?.office.id, location, barrio?.name),
        ...(elsewhere !== undefined && { elsewhere }),
        bring: (bring[service ?? 'general'] ?? bring.general)[locale],
        source,
      };
    },
  };
}

function by(
  officeId: string | undefined,
  location: GeoPoint | undefined,
  barrio: string | undefined,
): Pick<OfficesFound, 'by'> {
  if (officeId !== undefined) return { by: { kind: 'office', officeId } };
  if (location) return { by: { kind: 'location' } };
  return barrio === undefined ? {} : { by: { kind: 'barrio', name: barrio } };
}

const names = (said: string, words: string): boolean => ` ${said} `.includes(` ${words} `);

interface Barrio {
  name: string;
  words: string;
  point: GeoPoint;
}

/** The longest name that is said; else one that is nearly said, where only one is. */
function barrioIn(said: string, places: readonly Barrio[]): Barrio | undefined {
  const exact = places.filter(({ words }) => names(said, words));
  if (exact.length > 0) return exact.sort((a, b) => b.words.length - a.words.length)[0];
  const tokens = said.split(' ');
  const close = places.filter(({ words }) => {
    const size = words.split(' ').length;
    return (
      words.length >= SHORTEST_MISSPELT &&
      tokens.some((_, at) => within(tokens.slice(at, at + size).join(' '), words, 1))
    );
  });
  return close.length === 1 ? close[0] : undefined;
}

/** A shorter name is too near to other words. */
const SHORTEST_MISSPELT = 6;

const EARTH_KM = 6371;

/** Great-circle distance (haversine). */
function kilometres(a: GeoPoint, b: GeoPoint): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const north = radians(b.latitude - a.latitude) / 2;
  const east = radians(b.longitude - a.longitude) / 2;
  const chord =
    Math.sin(north) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
}
