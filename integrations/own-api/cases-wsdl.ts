import { CASE_STATES } from '../../bot/ports/case-register.ts';
import { CASE_KINDS } from '../../bot/ports/cases.ts';

const SOAP_NAMESPACE = 'urn:ventanilla:cases:1';
export const SOAP_SERVICE = 'CasesService';
export const SOAP_PORT = 'CasesPort';
export const SOAP_OPERATIONS = ['CreateCase', 'GetCaseStatus', 'RegisterEvent'] as const;
export type SoapOperation = (typeof SOAP_OPERATIONS)[number];

/** The contract of the SOAP 1.1 face (WSDL 1.1, document/literal, wrapped); `address` is where it is reached. */
export function casesWsdl(address: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="Cases" targetNamespace="${SOAP_NAMESPACE}" xmlns:tns="${SOAP_NAMESPACE}"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types>
    <xs:schema targetNamespace="${SOAP_NAMESPACE}" elementFormDefault="qualified">
${TYPES}
    </xs:schema>
  </wsdl:types>
${SOAP_OPERATIONS.map(message).join('\n')}
  <wsdl:portType name="Cases">
${SOAP_OPERATIONS.map(abstractOperation).join('\n')}
  </wsdl:portType>
  <wsdl:binding name="CasesBinding" type="tns:Cases">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${SOAP_OPERATIONS.map(boundOperation).join('\n')}
  </wsdl:binding>
  <wsdl:service name="${SOAP_SERVICE}">
    <wsdl:documentation>HTTP: Authorization: Bearer, with a token of the API.</wsdl:documentation>
    <wsdl:port name="${SOAP_PORT}" binding="tns:CasesBinding"><soap:address location="${escapeXml(address)}"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
`;
}

/** Text as it may stand in an element or an attribute. */
export function escapeXml(text: string): string {
  // XML 1.0 has no place for the other control characters.
  const allowed = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return allowed.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const element = (name: string, type: string, occurs = ''): string =>
  `          <xs:element name="${name}" type="${type}"${occurs && ` ${occurs}`}/>`;
const sequence = (...elements: string[]): string =>
  `<xs:complexType><xs:sequence>\n${elements.join('\n')}\n        </xs:sequence></xs:complexType>`;
const wrapper = (name: string, ...elements: string[]): string =>
  `      <xs:element name="${name}">${sequence(...elements)}</xs:element>`;
const named = (name: string, ...elements: string[]): string =>
  `      ${sequence(...elements).replace('<xs:complexType>', `<xs:complexType name="${name}">`)}`;
const choice = (name: string, values: readonly string[]): string =>
  `      <xs:simpleType name="${name}"><xs:restriction base="xs:string">${values
    .map((value) => `<xs:enumeration value="${value}"/>`)
    .join('')}</xs:restriction></xs:simpleType>`;

const OPTIONAL = 'minOccurs="0"';

const TYPES = [
  choice('CaseKind', CASE_KINDS),
  choice('CaseState', CASE_STATES),
  choice('EventOutcome', ['changed', 'repeated', 'stale']),
  named(
    'Case',
    element('number', 'xs:string'),
    element('kind', 'tns:CaseKind'),
    element('state', 'tns:CaseState'),
    element('openedAt', 'xs:dateTime'),
    element('updatedAt', 'xs:dateTime'),
    element('crmNumber', 'xs:string', OPTIONAL),
  ),
  named('DetailItem', element('name', 'xs:string'), element('value', 'xs:string')),
  wrapper(
    'CreateCaseRequest',
    element('idempotencyKey', 'xs:string'),
    element('kind', 'tns:CaseKind'),
    element('summary', 'xs:string'),
    element('taxpayerId', 'xs:string', OPTIONAL),
    element('document', 'xs:string', OPTIONAL),
    element('detail', 'tns:DetailItem', 'minOccurs="0" maxOccurs="50"'),
  ),
  wrapper('CreateCaseResponse', element('created', 'xs:boolean'), element('case', 'tns:Case')),
  wrapper('GetCaseStatusRequest', element('number', 'xs:string')),
  wrapper('GetCaseStatusResponse', element('case', 'tns:Case')),
  wrapper(
    'RegisterEventRequest',
    element('number', 'xs:string'),
    element('idempotencyKey', 'xs:string'),
    element('state', 'tns:CaseState'),
    element('note', 'xs:string', OPTIONAL),
    element('occurredAt', 'xs:dateTime', OPTIONAL),
  ),
  wrapper('RegisterEventResponse', element('outcome', 'tns:EventOutcome'), element('case', 'tns:Case')),
].join('\n');

const message = (operation: SoapOperation): string =>
  ['Request', 'Response']
    .map(
      (way) =>
        `  <wsdl:message name="${operation}${way}"><wsdl:part name="parameters" element="tns:${operation}${way}"/></wsdl:message>`,
    )
    .join('\n');

const abstractOperation = (operation: SoapOperation): string =>
  `    <wsdl:operation name="${operation}"><wsdl:input message="tns:${operation}Request"/><wsdl:output message="tns:${operation}Response"/></wsdl:operation>`;

const boundOperation = (operation: SoapOperation): string =>
  `    <wsdl:operation name="${operation}"><soap:operation soapAction="${SOAP_NAMESPACE}/${operation}"/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`;
