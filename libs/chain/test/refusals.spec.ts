import {
  assetAddress,
  contracts,
  currencyFingerprint,
  HoldKind,
  initKeccak,
  refusals,
  Role,
  Standing,
  ZERO_ADDRESS,
  type RefusalName,
} from '@cadastre/protocol';
import { limit, openRules, rules } from './fixtures/rule-sets';
import {
  account,
  alice,
  alice2,
  asset,
  bob,
  calldata,
  carol,
  cash,
  DAY,
  desk,
  fingerprint,
  id,
  identities,
  later,
  lotAsset,
  LUXEMBOURG,
  NOW,
  onToken,
  send,
  stranger,
  submitter,
  SWITZERLAND,
  TestChain,
  token,
  treasury,
  type Step,
} from './fixtures/world';

beforeAll(initKeccak);

// One line a case: the refusal, then the calls. The last one refuses; those before it succeed. Where several refusals apply,
// the case shows the precedence.

const H = id('hold');
const D = id('distribution');
const M = id('motion');
const ONE = id('one');
const ZERO_WORD = `0x${'0'.repeat(64)}`;
const TOO_MUCH = 2n ** 128n;
const SOON = BigInt(NOW + DAY);
const FAR = BigInt(NOW + 900 * DAY);
const FEW = Array.from({ length: 1025 }, () => bob);

const raw = (sender: typeof alice, to: typeof alice, data: Uint8Array): Step => ({ sender, to, data });
const person = (changed: object = {}) => ({
  country: LUXEMBOURG,
  investorClass: 2,
  standing: Standing.Active,
  expiry: FAR,
  claims: 0n,
  ...changed,
});
const setPerson = (identity: bigint, changed: object) =>
  send(desk, 'IdentityRegistry', 'setAttributes', identity, person(changed));
const terms = (changed: object = {}) => ({
  fingerprint,
  instrument: 1,
  kind: 0,
  decimals: 0,
  keepsLots: false,
  issuer: identities.desk,
  treasury,
  name: 'Second',
  symbol: 'SEC',
  ...changed,
});
const create = (changed: object = {}, ruleSet: object = {}, sender = desk) =>
  send(sender, 'AssetRegistry', 'createAsset', terms(changed), { ...openRules, ...ruleSet });
const registry = (name: string, ...args: unknown[]) => send(desk, 'AssetRegistry', name, ...args);
const batch = (calls: { to: string; data: Uint8Array; ref?: string }[], atomic = false, until = SOON, sender = alice) =>
  send(
    sender,
    'Batch',
    'submit',
    calls.map(({ to, data, ref }) => ({ to, data: `0x${Buffer.from(data).toString('hex')}`, ref: ref ?? ZERO_WORD })),
    atomic,
    until,
  );
const give = (amount: bigint) => calldata('AssetToken', 'transfer', [bob, amount]);
const hold = (holdId = H, amount = 100n, expiry = SOON, to: string = ZERO_ADDRESS) =>
  token(alice, 'createHold', holdId, desk, to, amount, expiry);
const request = token(alice, 'requestTransfer', H, bob, 100n, SOON);
const pledge = registryAs(alice, 'pledge', asset, H, bob, 100n);
const clearing = rules({ clearing: true });
const checkpoint = token(desk, 'createCheckpoint');
const retired = [
  token(alice, 'redeem', 1000n, ZERO_WORD),
  token(bob, 'redeem', 500n, ZERO_WORD),
  registry('retireAsset', asset),
] as const;
const recover = (identity: bigint = identities.alice, lost = alice, next = alice2) =>
  token(desk, 'recoveryAddress', lost, next, `0x${identity.toString(16).padStart(40, '0')}`);
const declare = (changed: object = {}, sender = desk) =>
  send(sender, 'Distribution', 'declare', D, {
    asset,
    checkpoint: 1n,
    cash,
    total: 300n,
    paymentAt: BigInt(NOW),
    expiresAt: SOON,
    ...changed,
  });
const distribution = (name: string, ...args: unknown[]) => send(desk, 'Distribution', name, D, ...args);
const declared = [checkpoint, declare()] as const;
const funded = [...declared, distribution('fund', 300n)] as const;
const motion = (changed: object = {}) =>
  send(desk, 'Voting', 'openMotion', M, {
    asset,
    checkpoint: 1n,
    choices: 2,
    opensAt: BigInt(NOW),
    closesAt: SOON,
    documentHash: ONE,
    ...changed,
  });
const cast = (choice = 0, voter = alice, sender = voter) => send(sender, 'Voting', 'cast', M, voter, choice);
const order = (changed: object = {}) => ({
  seller: alice,
  buyer: bob,
  asset,
  units: 10n,
  cash,
  payment: 100n,
  splitIndex: 0,
  validUntil: SOON,
  salt: ONE,
  ...changed,
});
const settle = (changed: object = {}, signed = true): Step => {
  const { seller, buyer } = order(changed);
  const step = send(carol, 'Settlement', 'settle', order(changed), '0x', '0x');
  return signed ? { ...step, signers: [seller, buyer] } : step;
};
const cashHold = (amount = 100n, to: string = ZERO_ADDRESS, expiry = SOON) =>
  onToken(cash, bob, 'createHold', H, contracts.Settlement, to, amount, expiry);
const issueFor = (
  changed: { asset?: string; investor?: string; units?: bigint; cash?: string; payment?: bigint } = {},
  sender = desk,
) =>
  send(
    sender,
    'Settlement',
    'issue',
    changed.asset ?? asset,
    changed.investor ?? bob,
    changed.units ?? 10n,
    0,
    changed.cash ?? cash,
    H,
    changed.payment ?? 100n,
  );
