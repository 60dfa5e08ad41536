import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  CaseClosedData,
  CaseEventRequest,
  CaseEventResult,
  CaseNumber,
  CaseRequest,
  CaseStateChangedData,
  FilingStatusChangedData,
  PqrsAnsweredData,
  CaseView,
  CityEventRequest,
  CityEventResult,
  IdempotencyKey,
  Problem,
  TokenError,
  TokenRequest,
  TokenResponse,
} from './schemas.ts';

const VERSION = '1.0.0';

/** The document of the API (OpenAPI 3.1), made of the schemas that check its requests. */
export function createOpenApi(baseUrl: string): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'oauth', {
    type: 'oauth2',
    flows: {
      clientCredentials: {
        tokenUrl: `${baseUrl}/token`,
        scopes: {
          'cases.read': 'See the state of cases',
          'cases.write': 'Open cases',
          'events.write': 'Move cases',
        },
      },
    },
  });
  registry.registerComponent('securitySchemes', 'client', { type: 'http', scheme: 'basic' });
  registry.registerComponent('securitySchemes', 'signature', {
    ...{ type: 'apiKey', in: 'header', name: 'X-Signature' },
    description: '`t=<seconds>,v1=<hex>`: HMAC-SHA-256 of `<seconds>.<body>`',
  });
  for (const path of paths(baseUrl)) registry.registerPath(path);
  return new OpenApiGeneratorV31([
    ...registry.definitions,
    ...[CaseClosedData, CaseStateChangedData, FilingStatusChangedData, PqrsAnsweredData],
  ]).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Ventanilla: cases and events', version: VERSION, license: { name: 'Apache-2.0' } },
    servers: [{ url: baseUrl }],
  });
}

type Responses = RouteConfig['responses'];

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const answers = (status: number, description: string, schema: z.ZodType): Responses => ({
  [status]: { description, content: json(schema) },
});
const problem = (description: string): Responses[number] => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});
/** What any request with a bearer may be answered. */
const refusals: Responses = {
  401: problem('No bearer, or one that is not valid'),
  403: problem('The token was not given for this'),
  429: problem('Too many requests; `Retry-After` says when'),
};
const unreadable: Responses = {
  400: problem('The request is not well formed, or its key was used for another'),
  413: problem('The body is too large'),
  415: problem('The body is not JSON'),
};
const noCase: Responses = { 404: problem('There is no such case') };
const keyed = z.object({ 'Idempotency-Key': IdempotencyKey });
const numbered = z.object({ number: CaseNumber });
const bearer = (scope: string): { security: NonNullable<RouteConfig['security']> } => ({
  security: [{ oauth: [scope] }],
});

function paths(baseUrl: string): RouteConfig[] {
  return [
    {
      ...{ method: 'get', path: '/openapi.json', summary: 'This document', security: [] },
      responses: answers(200, 'OpenAPI 3.1', z.record(z.string(), z.unknown())),
    },
    {
      ...{ method: 'post', path: '/token', summary: 'An access token, for ten minutes' },
      security: [{ client: [] }, {}],
      request: { body: { content: { 'application/x-www-form-urlencoded': { schema: TokenRequest } }, required: true } },
      responses: {
        ...answers(200, 'The token', TokenResponse),
        ...answers(400, 'No such grant or scope', TokenError),
        ...answers(401, 'The client is not known, or the secret is not its own', TokenError),
        413: problem('The body is too large'),
        429: problem('Too many requests'),
      },
    },
    {
      ...{ method: 'post', path: '/cases', summary: 'Open a case', ...bearer('cases.write') },
      request: { headers: keyed, body: { content: json(CaseRequest), required: true } },
      responses: {
        ...answers(200, 'It was opened before under this key', CaseView),
        ...answers(201, 'It is open; `Location` says where it is seen', CaseView),
        ...unreadable,
        ...refusals,
      },
    },
    {
      ...{ method: 'get', path: '/cases/{number}', summary: 'The state of a case', ...bearer('cases.read') },
      request: { params: numbered },
      responses: { ...answers(200, 'The case', CaseView), ...noCase, ...refusals },
    },
    {
      ...{ method: 'post', path: '/cases/{number}/events', summary: 'Move a case', ...bearer('events.write') },
      request: { params: numbered, headers: keyed, body: { content: json(CaseEventRequest), required: true } },
      responses: { ...answers(200, 'What became of it', CaseEventResult), ...noCase, ...unreadable, ...refusals },
    },
    {
      ...{ method: 'post', path: '/integrations/events', summary: 'Tell what happened in the city’s systems' },
      // Outside of the base of the others.
      servers: [{ url: new URL(baseUrl).origin }],
      security: [{ signature: [] }],
      request: { body: { content: json(CityEventRequest), required: true } },
      responses: {
        ...answers(200, 'It was told before: nothing changed', CityEventResult),
        ...answers(202, 'It is kept; `applied` where it moved a case', CityEventResult),
        400: problem('The event is not well formed'),
        401: problem('No signature, one that is not valid, or one of another time'),
        413: problem('The body is too large'),
        429: problem('Too many requests; `Retry-After` says when'),
      },
    },
  ];
}
