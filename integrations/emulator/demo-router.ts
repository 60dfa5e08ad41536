import express, { type Router } from 'express';
import type { Logger } from 'pino';
import { demoApi, type DemoOptions } from './demo-api.ts';
import { demoPages } from './demo-pages.ts';
import { notFound, problemHandler } from './problem.ts';

/** Own scripts and styles only; nothing inline. `form-action` allows the page's own forms. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Everything the demo shows under `/emulator`. Mount it in demo mode only: it gives out people, OTPs and passwords. */
export function createDemoRouter(
  options: DemoOptions & { resources: { assetsDir: string; openapi: string; wsdl: string }; logger: Logger },
): Router {
  const { resources } = options;
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    next();
  });
  router.use('/assets', express.static(resources.assetsDir, { index: false, redirect: false }));
  router.get('/openapi.yaml', (_request, response) => {
    response.type('application/yaml').send(resources.openapi);
  });
  router.get('/radicacion.wsdl', (_request, response) => {
    response.type('text/xml; charset=utf-8').send(resources.wsdl);
  });
  router.use(demoApi(options));
  router.use(demoPages(options));
  router.use(notFound);
  router.use(problemHandler(options.logger));
  return router;
}
