const Sequencer = require('@jest/test-sequencer').default;

// Nobody has timed anything in a clean clone, and a file's size says little of these: started last, one of them would
// keep one processor busy while the other waits.
const LONGEST = [
  ...['api/test/whole-flow-blows', 'api/test/whole-flow', 'portal/test/accessibility', 'api/test/redemptions'],
  ...['cli/test/demo', 'portal/test/journey', 'portal/test/access', 'api/test/cash', 'api/test/enforcement'],
  ...['cli/test/backup', 'api/test/lifetimes', 'chain/test/erc20-peer', 'api/test/evidence', 'api/test/kill'],
  ...['test/storage/block-log-crash', 'api/test/cash-model', 'api/test/settlement', 'api/test/authorization'],
];

const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
  return rank === -1 ? LONGEST.length : rank;
};

module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return [...sorted].sort((a, b) => rankOf(a) - rankOf(b));
  }
};
