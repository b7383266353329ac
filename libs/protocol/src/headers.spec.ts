import { decodeHeader, encodeHeader, headerSigningHash, type Header } from './headers';
import { keccak256 } from './keccak';

const fill = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const header: Header = {
  parentHash: fill(32, 1),
  sequencer: fill(20, 2),
  stateRoot: fill(32, 3),
  transactionsRoot: fill(32, 4),
  receiptsRoot: fill(32, 5),
  logsBloom: fill(256, 6),
  number: 2 ** 40 + 7,
  gasLimit: 10 ** 12,
  gasUsed: 0,
  timestamp: 1_800_000_000,
  extraData: fill(65, 7),
  scheduleRoot: fill(32, 8),
  protocolVersion: 3,
};

describe('headers', () => {
  it('decode to what was encoded', () => {
    expect(decodeHeader(encodeHeader(header))).toEqual(header);
  });

  it('are signed without their signature', () => {
    const other = { ...header, extraData: fill(65, 9) };
    expect(headerSigningHash(other)).toEqual(headerSigningHash(header));
    expect(headerSigningHash({ ...header, gasUsed: 1 })).not.toEqual(headerSigningHash(header));
  });

  it('refuse any other bytes', () => {
    const rlp = encodeHeader(header);
    expect(() => decodeHeader(rlp.subarray(0, rlp.length - 1))).toThrow(RangeError);
    expect(() => decodeHeader(Uint8Array.of(...rlp, 0x80))).toThrow(RangeError);
    expect(() => decodeHeader(Uint8Array.of(0xc0))).toThrow(RangeError);
    // Uncles, difficulty and base fee are constants: other values are no header of this chain.
    expect(() => decodeHeader(rlp.map((byte, index) => (index === 40 ? byte ^ 1 : byte)))).toThrow(RangeError);
  });

  it('have the hash that Ethereum gives them', async () => {
    const { createBlockHeaderFromRLP } = await import('@ethereumjs/block');
    const { Common, Hardfork, Mainnet } = await import('@ethereumjs/common');
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.Paris });
    const rlp = encodeHeader({ ...header, extraData: fill(32, 7) });
    const theirs = createBlockHeaderFromRLP(rlp, { common, skipConsensusFormatValidation: true });
    expect(theirs.hash()).toEqual(keccak256(rlp));
    expect(theirs.number).toBe(BigInt(header.number));
  });
});
