// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";
import {EnforcementKind, HoldId, HoldKind} from "./Types.sol";

/// @title ERC-20
interface IERC20 {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    function totalSupply() external view returns (uint256);
    function balanceOf(address account) external view returns (uint256);
    function allowance(address owner, address spender) external view returns (uint256);

    /// @notice Moves the sender's units. A zero amount is a transfer like any other.
    /// @dev Emits Transfer.
    /// @custom:refuses AddressZero (to), SelfTransfer, AmountTooLarge, AssetRetired, then a Transfer movement
    function transfer(address to, uint256 amount) external returns (bool);

    /// @notice Sets the allowance of a spender. `type(uint256).max` is unlimited and never decreases.
    /// @dev Emits Approval.
    /// @custom:refuses AddressZero (spender), AmountTooLarge (above 2^128-1 and not type(uint256).max), AssetRetired,
    /// PartyUnregistered (sender)
    function approve(address spender, uint256 amount) external returns (bool);

    /// @notice Moves units of `from` within the sender's allowance.
    /// @dev Emits Transfer; the lowered allowance emits nothing.
    /// @custom:refuses AddressZero (from, to), SelfTransfer (from is to), AmountTooLarge, AssetRetired,
    /// InsufficientAllowance, then a Transfer movement
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// @title ERC-20 metadata
interface IERC20Metadata is IERC20 {
    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function decimals() external view returns (uint8);
}

/// @title The ERC-3643 token surface
/// @dev A list's items are done in order, all or nothing; lists hold at most 1,024 items. Role checks come before list
/// checks, list checks before items.
interface IERC3643 is IERC20Metadata {
    event AddressFrozen(address indexed userAddress, bool indexed isFrozen, address indexed owner);
    event TokensFrozen(address indexed userAddress, uint256 amount);
    event TokensUnfrozen(address indexed userAddress, uint256 amount);
    event Paused(address userAddress);
    event Unpaused(address userAddress);
    event RecoverySuccess(address indexed lostWallet, address indexed newWallet, address indexed investorOnchainID);

    /// @notice Pauses the token: no movement but enforcement. Pausing a paused token refuses nothing and emits again.
    /// @dev Needs Freezer. Emits Paused.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AssetRetired
    function pause() external;

    /// @notice Needs Freezer. Emits Unpaused.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AssetRetired
    function unpause() external;

    /// @notice Freezes or unfreezes an account in this asset: frozen, it neither sends nor receives.
    /// @dev Needs Freezer. Emits AddressFrozen, also when nothing changes.
    /// @custom:refuses NotAuthorised, AssetRetired, PartyUnregistered, PartyRetired
    function setAddressFrozen(address userAddress, bool freeze) external;

    /// @notice Freezes part of an account's available units.
    /// @dev Needs Freezer. Emits TokensFrozen.
    /// @custom:refuses NotAuthorised, AmountTooLarge, AssetRetired, PartyUnregistered, InsufficientBalance (amount
    /// above the balance), InsufficientAvailable
    function freezePartialTokens(address userAddress, uint256 amount) external;

    /// @notice Unfreezes part of an account's frozen units.
    /// @dev Needs Freezer. Emits TokensUnfrozen.
    /// @custom:refuses NotAuthorised, AmountTooLarge, AssetRetired, PartyUnregistered, InsufficientFrozen
    function unfreezePartialTokens(address userAddress, uint256 amount) external;

    /// @notice Moves units without the holder's consent: available units first, then frozen ones, never held ones.
    /// @dev Needs Enforcer. An Enforce movement of kind Seizure. Emits TokensUnfrozen(from, x) when x > 0 frozen units
    /// are taken, Transfer, then Enforced.
    /// @custom:refuses NotAuthorised, AddressZero (from, to), SelfTransfer, AmountTooLarge, AssetRetired, then an
    /// Enforce movement
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool);

    /// @notice Mints units: an issue under exemption 0.
    /// @dev Needs SupplyAgent. Emits Transfer from zero.
    /// @custom:refuses NotAuthorised, AddressZero, AmountTooLarge, AssetRetired, then an Issue movement
    function mint(address to, uint256 amount) external;

