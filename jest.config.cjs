// ESM-only packages that Jest on Node 20 cannot require: SWC compiles them.
const esm = [
  '@nestjs',
  '@noble',
  '@scure',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  '@chainsafe/as-sha256',
  'cookie',
  'content-disposition',
  'fastify-plugin',
  'uuidv7',
  'otplib',
  '@otplib',
  'openapi-fetch',
  '@ethereumjs',
];

// A module looks a global up through the sandbox's proxy; of a test that counts and hashes, that is two fifths. These
// are handed to each module by name. Nothing here that a test may replace (time, timers, the console, the process).
const builtIns = [
  ...['Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigUint64Array', 'Boolean', 'DataView', 'Error', 'Int32Array'],
  ...['JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'Reflect', 'Set'],
  ...['SharedArrayBuffer', 'String', 'Symbol', 'TypeError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'WeakMap'],
];

const base = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@cadastre/source', 'node', 'node-addons', 'require', 'default'] },
  transform: { '^.+\\.(t|j|mj)sx?$': ['@swc/jest', require('./tools/swc-options.cjs')] },
  sandboxInjectedGlobals: builtIns,
  transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})/)`],
  modulePathIgnorePatterns: ['/dist/'],
};

const onRealServices = {
  globalSetup: '<rootDir>/apps/api/test/world/global-setup.ts',
  globalTeardown: '<rootDir>/apps/api/test/world/global-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  // A hanging test must end; a slow machine must not look like one.
  testTimeout: 30_000,
  // Half of a test's time is waiting for servers: one worker for each processor, not one fewer.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/tools/longest-first.cjs',
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/*/src/**/*.spec.ts'] },
    { ...base, displayName: 'libs', testMatch: ['<rootDir>/libs/*/test/**/*.spec.ts'] },
    {
      ...base,
      ...onRealServices,
      displayName: 'integration',
      testMatch: ['<rootDir>/apps/{api,cli,node}/test/**/*.spec.ts'],
    },
    {
      ...base,
      ...onRealServices,
      displayName: 'browser',
      testMatch: ['<rootDir>/apps/portal/test/**/*.spec.ts'],
    },
  ],
};
