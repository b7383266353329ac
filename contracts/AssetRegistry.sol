// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";
import {AssetKind, Fingerprint, HoldId, IdentityId, Limit} from "./Types.sol";

/// @title The register of assets: what exists, under which rules, backed by which documents and valuations
/// @notice One real asset (a fingerprint) has one owner of record and may carry several instruments, each with a token
/// of its own at `address(uint160(uint256(keccak256(abi.encode(fingerprint, instrument)))))`.
/// @dev Unless it says otherwise, a function that writes needs the AssetManager role for the asset (platform-wide for
/// createAsset) and is *exclusive*. Every function that names an asset refuses AssetUnknown for an address that is none,
/// the views too (all but isAsset); every writing one refuses AssetRetired for a retired one, retireAsset included.
interface IAssetRegistry is IERC165, IRefusals {
    /// @param fingerprint of the real asset; for a cash token, of its currency.
    /// @param instrument number of the instrument on that real asset, its rank among them.
    /// @param issuer identity of the issuing entity, the owner of record.
    /// @param treasury account that receives issue proceeds and returned amounts.
    /// @param keepsLots whether acquisition lots are kept, which resale rules need. Fixed for ever.
    struct AssetTerms {
        Fingerprint fingerprint;
        uint32 instrument;
        AssetKind kind;
        uint8 decimals;
        bool keepsLots;
        IdentityId issuer;
        address treasury;
        string name;
        string symbol;
    }

    struct CountryCap {
        uint16 country;
        uint32 holders;
    }

    struct ClassCap {
        uint8 investorClass;
        uint32 holders;
    }

    /// @notice How units issued under an exemption may be resold.
    /// @param exemption under which the units were issued.
    /// @param lockSeconds for which a lot stays locked after its acquisition date.
    /// @param tacks true: a buyer's lot keeps the seller's acquisition date; false: it starts anew.
    struct ResaleRule {
        uint16 exemption;
        uint64 lockSeconds;
        bool tacks;
    }

    /// @notice Transfers are open while `from <= block.timestamp < to`.
    struct Window {
        uint64 from;
        uint64 to;
    }

    /// @notice The rules of an asset. The comment of each names the refusal and which side it binds.
    struct RuleSet {
        /// Receiver acquires only from a country in this sorted list, when `countriesRestricted`. TransferCountryDenied
        bool countriesRestricted;
        uint16[] countriesAllowed;
        /// Receiver never acquires from a country in this sorted list. TransferCountryDenied
        uint16[] countriesDenied;
        /// Receiver's class needs its bit here; all ones admits everyone, zero nobody. TransferClassDenied
        uint256 classesAllowed;
        /// Receiver needs every one of these claim bits. TransferClaimMissing
        uint256 claimsRequired;
        /// Receiver's identity must be whitelisted. TransferNotWhitelisted
        bool whitelistOnly;
        /// Holders in total, by country, by class (sorted lists), counted as identities. Holders…AtMaximum
        Limit maxHolders;
        CountryCap[] maxHoldersByCountry;
        ClassCap[] maxHoldersByClass;
        /// Units of one identity over all its accounts. HoldingAboveMaximum (receiver), HoldingBelowMinimum (both)
        Limit maxHolding;
        Limit minHolding;
        /// The same in basis points of the supply, rounded down for the maximum and up for the minimum. Transfers only:
        /// a share has no meaning while a supply is built up. HoldingShareAboveMaximum, HoldingShareBelowMinimum
        Limit maxHoldingBps;
        Limit minHoldingBps;
        /// Sorted by exemption; units of an exemption that has no rule are unlocked and start anew. TransferLocked
        ResaleRule[] resale;
        /// When not empty, transfers need an open window. Sorted, not overlapping. TransferWindowClosed
        Window[] windows;
        /// Issuing. SupplyAboveCap
        Limit supplyCap;
        /// Units issued today and in the `issuanceDays - 1` UTC days before (1–366), also while no cap was set.
        /// IssuanceAboveCap
        Limit issuanceCap;
        uint16 issuanceDays;
        /// Transfers need the Clearer role or its approval. TransferClearingRequired
        bool clearing;
        /// No transfers. TransferHalted
        bool halted;
        /// A transfer must move the sending account's whole balance. TransferPartialDenied
        bool wholeHoldingOnly;
    }