    /// @notice Burns available units of a holder.
    /// @dev Needs SupplyAgent. Emits Transfer to zero.
    /// @custom:refuses NotAuthorised, AddressZero, AmountTooLarge, AssetRetired, then a Redeem movement
    function burn(address userAddress, uint256 amount) external;

    /// @notice Moves everything an account holds in this asset to another account of the same identity, and retires
    /// the lost account everywhere.
    /// @dev Needs Enforcer. Carries balance, frozen units, the account freeze, lots (dates kept), holds and pledges;
    /// distributions, suspense and votes follow the account that stands in (`successorOf`). Allowances and signed
    /// orders of a retired account are void. May be called again for other assets with the same pair. Emits
    /// AccountReplaced (by the identity registry, the first time), TokensUnfrozen(lost, f) when f > 0 units are
    /// frozen, Transfer(lost, new, balance), TokensFrozen(new, f) when f > 0, AddressFrozen(new, true, sender) when
    /// lost was frozen and new was not, Enforced(Recovery, …), RecoverySuccess.
    /// @param investorOnchainID the identity's number as an address.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AddressZero (lost, new), SelfTransfer, AssetRetired, RecoveryIdentityMismatch
    /// (either account is of another identity than the one named, or of none), RecoveryTargetMismatch (lost was
    /// replaced by an account other than new), PartyRetired (new), LotsFull
    function recoveryAddress(address lostWallet, address newWallet, address investorOnchainID)
        external
        returns (bool);

    /// @custom:refuses LengthMismatch, ListTooLong, AssetRetired, then each item as transfer
    function batchTransfer(address[] calldata toList, uint256[] calldata amounts) external;

    /// @custom:refuses NotAuthorised, LengthMismatch, ListTooLong, AssetRetired, then each item as forcedTransfer
    function batchForcedTransfer(address[] calldata fromList, address[] calldata toList, uint256[] calldata amounts)
        external;

    /// @custom:refuses NotAuthorised, LengthMismatch, ListTooLong, AssetRetired, then each item as mint
    function batchMint(address[] calldata toList, uint256[] calldata amounts) external;

    /// @custom:refuses NotAuthorised, LengthMismatch, ListTooLong, AssetRetired, then each item as burn
    function batchBurn(address[] calldata userAddresses, uint256[] calldata amounts) external;

    /// @custom:refuses NotAuthorised, LengthMismatch, ListTooLong, AssetRetired, then each item as setAddressFrozen
    function batchSetAddressFrozen(address[] calldata userAddresses, bool[] calldata freeze) external;

    /// @custom:refuses NotAuthorised, LengthMismatch, ListTooLong, AssetRetired, then each item as freezePartialTokens
    function batchFreezePartialTokens(address[] calldata userAddresses, uint256[] calldata amounts) external;

    /// @custom:refuses NotAuthorised, LengthMismatch, ListTooLong, AssetRetired, then each item as unfreezePartialTokens
    function batchUnfreezePartialTokens(address[] calldata userAddresses, uint256[] calldata amounts) external;

    function paused() external view returns (bool);
    function isFrozen(address userAddress) external view returns (bool);
    function getFrozenTokens(address userAddress) external view returns (uint256);

    /// @notice The identity registry.
    function identityRegistry() external view returns (address);

    /// @notice The asset registry, which keeps the rules.
    function compliance() external view returns (address);

    /// @notice The issuer's identity as an address.
    function onchainID() external view returns (address);

    /// @notice Version of the token surface, "4.1.3".
    function version() external view returns (string memory);
}

