// The last line of a test run, for people and for CI: `N passed, N failed`. A file that cannot be run counts as failed.
module.exports = class Totals {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    process.on('exit', () => {
      console.log(`\n${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`);
    });
  }
};
