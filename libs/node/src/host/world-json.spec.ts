import { Role } from '@cadastre/protocol';
import { formatWorld, parseWorld, WorldInvalid, type World } from './world-json';

const ACCOUNT = `0x${'aa'.repeat(20)}` as const;

const WORLD: World = {
  timestamp: 1_800_000_000,
  roles: [{ role: Role.Admin, account: ACCOUNT }],
  identities: [{ identity: 7n, country: 756, investorClass: 1, expiry: 2_000_000_000, accounts: [ACCOUNT] }],
  assets: [
    {
      ...{ kind: 'cash', fingerprint: `0x${'11'.repeat(32)}`, instrument: 0, name: 'Swiss franc', symbol: 'CHF' },
      ...{ decimals: 2, keepsLots: false, issuer: 7n, treasury: ACCOUNT },
      holdings: [{ account: ACCOUNT, balance: 2n ** 100n }],
    },
  ],
};

describe('the world at block 0', () => {
  it('is read as it was written', () => {
    expect(parseWorld(formatWorld(WORLD))).toEqual(WORLD);
  });

  it('names every mistake at once', () => {
    const wrong = JSON.parse(formatWorld(WORLD)) as Record<'identities' | 'assets', [object]>;
    Object.assign(wrong, { timestamp: -1, surprise: 1, roles: [{ role: 'King', account: ACCOUNT }] });
    Object.assign(wrong['identities'][0], { identity: 7, accounts: ['0x12'] });
    Object.assign(wrong['assets'][0], { kind: 'coin', symbol: '', holdings: [{ account: ACCOUNT, balance: '1.5' }] });
    const mistakes = ((): readonly string[] => {
      try {
        parseWorld(JSON.stringify(wrong));
        return [];
      } catch (error) {
        return (error as WorldInvalid).mistakes;
      }
    })();
    expect(mistakes.map((line) => line.split(' must be')[0])).toEqual([
      'world.surprise',
      'world.timestamp',
      'world.roles[0].role',
      'world.identities[0].identity',
      'world.identities[0].accounts[0]',
      'world.assets[0].kind',
      'world.assets[0].symbol',
      'world.assets[0].holdings[0].balance',
    ]);
  });

  it.each(['null', '[]', '{"roles":{}}'])('is never taken from %s', (text) => {
    expect(() => parseWorld(text)).toThrow(WorldInvalid);
  });
});