/// @title One asset account: who holds how much of one instrument, and every way in which that changes
/// @notice One address for each asset. ERC-20 with metadata, the ERC-3643 token surface, holds, clearing, checkpoints.
/// @dev Calls to an address that is no asset refuse UnknownContract; AssetRetired refuses every writing function of a
/// retired asset. Roles are those for this asset (see Roles).
///
/// **Movements.** One function changes every balance. It knows the kinds Transfer, Own, Issue, Redeem and Enforce; a
/// Transfer between two accounts of one identity is an Own. Let `from` send and `to` receive `amount`:
///
/// | refusal | kinds | refuses when |
/// |---|---|---|
/// | PartyUnregistered | all | a party's account has no identity (native contracts have none) |
/// | PartyRetired | Transfer Own Issue Redeem; Enforce for `to` | a party's account was replaced |
/// | PartyNotPermitted | all but `from` of Enforce | `from` is Blocked, Deceased, Closed or frozen here; `to` is so, or, where it acquires (Transfer and Issue of a security), Restricted |
/// | IdentityExpired | Transfer Issue, securities | `to` has `block.timestamp >= expiry` |
/// | AssetPaused | all but Enforce | the token is paused |
/// | TransferHalted, TransferWindowClosed, TransferClearingRequired | Transfer | the rule set says so; clearing is satisfied by a sender of the call who holds Clearer |
/// | TransferCountryDenied, TransferClassDenied, TransferClaimMissing, TransferNotWhitelisted | Transfer Issue | the rule set denies `to` |
/// | InsufficientBalance | all but Issue | `amount > balance(from)` |
/// | InsufficientAvailable | all but Issue | `amount > balance - frozen - held`; Enforce: `amount > balance - held` |
/// | TransferPartialDenied | Transfer | wholeHoldingOnly and `amount != balance(from)` |
/// | TransferLocked | Transfer | `amount` exceeds the units in unlocked lots |
/// | LotsFull | all but Redeem | `to` would keep more than 64 lots |
/// | HoldingAboveMaximum | Transfer Issue | the total of `to`'s identity afterwards is above maxHolding |
/// | HoldingShareAboveMaximum | Transfer | that total is above floor(supply * maxHoldingBps / 10,000) |
/// | HoldingBelowMinimum | Transfer Issue Redeem | the total of either identity afterwards is neither 0 nor at least minHolding |
/// | HoldingShareBelowMinimum | Transfer | the same with ceil(supply * minHoldingBps / 10,000) |
/// | Holders…AtMaximum | Transfer Issue | `to`'s identity newly holds, and the number of holders afterwards (in total, of its country, of its class) is above the cap; an identity that leaves in the same movement frees its place first |
/// | SupplyAboveCap, IssuanceAboveCap, SupplyOverflow | Issue | supply or issued units of the period would pass the cap |
///
/// A unit that comes out of a hold (executeHold, approveTransfer, enforcePledge, Settlement.issue's payment) is
/// released first and then moved under the same table, so the two InsufficientBalance checks then hold by themselves.
///
/// Shares of the supply use the supply at the start of the segment: the run of calls, within one block, between two
/// exclusive ones (a run of exclusive calls is a segment too).
///
/// **Lots** (assets that keep them). A lot is {acquiredAt, exemption, units}; an account's lots are ordered by
/// acquiredAt, then exemption, and lots equal in both are one. A lot is locked while `block.timestamp < acquiredAt +
/// lockSeconds` of its exemption's resale rule. A Transfer takes unlocked lots in that order; every other kind takes lots
/// in that order, locked or not. A Transfer gives `to` the taken lots, each with its old date where its exemption's rule
/// tacks and with the block's time otherwise; Own and Enforce keep dates; Issue makes one lot of the block's time.
///
/// A movement of zero units takes and makes no lot.
///
/// **Holders.** An identity with a total above zero is one holder. Country and class are those of the identity now.
interface IAssetToken is IERC3643, IERC165, IRefusals {
    /// @param amount units still covered.
    /// @param expiry from this time on the hold can be reclaimed and no longer executed; zero for a pledge: never.
    /// @param to the only account it may be executed to; zero for any.
    struct Hold {
        HoldKind kind;
        address holder;
        address escrow;
        address to;
        uint256 amount;
        uint64 expiry;
    }

    struct Lot {
        uint64 acquiredAt;
        uint16 exemption;
        uint256 amount;
    }

