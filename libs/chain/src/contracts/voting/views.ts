import { ZERO_ADDRESS, type Address, type Hex } from '@cadastre/protocol';
import { Motion, Tally, Vote } from '../../state/schema';
import { amountAt, hexToWords, u64At } from '../../state/units';
import { addressOfAsset } from '../asset-registry/views';
import { supportsInterface } from '../supports-interface';
import { accountOf, bytesAt, type ViewTable } from '../view';

export const votingViews: ViewTable = {
  motionOf: ({ state }, id: Hex) => {
    const { motions } = state;
    const row = motions.find(hexToWords(id));
    return [
      {
        asset: row === 0 ? ZERO_ADDRESS : addressOfAsset(state, motions.get(row, Motion.asset)),
        checkpoint: BigInt(motions.get(row, Motion.checkpoint)),
        choices: motions.get(row, Motion.choices),
        opensAt: u64At(motions, row, Motion.opensAt),
        closesAt: u64At(motions, row, Motion.closesAt),
        documentHash: bytesAt(motions, row, Motion.documentHash, 8),
      },
      motions.get(row, Motion.closed) !== 0,
    ];
  },
  tallyOf: ({ state }, id: Hex) => {
    const row = state.motions.find(hexToWords(id));
    const choices = state.motions.get(row, Motion.choices);
    return [Array.from({ length: choices }, (_, choice) => amountAt(state.tallies, row, Tally.weights + 4 * choice))];
  },
  hasVoted: ({ state }, id: Hex, address: Address) => {
    const row = state.motions.find(hexToWords(id));
    const account = accountOf(state, address);
    return [row !== 0 && account !== 0 && state.votes.get(state.votes.find2(row, account), Vote.cast) !== 0];
  },
  supportsInterface: supportsInterface('IVoting'),
};
