const { AsyncLocalStorage } = require('node:async_hooks');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

// The files of a worker share its realm, and with it what others have written: an `Array` or an `Error` is the same
// wherever it was made, and no global is looked up through a sandbox's proxy. What a file changed is put back after it.
const globals = Object.getOwnPropertyDescriptors(globalThis);

/** What jest-circus keeps of a file on the global object: its tests would be reported twice. */
const OF_RUNNER = new Set([
  ...['JEST_STATE_SYMBOL', 'EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL'],
  ...['RETRY_TIMES', 'RETRY_IMMEDIATELY', 'WAIT_BEFORE_RETRY', 'LOG_ERRORS_BEFORE_RETRY'],
]);

// Every promise carries every storage that was ever used. With a hundred, of files long ended, it takes 40 µs longer.
const storages = new Set();
for (const method of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function (...args) {
    storages.add(this);
    return original.apply(this, args);
  };
}

function putBackGlobals() {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (OF_RUNNER.has(key.description)) delete globalThis[key];
  }
  for (const key of Reflect.ownKeys(globals)) {
    if (globals[key].configurable) Object.defineProperty(globalThis, key, globals[key]);
  }
}

function putBackVariables(variables) {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
}

module.exports = class Environment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;

  constructor({ projectConfig }) {
    this.conditions = projectConfig.testEnvironmentOptions.customExportConditions;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.variables = { ...process.env };
    this.exit = process.exit;
    this.isOver = false;
  }

  async setup() {}

  async teardown() {
    this.isOver = true;
    this.fakeTimersModern.dispose();
    process.exit = this.exit;
    for (const storage of storages) storage.disable();
    storages.clear();
    putBackVariables(this.variables);
    putBackGlobals();
  }

  exportConditions() {
    return this.conditions;
  }

  getVmContext() {
    return this.isOver ? null : globalThis;
  }
};