    struct Valuation {
        uint128 value;
        address cash;
        uint64 valuedAt;
        bytes32 documentHash;
    }

    event AssetCreated(
        address indexed asset, Fingerprint indexed fingerprint, uint32 instrument, AssetKind kind, IdentityId issuer
    );
    event AssetRetirement(address indexed asset);
    event RulesChanged(address indexed asset, uint64 version);
    event WhitelistChanged(address indexed asset, IdentityId indexed identity, bool admitted);
    event TreasuryChanged(address indexed asset, address treasury);
    event DocumentRecorded(address indexed asset, bytes32 indexed document, uint32 version, bytes32 hash);
    event ValuationPublished(
        address indexed asset, uint128 value, address cash, uint64 valuedAt, bytes32 documentHash
    );
    event Split(address indexed asset, uint32 index, uint64 numerator, uint64 denominator);
    event Pledged(address indexed asset, HoldId indexed id, address indexed debtor, address creditor, uint256 amount);
    event PledgeReleased(address indexed asset, HoldId indexed id, uint256 amount);

    /// @notice Creates an asset account with its first rule set (version 1). The token's address follows from
    /// fingerprint and instrument.
    /// @dev Emits AssetCreated, then RulesChanged(asset, 1). A retired instrument frees its number but its address
    /// stays retired: the same pair is never created twice. The owner of record is the issuer of the fingerprint's
    /// first asset that is not retired; when all are retired anyone may be next.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised (needs the role platform-wide), ValueInvalid (fingerprint zero, no such kind, a
    /// cash token that keeps lots, decimals above 18, name longer than 64 or symbol longer than 16 bytes, or either
    /// empty), then the rules as setRules, AssetTaken (the pair exists or the fingerprint has another owner of record),
    /// LotsNotKept, IdentityUnknown (issuer), PartyUnregistered (treasury), PartyRetired (treasury). All are one part
    /// and rank by their numbers.
    function createAsset(AssetTerms calldata terms, RuleSet calldata rules) external returns (address asset);

    /// @notice Retires an asset without units. Its token stays readable; nothing can be issued again.
    /// @dev Emits AssetRetirement.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AssetUnknown, AssetInCirculation, AssetRetired
    function retireAsset(address asset) external;

    /// @notice Replaces the rule set and raises its version by one.
    /// @dev Emits RulesChanged. Lists hold at most 1,024 items.
    /// @param version the version that this change builds on.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ListTooLong, ValueInvalid (a country not in 1..999, allowed countries given
    /// though not restricted, a limit that is not set but has a value, basis points above 10,000, a window that does
    /// not end after it starts, maxHolders above 2^32-1, lockSeconds above 2^40, an issuance cap whose days are not in
    /// 1..366, or days without a cap), ListUnsorted,
    /// AssetUnknown, AssetRetired, RulesVersionStale, LotsNotKept
    function setRules(address asset, uint64 version, RuleSet calldata rules) external;

    /// @notice Admits identities to the asset's whitelist or removes them.
    /// @dev Emits WhitelistChanged for each item, also for those that change nothing.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ListTooLong, AssetUnknown, AssetRetired, IdentityUnknown
    function setWhitelisted(address asset, IdentityId[] calldata identities, bool admitted) external;

    /// @notice Names the account that receives issue proceeds and returned amounts.
    /// @dev Emits TreasuryChanged.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AssetUnknown, AssetRetired, PartyUnregistered, PartyRetired
    function setTreasury(address asset, address treasury) external;

    /// @notice Records the hash of a document as its next version; earlier versions stay.
    /// @dev Emits DocumentRecorded with the version, from 1.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ValueInvalid (document or hash zero), AssetUnknown, AssetRetired
    function recordDocument(address asset, bytes32 document, bytes32 hash) external;