const releaseFor = (
  changed: { asset?: string; investor?: string; cash?: string; amount?: bigint } = {},
  sender = desk,
) =>
  send(
    sender,
    'Settlement',
    'release',
    changed.asset ?? asset,
    changed.investor ?? bob,
    changed.cash ?? cash,
    H,
    changed.amount ?? 100n,
  );
const manyLots = Array.from({ length: 64 }, (_, day) =>
  later(day === 0 ? 0 : 1, onToken(lotAsset, desk, 'mint', carol, 1n)),
);

function registryAs(sender: typeof alice, name: string, ...args: unknown[]): Step {
  return send(sender, 'AssetRegistry', name, ...args);
}

// prettier-ignore
const cases: readonly (readonly [RefusalName, ...Step[]])[] = [
  // the envelope
  ['UNKNOWN_CONTRACT', raw(alice, bob, give(1n))],
  ['UNKNOWN_FUNCTION', raw(alice, asset, Uint8Array.of(1, 2, 3, 4))],
  ['UNKNOWN_FUNCTION', raw(alice, asset, new Uint8Array(0))],
  ['VIEW_ONLY', token(alice, 'totalSupply')],
  ['VIEW_ONLY', send(alice, 'Multicall3', 'getBlockNumber')],
  ['MALFORMED_CALL', raw(alice, asset, give(1n).subarray(0, 67))],
  ['MALFORMED_CALL', raw(alice, asset, Uint8Array.from([...give(1n), 0]))],
  ['OUT_OF_GAS', { ...token(alice, 'transfer', bob, 1n), gasLimit: 21_000n }],
  ['BATCH_TOO_LARGE', { ...batch(Array.from({ length: 1025 }, () => ({ to: asset, data: new Uint8Array(0) }))), gasLimit: 100_000_000n }],
  ['BATCH_NESTED', batch([{ to: contracts.Batch, data: new Uint8Array(0) }], true)],
  ['CALL_EXPIRED', batch([], false, BigInt(NOW - 1))],
  ['VALID_UNTIL_TOO_FAR', batch([], false, BigInt(NOW + 31 * DAY))],
  ['REF_USED', batch([{ to: asset, data: give(1n), ref: ONE }], true), batch([{ to: asset, data: give(1n), ref: ONE }], true)],
  ['REF_USED', batch([{ to: asset, data: give(1n), ref: ONE }, { to: asset, data: give(1n), ref: ONE }], true)],
  ['REF_USED', batch([{ to: asset, data: give(1n), ref: ONE }]), later(DAY, batch([{ to: asset, data: give(1n), ref: ONE }], true, BigInt(NOW + 2 * DAY)))],

  // authority
  ['SENDER_UNKNOWN', send(desk, 'Roles', 'revokeRole', Role.Submitter, ZERO_ADDRESS, submitter), token(submitter, 'transfer', bob, 1n)],
  ['SENDER_RETIRED', recover(), token(alice, 'transfer', bob, 1n)],
  ['NOT_AUTHORISED', token(alice, 'mint', alice, 1n)],
  ['NOT_AUTHORISED', token(alice, 'burn', bob, 1n)],
  ['NOT_AUTHORISED', token(alice, 'issue', alice, 1n, 0)],
  ['NOT_AUTHORISED', token(alice, 'pause')],
  ['NOT_AUTHORISED', token(alice, 'unpause')],
  ['NOT_AUTHORISED', token(alice, 'setAddressFrozen', bob, true)],
  ['NOT_AUTHORISED', token(alice, 'freezePartialTokens', bob, 1n)],
  ['NOT_AUTHORISED', token(alice, 'unfreezePartialTokens', bob, 1n)],
  ['NOT_AUTHORISED', token(alice, 'forcedTransfer', bob, alice, 1n)],
  ['NOT_AUTHORISED', token(alice, 'transmit', bob, alice, 1n, ZERO_WORD)],
  ['NOT_AUTHORISED', token(alice, 'recoveryAddress', bob, alice, ZERO_ADDRESS)],
  ['NOT_AUTHORISED', token(alice, 'createCheckpoint')],
  ['NOT_AUTHORISED', token(alice, 'batchMint', [alice], [])],
  ['NOT_AUTHORISED', hold(), token(bob, 'executeHold', H, alice, bob, 1n)],
  ['NOT_AUTHORISED', hold(), token(alice, 'releaseHold', H, alice, 1n)],
  ['NOT_AUTHORISED', request, token(bob, 'approveTransfer', H, alice, bob)],
  ['NOT_AUTHORISED', request, token(bob, 'rejectTransfer', H, alice)],
  ['NOT_AUTHORISED', send(alice, 'Roles', 'grantRole', Role.Admin, ZERO_ADDRESS, alice)],
  ['NOT_AUTHORISED', send(alice, 'Roles', 'revokeRole', Role.Admin, ZERO_ADDRESS, desk)],
  ['NOT_AUTHORISED', send(alice, 'Roles', 'setSequencer', alice)],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'register', stranger, 9n, person())],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'registerIdentity', stranger, account('x'), LUXEMBOURG)],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'batchRegisterIdentity', [], [], [1])],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'setAttributes', 2n, person())],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'setStanding', 2n, Standing.Active)],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'updateCountry', alice, LUXEMBOURG)],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'updateIdentity', alice, ZERO_ADDRESS)],
  ['NOT_AUTHORISED', send(alice, 'IdentityRegistry', 'deleteIdentity', alice)],
  ['NOT_AUTHORISED', create({}, {}, alice)],
  ['NOT_AUTHORISED', registryAs(alice, 'retireAsset', asset)],
  ['NOT_AUTHORISED', registryAs(alice, 'setRules', asset, 1n, openRules)],
  ['NOT_AUTHORISED', registryAs(alice, 'setWhitelisted', asset, [], true)],
  ['NOT_AUTHORISED', registryAs(alice, 'setTreasury', asset, alice)],
  ['NOT_AUTHORISED', registryAs(alice, 'recordDocument', asset, ONE, ONE)],
  ['NOT_AUTHORISED', registryAs(alice, 'publishValuation', asset, 1n, cash, 1n, ONE)],
  ['NOT_AUTHORISED', registryAs(alice, 'split', asset, 2n, 1n)],
  ['NOT_AUTHORISED', pledge, registryAs(alice, 'releasePledge', asset, H, alice, 1n)],
  ['NOT_AUTHORISED', pledge, registryAs(bob, 'enforcePledge', asset, H, alice, bob, 1n)],
  ['NOT_AUTHORISED', send(carol, 'Settlement', 'cancel', order())],
  ['NOT_AUTHORISED', cashHold(), releaseFor({}, bob)],
  ['NOT_AUTHORISED', issueFor({}, alice)],
  ['NOT_AUTHORISED', checkpoint, declare({}, alice)],
  ['NOT_AUTHORISED', ...declared, send(alice, 'Distribution', 'fund', D, 1n)],
  ['NOT_AUTHORISED', ...funded, send(alice, 'Distribution', 'pay', D, [alice])],
  ['NOT_AUTHORISED', ...funded, send(alice, 'Distribution', 'release', D, [alice])],
  ['NOT_AUTHORISED', ...funded, send(alice, 'Distribution', 'expire', D, [alice])],
  ['NOT_AUTHORISED', ...funded, send(alice, 'Distribution', 'close', D)],
  ['NOT_AUTHORISED', ...funded, send(bob, 'Distribution', 'claim', D, alice)],
  ['NOT_AUTHORISED', checkpoint, send(alice, 'Voting', 'openMotion', M, { asset, checkpoint: 1n, choices: 2, opensAt: BigInt(NOW), closesAt: SOON, documentHash: ONE })],
  ['NOT_AUTHORISED', checkpoint, motion(), cast(0, alice, bob)],
  ['NOT_AUTHORISED', checkpoint, motion(), later(DAY, send(alice, 'Voting', 'closeMotion', M))],
  ['NOT_AUTHORISED', send(alice, 'AuditAnchor', 'anchor', 1n, ONE, ONE)],

  // arguments
  ['LENGTH_MISMATCH', token(alice, 'batchTransfer', [bob], [])],
  ['LENGTH_MISMATCH', send(desk, 'IdentityRegistry', 'batchRegisterIdentity', [stranger], [], [])],
  ['LIST_TOO_LONG', token(alice, 'batchTransfer', FEW, FEW.map(() => 1n))],
  ['LIST_TOO_LONG', registry('setWhitelisted', asset, FEW.map(() => 1n), true)],
  ['LIST_TOO_LONG', ...funded, distribution('pay', FEW)],
  ['LIST_TOO_LONG', ...funded, distribution('release', FEW)],
  ['LIST_TOO_LONG', ...funded, distribution('expire', FEW)],
  ['LIST_TOO_LONG', { ...rules({ windows: FEW.map((_, i) => ({ from: BigInt(2 * i), to: BigInt(2 * i + 1) })) }), gasLimit: 100_000_000n }],
  ['ADDRESS_ZERO', token(alice, 'transfer', ZERO_ADDRESS, 1n)],
  ['ADDRESS_ZERO', token(alice, 'approve', ZERO_ADDRESS, 1n)],
  ['ADDRESS_ZERO', token(alice, 'transferFrom', ZERO_ADDRESS, bob, 1n)],
  ['ADDRESS_ZERO', token(desk, 'mint', ZERO_ADDRESS, TOO_MUCH)],
  ['ADDRESS_ZERO', token(desk, 'burn', ZERO_ADDRESS, 1n)],
  ['ADDRESS_ZERO', token(desk, 'forcedTransfer', alice, ZERO_ADDRESS, 1n)],
  ['ADDRESS_ZERO', token(desk, 'recoveryAddress', ZERO_ADDRESS, alice, ZERO_ADDRESS)],
  ['ADDRESS_ZERO', token(alice, 'createHold', H, ZERO_ADDRESS, bob, 1n, SOON)],
  ['ADDRESS_ZERO', token(alice, 'requestTransfer', H, ZERO_ADDRESS, 1n, SOON)],
  ['ADDRESS_ZERO', hold(), token(desk, 'executeHold', H, alice, ZERO_ADDRESS, 1n)],
  ['ADDRESS_ZERO', registryAs(alice, 'pledge', asset, H, ZERO_ADDRESS, 1n)],
  ['ADDRESS_ZERO', send(desk, 'Roles', 'grantRole', Role.None, ZERO_ADDRESS, ZERO_ADDRESS)],
  ['ADDRESS_ZERO', send(desk, 'Roles', 'setSequencer', ZERO_ADDRESS)],
  ['ADDRESS_ZERO', send(desk, 'IdentityRegistry', 'register', ZERO_ADDRESS, 0n, person())],
  ['ADDRESS_ZERO', send(desk, 'IdentityRegistry', 'registerIdentity', ZERO_ADDRESS, ZERO_ADDRESS, 0)],
  ['ADDRESS_ZERO', settle({ seller: ZERO_ADDRESS })],
  ['ADDRESS_ZERO', issueFor({ investor: ZERO_ADDRESS })],
  ['SELF_TRANSFER', token(alice, 'transfer', alice, TOO_MUCH)],
  ['SELF_TRANSFER', token(alice, 'transferFrom', stranger, stranger, 1n)],
  ['SELF_TRANSFER', token(desk, 'forcedTransfer', alice, alice, 1n)],
  ['SELF_TRANSFER', token(desk, 'recoveryAddress', alice, alice, ZERO_ADDRESS)],
  ['SELF_TRANSFER', token(alice, 'createHold', H, desk, alice, 1n, SOON)],
  ['SELF_TRANSFER', token(alice, 'requestTransfer', H, alice, 1n, SOON)],
  ['SELF_TRANSFER', hold(), token(desk, 'executeHold', H, alice, alice, 1n)],
  ['SELF_TRANSFER', request, token(desk, 'approveTransfer', H, alice, alice)],
  ['SELF_TRANSFER', registryAs(alice, 'pledge', asset, H, alice, 1n)],
  ['SELF_TRANSFER', pledge, registry('enforcePledge', asset, H, alice, alice, 1n)],
  ['SELF_TRANSFER', settle({ buyer: alice })],
  ['SELF_TRANSFER', issueFor({ investor: treasury })],
  ['AMOUNT_ZERO', token(desk, 'issue', bob, 0n, 0)],
  ['AMOUNT_ZERO', token(alice, 'redeem', 0n, ZERO_WORD)],
  ['AMOUNT_ZERO', token(desk, 'transmit', alice, bob, 0n, ZERO_WORD)],
  ['AMOUNT_ZERO', hold(H, 0n)],
  ['AMOUNT_ZERO', hold(), token(desk, 'executeHold', H, alice, bob, 0n)],
  ['AMOUNT_ZERO', hold(), token(desk, 'releaseHold', H, alice, 0n)],
  ['AMOUNT_ZERO', pledge, registryAs(bob, 'releasePledge', asset, H, alice, 0n)],
  ['AMOUNT_ZERO', pledge, registry('enforcePledge', asset, H, alice, bob, 0n)],
  ['AMOUNT_ZERO', settle({ units: 0n })],
  ['AMOUNT_ZERO', issueFor({ payment: 0n })],
  ['AMOUNT_ZERO', cashHold(), releaseFor({ amount: 0n })],
  ['AMOUNT_ZERO', checkpoint, declare({ total: 0n })],
  ['AMOUNT_ZERO', ...declared, distribution('fund', 0n)],
  ['AMOUNT_TOO_LARGE', token(alice, 'transfer', bob, TOO_MUCH)],
  ['AMOUNT_TOO_LARGE', token(alice, 'approve', bob, TOO_MUCH)],
  ['AMOUNT_TOO_LARGE', token(desk, 'freezePartialTokens', bob, TOO_MUCH)],
  ['AMOUNT_TOO_LARGE', token(desk, 'mint', bob, TOO_MUCH)],
  ['AMOUNT_TOO_LARGE', hold(H, TOO_MUCH)],
  ['AMOUNT_TOO_LARGE', settle({ payment: TOO_MUCH })],
  ['AMOUNT_TOO_LARGE', cashHold(), releaseFor({ amount: TOO_MUCH })],
  ['AMOUNT_TOO_LARGE', registry('split', asset, 1_000_000n, 1n), settle({ units: 2n ** 120n })],
  ['TIME_INVALID', hold(H, 1n, BigInt(NOW))],
  ['TIME_INVALID', token(alice, 'requestTransfer', H, bob, 1n, 0n)],
  ['TIME_INVALID', registry('publishValuation', asset, 1n, cash, SOON, ONE)],
  ['TIME_INVALID', checkpoint, declare({ expiresAt: BigInt(NOW) })],
  ['TIME_INVALID', ...funded, distribution('expire', [alice])],
  ['TIME_INVALID', checkpoint, motion({ closesAt: BigInt(NOW) })],
  ['VALUE_INVALID', send(desk, 'Roles', 'grantRole', Role.None, ZERO_ADDRESS, alice)],
  ['VALUE_INVALID', send(desk, 'Roles', 'grantRole', Role.Admin, asset, alice)],
  ['VALUE_INVALID', send(desk, 'Roles', 'grantRole', 12, ZERO_ADDRESS, alice)],
  ['VALUE_INVALID', send(desk, 'Roles', 'revokeRole', Role.None, ZERO_ADDRESS, alice)],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'register', stranger, 0n, person())],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'register', asset, 9n, person())],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'register', contracts.Roles, 9n, person())],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'register', stranger, 9n, person({ country: 1000 }))],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'registerIdentity', stranger, `0x${'0'.repeat(39)}2`, SWITZERLAND)],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'setStanding', 2n, Standing.None)],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'updateCountry', alice, 0)],
  ['VALUE_INVALID', send(desk, 'IdentityRegistry', 'updateIdentity', alice, account('too large'))],
  ['VALUE_INVALID', create({ decimals: 19 })],
  ['VALUE_INVALID', create({ fingerprint: ZERO_WORD })],
  ['VALUE_INVALID', create({ name: '' })],
  ['VALUE_INVALID', create({ symbol: 'SEVENTEEN LETTERS' })],
  ['VALUE_INVALID', create({ kind: 1, keepsLots: true })],
  ['VALUE_INVALID', rules({ countriesAllowed: [LUXEMBOURG] })],
  ['VALUE_INVALID', rules({ countriesDenied: [1000] })],
  ['VALUE_INVALID', rules({ maxHoldingBps: limit(10_001n) })],
  ['VALUE_INVALID', rules({ maxHolders: limit(2n ** 32n) })],
  ['VALUE_INVALID', rules({ maxHolding: { set: false, value: 1n } })],
  ['VALUE_INVALID', rules({ windows: [{ from: 2n, to: 1n }] })],
  ['VALUE_INVALID', rules({ issuanceCap: limit(1n) })],
  ['VALUE_INVALID', rules({ issuanceDays: 1 })],
  ['VALUE_INVALID', registry('recordDocument', asset, ZERO_WORD, ONE)],
  ['VALUE_INVALID', registry('publishValuation', asset, 1n, cash, 1n, ZERO_WORD)],
  ['VALUE_INVALID', registry('split', asset, 1n, 1n)],
  ['VALUE_INVALID', registry('split', cash, 2n, 1n)],
  ['VALUE_INVALID', settle({ asset: cash })],
  ['VALUE_INVALID', settle({ splitIndex: 1 })],
  ['VALUE_INVALID', issueFor({ asset: cash })],
  ['VALUE_INVALID', checkpoint, declare({ asset: cash })],
  ['VALUE_INVALID', checkpoint, motion({ choices: 17 })],
  ['VALUE_INVALID', checkpoint, motion(), cast(2)],
  ['VALUE_INVALID', send(desk, 'AuditAnchor', 'anchor', 1n, ZERO_WORD, ONE)],
  ['LIST_UNSORTED', rules({ countriesDenied: [2, 1] })],
  ['LIST_UNSORTED', rules({ resale: [1, 1].map((exemption) => ({ exemption, lockSeconds: 0n, tacks: false })) })],
  ['LIST_UNSORTED', rules({ windows: [{ from: 1n, to: 3n }, { from: 2n, to: 4n }] })],
  ['LIST_UNSORTED', create({}, { maxHoldersByClass: [2, 2].map((investorClass) => ({ investorClass, holders: 1 })) })],

  // what exists and in which state
  ['ASSET_UNKNOWN', registry('retireAsset', bob)],
  ['ASSET_UNKNOWN', registryAs(alice, 'pledge', bob, H, bob, 1n)],
  ['ASSET_UNKNOWN', send(desk, 'Roles', 'grantRole', Role.Freezer, bob, alice)],
  ['ASSET_UNKNOWN', settle({ asset: bob })],
  ['ASSET_TAKEN', create({ instrument: 0 })],
  ['ASSET_TAKEN', create({ issuer: identities.bob })],
  ['ASSET_IN_CIRCULATION', registry('retireAsset', asset)],
  ['ASSET_RETIRED', ...retired, registry('retireAsset', asset)],
  ['ASSET_RETIRED', ...retired, token(alice, 'transfer', bob, 1n)],
  ['ASSET_RETIRED', ...retired, token(alice, 'approve', bob, 1n)],
  ['ASSET_RETIRED', ...retired, token(desk, 'mint', bob, 1n)],
  ['ASSET_RETIRED', ...retired, token(alice, 'batchTransfer', [], [])],
  ['ASSET_RETIRED', ...retired, rules({})],
  ['CASH_UNKNOWN', registry('publishValuation', asset, 1n, lotAsset, 1n, ONE)],
  ['CASH_UNKNOWN', settle({ cash: lotAsset })],
  ['RULES_VERSION_STALE', rules({}, asset, 2n)],
  ['LOTS_NOT_KEPT', rules({ resale: [{ exemption: 0, lockSeconds: 1n, tacks: false }] })],
  ['LOTS_NOT_KEPT', token(alice, 'mergeLots', 0)],
  ['LOTS_NOT_KEPT', create({}, { resale: [{ exemption: 0, lockSeconds: 1n, tacks: false }] })],
  ['SPLIT_LEAVES_FRACTION', registry('split', asset, 1n, 3n)],
  ['SPLIT_LEAVES_FRACTION', registry('split', asset, 1n, 2n), settle({ units: 3n })],
  ['VALUATION_STALE', registry('publishValuation', asset, 1n, cash, 5n, ONE), registry('publishValuation', asset, 2n, cash, 5n, ONE)],
  ['IDENTITY_UNKNOWN', send(desk, 'IdentityRegistry', 'setStanding', 99n, Standing.Active)],
  ['IDENTITY_UNKNOWN', registry('setWhitelisted', asset, [99n], true)],
  ['IDENTITY_UNKNOWN', create({ issuer: 99n, fingerprint: ONE })],
  ['ACCOUNT_TAKEN', send(desk, 'IdentityRegistry', 'register', alice, 3n, person())],
  ['ACCOUNT_HOLDS_UNITS', send(desk, 'IdentityRegistry', 'deleteIdentity', alice)],
  ['ACCOUNT_HOLDS_UNITS', send(desk, 'IdentityRegistry', 'updateIdentity', alice, `0x${'0'.repeat(39)}3`)],
  ['RECOVERY_IDENTITY_MISMATCH', recover(identities.alice, alice, bob)],
  ['RECOVERY_IDENTITY_MISMATCH', recover(identities.bob)],
  ['RECOVERY_TARGET_MISMATCH', recover(), send(desk, 'IdentityRegistry', 'register', stranger, identities.alice, person()), recover(identities.alice, alice, stranger)],
  ['LAST_ADMIN', send(desk, 'Roles', 'revokeRole', Role.Admin, ZERO_ADDRESS, desk)],
  ['HOLD_UNKNOWN', token(desk, 'executeHold', H, alice, bob, 1n)],
  ['HOLD_UNKNOWN', request, token(desk, 'releaseHold', H, alice, 1n)],
  ['HOLD_UNKNOWN', hold(), token(desk, 'releaseHold', H, alice, 100n), token(desk, 'executeHold', H, alice, bob, 1n)],
  ['HOLD_UNKNOWN', hold(), token(desk, 'approveTransfer', H, alice, bob)],
  ['HOLD_UNKNOWN', pledge, token(alice, 'reclaimHold', H, alice)],
  ['HOLD_UNKNOWN', issueFor()],
  ['HOLD_UNKNOWN', releaseFor()],
  ['HOLD_UNKNOWN', onToken(cash, bob, 'createHold', H, desk, ZERO_ADDRESS, 100n, SOON), releaseFor()],
  ['HOLD_UNKNOWN', cashHold(), releaseFor({ investor: alice })],
  ['HOLD_EXISTS', hold(), hold()],
  ['HOLD_EXISTS', hold(), registryAs(alice, 'pledge', asset, H, stranger, 1n)],
  ['HOLD_EXPIRED', hold(), later(DAY, token(desk, 'executeHold', H, alice, bob, 1n))],
  ['HOLD_EXPIRED', request, later(DAY, token(desk, 'approveTransfer', H, alice, bob))],
  ['HOLD_EXPIRED', cashHold(), later(DAY, issueFor())],
  ['HOLD_NOT_EXPIRED', hold(), token(bob, 'reclaimHold', H, alice)],
  ['HOLD_RECIPIENT_MISMATCH', hold(H, 100n, SOON, bob), token(desk, 'executeHold', H, alice, carol, 1n)],
  ['HOLD_RECIPIENT_MISMATCH', request, token(desk, 'approveTransfer', H, alice, carol)],
  ['HOLD_RECIPIENT_MISMATCH', pledge, registry('enforcePledge', asset, H, alice, carol, 1n)],
  ['HOLD_RECIPIENT_MISMATCH', cashHold(100n, carol), issueFor()],
  ['HOLD_RECIPIENT_MISMATCH', cashHold(100n, carol), releaseFor()],
  ['HOLD_TOO_SMALL', hold(), token(desk, 'executeHold', H, alice, bob, 101n)],
  ['HOLD_TOO_SMALL', hold(), token(desk, 'releaseHold', H, alice, 101n)],
  ['HOLD_TOO_SMALL', pledge, registryAs(bob, 'releasePledge', asset, H, alice, 101n)],
  ['HOLD_TOO_SMALL', cashHold(), issueFor({ payment: 101n })],
  ['HOLD_TOO_SMALL', cashHold(), releaseFor({ amount: 101n })],
  ['HOLD_TOO_SMALL', cashHold(), issueFor({ payment: 60n }), releaseFor({ amount: 41n })],
  ['CHECKPOINT_UNKNOWN', declare()],
  ['CHECKPOINT_UNKNOWN', motion()],
  ['SIGNATURE_INVALID', settle({}, false)],
  ['ORDER_EXPIRED', later(DAY + 1, settle())],
  ['ORDER_SETTLED', settle(), settle()],
  ['ORDER_SETTLED', settle(), send(alice, 'Settlement', 'cancel', order())],
  ['ORDER_CANCELLED', send(bob, 'Settlement', 'cancel', order()), settle()],
  ['DISTRIBUTION_UNKNOWN', distribution('pay', [])],
  ['DISTRIBUTION_UNKNOWN', send(alice, 'Distribution', 'claim', D, alice)],
  ['DISTRIBUTION_EXISTS', ...declared, declare()],
  ['DISTRIBUTION_UNFUNDED', ...declared, distribution('pay', [alice])],
  ['DISTRIBUTION_OVERFUNDED', ...declared, distribution('fund', 301n)],
  ['DISTRIBUTION_NOT_DUE', checkpoint, declare({ paymentAt: SOON - 1n }), distribution('fund', 300n), distribution('pay', [alice])],
  ['DISTRIBUTION_INCOMPLETE', ...funded, distribution('pay', [alice]), distribution('close')],
  ['DISTRIBUTION_CLOSED', ...funded, distribution('pay', [alice, bob]), distribution('close'), distribution('pay', [alice])],
  ['NOTHING_DUE', ...funded, send(carol, 'Distribution', 'claim', D, carol)],
  ['NOTHING_DUE', ...funded, distribution('pay', [alice]), send(alice, 'Distribution', 'claim', D, alice)],
  ['MOTION_UNKNOWN', cast()],
  ['MOTION_EXISTS', checkpoint, motion(), motion()],
  ['MOTION_NOT_OPEN', checkpoint, motion({ opensAt: SOON - 1n }), cast()],
  ['MOTION_NOT_OPEN', checkpoint, motion(), later(DAY, cast())],
  ['MOTION_NOT_CLOSABLE', checkpoint, motion(), send(desk, 'Voting', 'closeMotion', M)],
  ['ALREADY_VOTED', checkpoint, motion(), cast(), cast(1)],
  ['ANCHOR_STALE', send(desk, 'AuditAnchor', 'anchor', 5n, ONE, ONE), send(desk, 'AuditAnchor', 'anchor', 5n, H, ONE)],

  // a movement of units
  ['INSUFFICIENT_ALLOWANCE', token(carol, 'transferFrom', alice, bob, 1n)],
  ['INSUFFICIENT_ALLOWANCE', token(alice, 'approve', carol, 5n), token(carol, 'transferFrom', alice, bob, 3n), token(carol, 'transferFrom', alice, bob, 3n)],
  ['PARTY_UNREGISTERED', token(alice, 'transfer', stranger, 1n)],
  ['PARTY_UNREGISTERED', token(alice, 'transfer', contracts.Distribution, 1n)],
  ['PARTY_UNREGISTERED', token(submitter, 'transfer', bob, 1n)],
  ['PARTY_UNREGISTERED', token(submitter, 'approve', bob, 1n)],
  ['PARTY_UNREGISTERED', token(desk, 'setAddressFrozen', stranger, true)],
  ['PARTY_UNREGISTERED', registry('setTreasury', asset, stranger)],
  ['PARTY_RETIRED', recover(), token(bob, 'transfer', alice, 1n)],
  ['PARTY_RETIRED', recover(), recover(identities.alice, alice2, alice)],
  ['PARTY_RETIRED', recover(), token(desk, 'setAddressFrozen', alice, true)],
  ['PARTY_RETIRED', recover(), settle()],
  ['PARTY_NOT_PERMITTED', send(desk, 'IdentityRegistry', 'setStanding', identities.alice, Standing.Blocked), token(alice, 'transfer', bob, 1n)],
  ['PARTY_NOT_PERMITTED', send(desk, 'IdentityRegistry', 'setStanding', identities.bob, Standing.Deceased), token(alice, 'transfer', bob, 1n)],
  ['PARTY_NOT_PERMITTED', send(desk, 'IdentityRegistry', 'setStanding', identities.bob, Standing.Closed), onToken(cash, alice, 'transfer', bob, 1n)],
  ['PARTY_NOT_PERMITTED', send(desk, 'IdentityRegistry', 'setStanding', identities.bob, Standing.Restricted), token(alice, 'transfer', bob, 1n)],
  ['PARTY_NOT_PERMITTED', token(desk, 'setAddressFrozen', alice, true), token(alice, 'transfer', bob, 1n)],
  ['PARTY_NOT_PERMITTED', token(desk, 'setAddressFrozen', bob, true), token(desk, 'forcedTransfer', alice, bob, 1n)],
  ['PARTY_NOT_PERMITTED', ...funded, send(desk, 'IdentityRegistry', 'setStanding', identities.alice, Standing.Restricted), send(alice, 'Distribution', 'claim', D, alice)],
  ['IDENTITY_EXPIRED', setPerson(identities.bob, { expiry: BigInt(NOW) }), token(alice, 'transfer', bob, 1n)],
  ['ASSET_PAUSED', token(desk, 'pause'), token(alice, 'transfer', bob, 1n)],
  ['ASSET_PAUSED', token(desk, 'pause'), hold()],
  ['TRANSFER_HALTED', rules({ halted: true }), token(alice, 'transfer', bob, 1n)],
  ['TRANSFER_WINDOW_CLOSED', rules({ windows: [{ from: SOON, to: FAR }] }), token(alice, 'transfer', bob, 1n)],
  ['TRANSFER_CLEARING_REQUIRED', clearing, token(alice, 'transfer', bob, 1n)],
  ['TRANSFER_COUNTRY_DENIED', rules({ countriesDenied: [SWITZERLAND] }), token(alice, 'transfer', carol, 1n)],
  ['TRANSFER_COUNTRY_DENIED', rules({ countriesRestricted: true, countriesAllowed: [LUXEMBOURG] }), token(alice, 'transfer', carol, 1n)],
  ['TRANSFER_CLASS_DENIED', rules({ classesAllowed: 2n }), token(alice, 'transfer', bob, 1n)],
  ['TRANSFER_CLAIM_MISSING', rules({ claimsRequired: 2n ** 200n }), token(desk, 'mint', bob, 1n)],
  ['TRANSFER_NOT_WHITELISTED', rules({ whitelistOnly: true }), token(alice, 'transfer', bob, 1n)],
  ['INSUFFICIENT_BALANCE', token(alice, 'transfer', bob, 1001n)],
  ['INSUFFICIENT_BALANCE', token(carol, 'transfer', bob, 1n)],
  ['INSUFFICIENT_BALANCE', token(desk, 'freezePartialTokens', alice, 1001n)],
  ['INSUFFICIENT_BALANCE', checkpoint, motion(), cast(0, carol)],
  ['INSUFFICIENT_AVAILABLE', token(desk, 'freezePartialTokens', alice, 901n), token(alice, 'transfer', bob, 100n)],
  ['INSUFFICIENT_AVAILABLE', hold(), token(alice, 'transfer', bob, 901n)],
  ['INSUFFICIENT_AVAILABLE', hold(), token(desk, 'forcedTransfer', alice, bob, 901n)],
  ['INSUFFICIENT_FROZEN', token(desk, 'unfreezePartialTokens', alice, 1n)],
  ['TRANSFER_PARTIAL_DENIED', rules({ wholeHoldingOnly: true }), token(alice, 'transfer', bob, 999n)],
  ['TRANSFER_LOCKED', rules({ resale: [{ exemption: 0, lockSeconds: BigInt(DAY), tacks: false }] }, lotAsset), onToken(lotAsset, alice, 'transfer', bob, 1n)],
  ['LOTS_FULL', ...manyLots, later(1, onToken(lotAsset, desk, 'mint', carol, 1n))],
  ['HOLDING_ABOVE_MAXIMUM', rules({ maxHolding: limit(600n) }), token(alice, 'transfer', bob, 101n)],
  ['HOLDING_SHARE_ABOVE_MAXIMUM', rules({ maxHoldingBps: limit(5_000n) }), token(alice, 'transfer', bob, 251n)],
  ['HOLDING_BELOW_MINIMUM', rules({ minHolding: limit(100n) }), token(alice, 'transfer', carol, 99n)],
  ['HOLDING_BELOW_MINIMUM', rules({ minHolding: limit(100n) }), token(desk, 'burn', bob, 401n)],
  ['HOLDING_SHARE_BELOW_MINIMUM', rules({ minHoldingBps: limit(1_000n) }), token(alice, 'transfer', carol, 149n)],
  ['HOLDERS_AT_MAXIMUM', rules({ maxHolders: limit(2n) }), token(alice, 'transfer', carol, 1n)],
  ['HOLDERS_AT_MAXIMUM', rules({ maxHolders: limit(0n) }), token(desk, 'mint', carol, 1n)],
  ['HOLDERS_OF_COUNTRY_AT_MAXIMUM', rules({ maxHoldersByCountry: [{ country: SWITZERLAND, holders: 0 }] }), token(alice, 'transfer', carol, 1n)],
  ['HOLDERS_OF_CLASS_AT_MAXIMUM', rules({ maxHoldersByClass: [{ investorClass: 2, holders: 2 }] }), token(alice, 'transfer', carol, 1n)],
  ['SUPPLY_ABOVE_CAP', rules({ supplyCap: limit(1_500n) }), token(desk, 'mint', bob, 1n)],
  ['ISSUANCE_ABOVE_CAP', rules({ issuanceCap: limit(1_510n), issuanceDays: 2 }), token(desk, 'mint', bob, 10n), later(DAY, token(desk, 'mint', bob, 1n))],
  ['SUPPLY_OVERFLOW', token(desk, 'mint', bob, 2n ** 128n - 1n)],
];

