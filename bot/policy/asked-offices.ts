import { fold } from './choice.ts';

const DAYS = /\b(sabados?|domingos?|fines? de semana|festivos?|puentes?|saturdays?|sundays?|weekends?|holidays?)\b/;
const WHERE =
  /\b(donde|adonde|direccion\w*|ubicad\w*|ubicacion|queda\w*|sedes?|como llego|mas cerca\w*|cercana?|where|address\w*|locat\w*|nearest|closest)\b/;

/** Whether a question about the offices is about weekends and holidays in general. */
export const asksDays = (text: string): boolean => DAYS.test(fold(text));

/** Whether it is about where they are, rather than when they open. */
export const asksWhere = (text: string): boolean => WHERE.test(fold(text));
