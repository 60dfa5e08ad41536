import type { Appointments } from '../bot/ports/appointments.ts';
import type {
  AccountCopies,
  Agreements,
  Cadastre,
  CityCrm,
  Collection,
  ContactRegister,
  DocumentRegistry,
  MessageDelivery,
  Payments,
  TaxAccounts,
  TaxpayerRegister,
} from '../bot/ports/back-office.ts';
import type { EventLake } from '../bot/ports/event-lake.ts';
import { createAgreements } from '../integrations/cartera/agreements.ts';
import { createCollection } from '../integrations/cartera/collection.ts';
import { createCadastre } from '../integrations/catastro/cadastre.ts';
import { createAppointments } from '../integrations/citas/appointments.ts';
import { createCityCrm } from '../integrations/crm/city-crm.ts';
import { createAccountCopies } from '../integrations/data-lake/account-copies.ts';
import { createEventLake } from '../integrations/data-lake/event-lake.ts';
import { createDocumentRegistry } from '../integrations/documental/document-registry.ts';
import type { Gateway } from '../integrations/gateway/types.ts';
import { createMessageDelivery } from '../integrations/notificaciones/message-delivery.ts';
import { createPayments } from '../integrations/pagos/payments.ts';
import { createContactRegister } from '../integrations/rit/contact-register.ts';
import { createTaxpayerRegister } from '../integrations/rit/taxpayer-register.ts';
import { createTaxAccounts } from '../integrations/sap/tax-accounts.ts';

/** What the city's systems do for us. */
export interface CitySystems {
  register: TaxpayerRegister;
  contacts: ContactRegister;
  accounts: TaxAccounts;
  payments: Payments;
  delivery: MessageDelivery;
  copies: AccountCopies;
  lake: EventLake;
  agreements: Agreements;
  collection: Collection;
  cadastre: Cadastre;
  appointments: Appointments;
  registry: DocumentRegistry;
  crm: CityCrm;
}

/** All of them behind one gateway; `wsdl` is document management's. */
export function createCitySystems({ gateway, wsdl }: { gateway: Gateway; wsdl: string }): CitySystems {
  return {
    register: createTaxpayerRegister({ gateway }),
    contacts: createContactRegister({ gateway }),
    accounts: createTaxAccounts({ gateway }),
    payments: createPayments({ gateway }),
    delivery: createMessageDelivery({ gateway }),
    copies: createAccountCopies({ gateway }),
    lake: createEventLake({ gateway }),
    agreements: createAgreements({ gateway }),
    collection: createCollection({ gateway }),
    cadastre: createCadastre({ gateway }),
    appointments: createAppointments({ gateway }),
    registry: createDocumentRegistry({ gateway, wsdl }),
    crm: createCityCrm({ gateway }),
  };
}