// prettier-ignore
const accepted: readonly (readonly [string, ...Step[]])[] = [
  ['a receiver whose identity lapsed may be paid', setPerson(identities.bob, { expiry: 0n, standing: Standing.Restricted }), onToken(cash, alice, 'transfer', bob, 1n)],
  ['a holder whose accreditation lapsed may sell', setPerson(identities.alice, { expiry: 0n }), token(alice, 'transfer', bob, 1n)],
  ['an identity that leaves frees its place first', rules({ maxHolders: limit(2n) }), token(alice, 'transfer', carol, 1000n)],
  ['a whole holding may leave though the rest would be too small', rules({ minHolding: limit(600n) }), token(bob, 'transfer', alice, 500n)],
  ['an account of one’s own is no transfer', rules({ halted: true, maxHolders: limit(0n) }), token(alice, 'transfer', alice2, 400n)],
  ['enforcement passes a pause and takes frozen units', token(desk, 'pause'), token(desk, 'freezePartialTokens', alice, 900n), token(desk, 'forcedTransfer', alice, bob, 950n)],
  ['a Clearer clears what it sends', clearing, token(alice, 'approve', desk, 5n), token(desk, 'transferFrom', alice, bob, 5n)],
  ['an approved request needs no more clearing', clearing, request, token(desk, 'approveTransfer', H, alice, bob)],
  ['units issued earlier leave the rolling period', rules({ issuanceCap: limit(1_510n), issuanceDays: 2 }), later(2 * DAY, token(desk, 'mint', bob, 1_510n))],
  ['a ref is free again after validUntil', batch([{ to: asset, data: give(1n), ref: ONE }]), later(DAY + 1, batch([{ to: asset, data: give(1n), ref: ONE }], true, BigInt(NOW + 2 * DAY)))],
  ['an order signed before a split settles in today’s units', registry('split', asset, 3n, 1n), settle()],
  ['anyone reclaims an expired hold', hold(), later(DAY, token(carol, 'reclaimHold', H, alice))],
  ['what an issue left of a hold goes free, also after its expiry', cashHold(), issueFor({ payment: 60n }), later(DAY, releaseFor({ amount: 40n }))],
  ['whoever replaced an escrow acts for it', token(bob, 'createHold', H, alice, ZERO_ADDRESS, 10n, SOON), recover(), token(alice2, 'releaseHold', H, bob, 10n)],
  ['an unlimited allowance does not decrease', token(alice, 'approve', carol, 2n ** 256n - 1n), token(carol, 'transferFrom', alice, bob, 500n), token(carol, 'transferFrom', alice, bob, 500n)],
  ['a retired instrument frees the real asset', ...retired, create({ issuer: identities.bob })],
  ['zero units move nothing and refuse nothing', token(carol, 'transfer', bob, 0n)],
];

describe('refusals', () => {
  it.each(cases.map(([name, ...steps]) => ({ name, steps })))('$name (case %#)', ({ name, steps }) => {
    const outcomes = new TestChain().play(...steps);
    expect(outcomes).toEqual([...steps.slice(1).map(() => ''), name]);
  });

  it('covers every refusal', () => {
    const covered = new Set<string>(cases.map(([name]) => name));
    expect(refusals.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });
});

describe('what the rules let through', () => {
  it.each(accepted.map(([what, ...steps]) => ({ what, steps })))('$what', ({ steps }) => {
    expect(new TestChain().play(...steps)).toEqual(steps.map(() => ''));
  });
});

describe('the world of these cases', () => {
  it('is what they take it to be', () => {
    expect(assetAddress(currencyFingerprint('EUR'), 0)).toBe(cash);
    expect(new TestChain().view(asset, 'AssetToken', 'holdOf', [H])[0]).toMatchObject({ kind: HoldKind.None });
  });
});