    /// @notice Publishes a valuation. Its date is not in the future and later than that of the one before.
    /// @dev Emits ValuationPublished.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, TimeInvalid (in the future), ValueInvalid (document hash zero), AssetUnknown,
    /// AssetRetired, CashUnknown, ValuationStale
    function publishValuation(address asset, uint128 value, address cash, uint64 valuedAt, bytes32 documentHash)
        external;

    /// @notice Splits (numerator above denominator) or consolidates the asset's units.
    /// @dev Scales by numerator/denominator, exactly: supply, balances, frozen, held and pledged units, lots, every
    /// hold's amount. Scales rounded down: allowances (but an unlimited one stays so), maxHolding, supplyCap,
    /// issuanceCap and the units in issuance buckets; rounded up: minHolding. Checkpoints keep the units of their day.
    /// What is rounded stops at 2^128-1. Orders
    /// name the index they were signed at and are scaled when settled. A consolidation that would leave a
    /// fraction in anything scaled exactly refuses. Emits Split with the number of splits so far, from 1. The rule
    /// version does not change.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ValueInvalid (zero, equal, above 1,000,000, or asset is cash), AssetUnknown,
    /// AssetRetired, SplitLeavesFraction, SupplyOverflow
    function split(address asset, uint64 numerator, uint64 denominator) external;

    /// @notice Pledges units of the sender to a creditor: they stay the sender's but cannot move. Not exclusive.
    /// @dev A pledge is a hold of kind Pledge without expiry, its escrow the creditor. Emits Pledged. Judged as
    /// AssetToken.createHold.
    /// @custom:refuses AddressZero (creditor), SelfTransfer (creditor is the sender), AmountZero, AmountTooLarge,
    /// AssetUnknown, AssetRetired, HoldExists, PartyUnregistered (sender or creditor), PartyRetired (creditor),
    /// PartyNotPermitted (sender), AssetPaused, InsufficientBalance, InsufficientAvailable
    function pledge(address asset, HoldId id, address creditor, uint256 amount) external;

    /// @notice The creditor (or the account that replaced it) frees pledged units. Not exclusive.
    /// @dev Emits PledgeReleased.
    /// @custom:refuses NotAuthorised (a pledge of another creditor), AmountZero, AmountTooLarge, AssetUnknown,
    /// AssetRetired, HoldUnknown (no pledge of that id and debtor), HoldTooSmall
    function releasePledge(address asset, HoldId id, address debtor, uint256 amount) external;

    /// @notice Moves pledged units to the creditor, or the account that replaced it. Needs the Enforcer role. Not
    /// exclusive.
    /// @dev An Enforce movement of kind PledgeEnforcement; see AssetToken. Emits PledgeReleased, then the token's
    /// Transfer(debtor, to, amount) and Enforced.
    /// @custom:refuses NotAuthorised, SelfTransfer (to is the debtor), AmountZero, AmountTooLarge, AssetUnknown,
    /// AssetRetired, HoldUnknown, HoldRecipientMismatch (to is not the creditor), HoldTooSmall, then an Enforce movement
    function enforcePledge(address asset, HoldId id, address debtor, address to, uint256 amount) external;

    /// @notice Whether the address is an asset, retired ones included.
    function isAsset(address asset) external view returns (bool);

    /// @notice Number of assets ever created.
    function assetCount() external view returns (uint256);

    /// @notice The asset created as number `index`, from 0; zero beyond the last.
    function assetAt(uint256 index) external view returns (address);

    /// @notice The address at which the pair lives or would live.
    function assetAddress(Fingerprint fingerprint, uint32 instrument) external pure returns (address);

    function termsOf(address asset) external view returns (AssetTerms memory);

    function isRetired(address asset) external view returns (bool);

    function rulesOf(address asset) external view returns (uint64 version, RuleSet memory rules);

    function isWhitelisted(address asset, IdentityId identity) external view returns (bool);

    /// @notice Newest version and hash of a document; zeros when there is none.
    function documentOf(address asset, bytes32 document) external view returns (uint32 version, bytes32 hash);

    /// @notice The newest valuation; zeros when there is none.
    function valuationOf(address asset) external view returns (Valuation memory);

    /// @notice Number of splits so far.
    function splitIndex(address asset) external view returns (uint32);
}