    event HoldCreated(
        HoldId indexed id, address indexed holder, address indexed escrow, address to, uint256 amount, uint64 expiry
    );
    event HoldExecuted(HoldId indexed id, address indexed holder, address indexed to, uint256 amount);
    event HoldReleased(HoldId indexed id, address indexed holder, uint256 amount);
    event HoldReclaimed(HoldId indexed id, address indexed holder, uint256 amount);
    event TransferRequested(
        HoldId indexed id, address indexed from, address indexed to, uint256 amount, uint64 expiry
    );
    event TransferApproved(HoldId indexed id, address indexed from, address indexed to, uint256 amount);
    event TransferRejected(HoldId indexed id, address indexed from, uint256 amount);
    event CheckpointCreated(uint64 indexed id, uint64 createdAt);
    event Issued(address indexed to, uint256 amount, uint16 exemption);
    event Redeemed(address indexed holder, uint256 amount, bytes32 purpose);
    event Enforced(
        EnforcementKind indexed kind, address indexed from, address indexed to, uint256 amount, bytes32 reason
    );
    event LotsMerged(address indexed account, uint16 indexed exemption);

    // ---- supply ------------------------------------------------------------------------------------------------

    /// @notice Mints units under an exemption, which their lot remembers.
    /// @dev Needs SupplyAgent. Emits Transfer from zero, then Issued.
    /// @custom:refuses NotAuthorised, AddressZero, AmountZero, AmountTooLarge, AssetRetired, then an Issue movement
    function issue(address to, uint256 amount, uint16 exemption) external;

    /// @notice The sender gives up its own units.
    /// @dev Emits Transfer to zero, then Redeemed.
    /// @custom:refuses AmountZero, AmountTooLarge, AssetRetired, then a Redeem movement
    function redeem(uint256 amount, bytes32 purpose) external;

    // ---- enforcement -------------------------------------------------------------------------------------------

    /// @notice Passes units to another identity by law: death, merger, court order.
    /// @dev Needs Enforcer. An Enforce movement of kind Transmission: available units first, then frozen ones, which
    /// stay frozen at the receiver; never held ones. Emits TokensUnfrozen(from, x) when x > 0 frozen units are taken,
    /// Transfer, TokensFrozen(to, x) when x > 0, then Enforced.
    /// @custom:refuses NotAuthorised, AddressZero (from, to), SelfTransfer, AmountZero, AmountTooLarge, AssetRetired,
    /// then an Enforce movement
    function transmit(address from, address to, uint256 amount, bytes32 reason) external;

    // ---- holds -------------------------------------------------------------------------------------------------

    /// @notice Puts units of the sender under an escrow until `expiry`. They stay the sender's but cannot move.
    /// @dev Emits HoldCreated. The escrow may be any account, also the Settlement contract.
    /// @param to the only account they may go to; zero for any.
    /// @custom:refuses AddressZero (escrow), SelfTransfer (to is the sender), AmountZero, AmountTooLarge, TimeInvalid
    /// (expiry is not after now), AssetRetired, HoldExists, PartyUnregistered (sender), PartyNotPermitted (sender, as
    /// one who sends), AssetPaused, InsufficientBalance, InsufficientAvailable
    function createHold(HoldId id, address escrow, address to, uint256 amount, uint64 expiry) external;

    /// @notice The escrow (or the account that replaced it) moves held units, in whole or in part.
    /// @dev Emits HoldExecuted, then Transfer.
    /// @custom:refuses NotAuthorised (not the escrow of this hold), AddressZero (to), SelfTransfer (to is the holder),
    /// AmountZero, AmountTooLarge, AssetRetired, HoldUnknown (no such hold of this holder and kind Escrow, or nothing
    /// left of it), HoldExpired, HoldRecipientMismatch (to is neither the account named nor the one that replaced it),
    /// HoldTooSmall, then a Transfer movement
    function executeHold(HoldId id, address holder, address to, uint256 amount) external;

    /// @notice The escrow (or the account that replaced it) frees held units, in whole or in part; also after expiry.
    /// @dev Emits HoldReleased.
    /// @custom:refuses NotAuthorised (not the escrow of this hold), AmountZero, AmountTooLarge, AssetRetired,
    /// HoldUnknown (as executeHold), HoldTooSmall
    function releaseHold(HoldId id, address holder, uint256 amount) external;

