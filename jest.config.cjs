const base = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/tools/test-environment.cjs',
  runtime: '<rootDir>/tools/test-runtime.cjs',
  testEnvironmentOptions: { customExportConditions: ['@cadastre/source', 'node', 'node-addons', 'require', 'default'] },
  transform: { '^.+\\.(t|j|mj)sx?$': ['@swc/jest', require('./tools/swc-options.cjs')] },
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
      // Builds the portal, then the same.
      globalSetup: '<rootDir>/apps/portal/test/world/global-setup.ts',
      displayName: 'browser',
      testMatch: ['<rootDir>/apps/portal/test/**/*.spec.ts'],
    },
  ],
};
