const Sequencer = require('@jest/test-sequencer').default;

// Nobody has timed anything in a clean clone, and a file's size says little of these: started last, one of them would
// keep one processor busy while the other waits.
const LONGEST = ['whole-flow-blows', 'whole-flow', 'accessibility', 'demo', 'kill', 'valuations'];

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