    /// @notice Anyone frees all units of an expired hold, or of an expired transfer request.
    /// @dev Emits HoldReclaimed.
    /// @custom:refuses AssetRetired, HoldUnknown (no such hold of kind Escrow or Clearing), HoldNotExpired
    function reclaimHold(HoldId id, address holder) external;

    // ---- clearing ----------------------------------------------------------------------------------------------

    /// @notice Asks for a transfer of the sender's units that a Clearer must approve: a hold of kind Clearing.
    /// @dev Emits TransferRequested. Works whether or not the rule set requires clearing.
    /// @custom:refuses AddressZero (to), SelfTransfer, AmountZero, AmountTooLarge, TimeInvalid (expiry is not after
    /// now), AssetRetired, HoldExists, PartyUnregistered (sender), PartyNotPermitted (sender, as one who sends),
    /// AssetPaused, InsufficientBalance, InsufficientAvailable
    function requestTransfer(HoldId id, address to, uint256 amount, uint64 expiry) external;

    /// @notice Carries out a requested transfer.
    /// @dev Needs Clearer. Emits TransferApproved, then Transfer. `to` must be the account asked for or the one that
    /// replaced it.
    /// @custom:refuses NotAuthorised, SelfTransfer (to is from), AssetRetired, HoldUnknown (no such request of `from`),
    /// HoldExpired, HoldRecipientMismatch, then a Transfer movement of the whole request
    function approveTransfer(HoldId id, address from, address to) external;

    /// @notice Ends a requested transfer: by its sender (or the account that replaced it) or by a Clearer.
    /// @dev Emits TransferRejected.
    /// @custom:refuses NotAuthorised (neither `from`, its successor nor a Clearer), AssetRetired, HoldUnknown
    function rejectTransfer(HoldId id, address from) external;

    // ---- checkpoints and lots ----------------------------------------------------------------------------------

    /// @notice Remembers every balance and the supply as they are now.
    /// @dev Needs Paymaster or Teller. Emits CheckpointCreated; ids count from 1.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AssetRetired
    function createCheckpoint() external returns (uint64 id);

    /// @notice Joins all of the sender's lots of one exemption into one, with the newest of their dates.
    /// @dev Emits LotsMerged, also when there was nothing to join.
    /// @custom:refuses AssetRetired, LotsNotKept
    function mergeLots(uint16 exemption) external;

    // ---- views -------------------------------------------------------------------------------------------------

    /// @notice What a transfer sent by `from` would be answered: whether it would pass, the refusal's number, and its
    /// name in the form TRANSFER_COUNTRY_DENIED; 0 and an empty name when it would pass.
    function canTransfer(address from, address to, uint256 amount)
        external
        view
        returns (bool allowed, uint16 code, string memory reason);

    /// @notice Units that can move: balance less frozen and held ones.
    function availableBalanceOf(address account) external view returns (uint256);

    /// @notice Units under holds, transfer requests and pledges.
    function heldBalanceOf(address account) external view returns (uint256);

    /// @notice A hold; all zero when the id is unused. A hold without units left keeps kind and parties.
    function holdOf(HoldId id) external view returns (Hold memory);

    /// @notice Lots in order. Empty for an asset that keeps none.
    function lotsOf(address account) external view returns (Lot[] memory);

    /// @notice Number of checkpoints.
    function checkpointCount() external view returns (uint64);

    /// @notice The balance at a checkpoint, in the units of that day. Reverts with CheckpointUnknown.
    function balanceOfAt(address account, uint64 checkpoint) external view returns (uint256);

    /// @notice The supply at a checkpoint, in the units of that day. Reverts with CheckpointUnknown.
    function totalSupplyAt(uint64 checkpoint) external view returns (uint256);

    /// @notice Number of identities that hold units.
    function holderCount() external view returns (uint256);

    /// @notice Number of holders of a country.
    function holderCountOfCountry(uint16 country) external view returns (uint256);

    /// @notice Number of holders of an investor class.
    function holderCountOfClass(uint8 investorClass) external view returns (uint256);
}
