import type { TaxpayerRegister } from '../../bot/ports/back-office.ts';
import { codeOfDocumentType } from '../gateway/city-codes.ts';
import type { Gateway } from '../gateway/types.ts';
import { SearchAnswer, toTaxpayerRecord } from './wire.ts';

/** Who is registered under a document. The document travels in the body, never in a URL; nothing is cached. */
export function createTaxpayerRegister({ gateway }: { gateway: Gateway }): TaxpayerRegister {
  return {
    async findTaxpayer(document, documentType, call) {
      const { resultados } = await gateway.call(
        {
          system: 'rit',
          operation: 'find-taxpayer',
          method: 'POST',
          readOnly: true,
          path: '/rit/v1/consultas',
          body: {
            numeroDocumento: document,
            ...(documentType !== undefined && { tipoDocumento: codeOfDocumentType(documentType) }),
          },
          answer: SearchAnswer,
        },
        call,
      );
      const [only, ...others] = resultados;
      // Two people under one number (a cédula and a passport, say) without a type: neither is disclosed.
      return only && others.length === 0 ? toTaxpayerRecord(only) : undefined;
    },
  };
}
