import type { Offices } from '../../bot/ports/offices.ts';

/** One office that attends everything. */
export const fakeOffices: Offices = {
  find: () => ({
    offices: [
      {
        ...{ officeId: 'CENTRO', name: 'Sede Centro', address: 'calle 10 # 5-20', access: 'Tiene rampa.' },
        hours: { from: 1, to: 5, opens: '08:00', closes: '16:00' },
      },
    ],
    ...{ bring: 'su documento', source: 'Municipio de Demostración (ficticio)' },
  }),
};
