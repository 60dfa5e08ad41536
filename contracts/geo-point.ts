import { z } from 'zod';

/** A place on the map (WGS 84), as a citizen shares it. */
export const GeoPoint = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
export type GeoPoint = z.infer<typeof GeoPoint>;
