// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";
import {DistributionId} from "./Types.sol";

/// @title Distributions: dividends, rent, coupons
/// @notice An amount of cash is shared among the holders of an asset as at a checkpoint. A holder's due is
/// floor(total * balanceAt / supplyAt); what rounding leaves over returns to the asset's treasury at closing.
/// @dev Cash that is funded and not yet paid or returned is this contract's balance in the cash token. Paymaster is the
/// role for the asset.
///
/// **Payable.** A payment for `account` goes to `successorOf(account)`. It can be made when that account belongs to an
/// identity whose standing is Active and unexpired, and is not frozen in the cash token. Otherwise the amount goes into
/// suspense, where it stays until released, claimed or expired. Amounts in suspense of an account whose identity is
/// Blocked, or which is frozen in the cash token, never expire.
interface IDistribution is IERC165, IRefusals {
    /// @param total cash to share.
    /// @param paymentAt from when it may be paid.
    /// @param expiresAt from when amounts in suspense may be returned; zero for never.
    struct Terms {
        address asset;
        uint64 checkpoint;
        address cash;
        uint256 total;
        uint64 paymentAt;
        uint64 expiresAt;
    }

    /// @param unitsDone units at the checkpoint whose holders were paid or put into suspense.
    struct Progress {
        uint256 funded;
        uint256 paid;
        uint256 suspended;
        uint256 returned;
        uint256 unitsDone;
        bool closed;
    }

    enum PaymentState {
        Open,
        Paid,
        Suspended,
        Returned
    }

    event DistributionDeclared(
        DistributionId indexed id,
        address indexed asset,
        uint64 checkpoint,
        address cash,
        uint256 total,
        uint64 paymentAt,
        uint64 expiresAt
    );
    event DistributionFunded(DistributionId indexed id, address indexed from, uint256 amount);
    event DistributionPaid(DistributionId indexed id, address indexed account, address to, uint256 amount);
    event DistributionSuspended(DistributionId indexed id, address indexed account, uint256 amount);
    event DistributionReturned(DistributionId indexed id, address indexed account, uint256 amount);
    event DistributionCompleted(DistributionId indexed id, uint256 remainder);

    /// @notice Declares a distribution.
    /// @dev Needs Paymaster. Emits DistributionDeclared.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AmountZero (total), AmountTooLarge, TimeInvalid (expiresAt is not zero and not
    /// after paymentAt), ValueInvalid (asset is cash), AssetUnknown, AssetRetired (asset or cash), CashUnknown,
    /// CheckpointUnknown, DistributionExists, NothingDue (the supply at the checkpoint is zero)
    function declare(DistributionId id, Terms calldata terms) external;

    /// @notice Moves cash of the sender into the distribution.
    /// @dev Needs Paymaster for the distribution's asset. A Transfer movement of the cash token in which this contract is
    /// the receiver and only the sending side is judged. Emits the cash token's Transfer, then DistributionFunded.
    /// @custom:refuses NotAuthorised, AmountZero, AmountTooLarge, AssetRetired (cash), DistributionUnknown,
    /// DistributionOverfunded; PartyUnregistered, PartyNotPermitted, AssetPaused, InsufficientBalance,
    /// InsufficientAvailable (all for the sender)
    function fund(DistributionId id, uint256 amount) external;

    /// @notice Pays holders, in any order and any number of calls. An account that is done, or had nothing at the
    /// checkpoint, is passed over.
    /// @dev Needs Paymaster. For each account in order: the cash token's Transfer(this, successor, amount) and
    /// DistributionPaid when it can be paid, DistributionSuspended when not. A due of zero is done without a Transfer,
    /// payable or not: DistributionPaid with amount 0.
    /// @custom:refuses NotAuthorised, ListTooLong, AssetRetired (cash), DistributionUnknown, DistributionUnfunded,
    /// DistributionNotDue, DistributionClosed, AssetPaused (cash)
    function pay(DistributionId id, address[] calldata accounts) external;

    /// @notice A holder (or the account that replaced it) takes what is due to `account`, also out of suspense.
    /// @dev Events as pay.
    /// @custom:refuses NotAuthorised (sender is not successorOf(account)), AssetRetired (cash), DistributionUnknown,
    /// DistributionUnfunded, DistributionNotDue, NothingDue (done already, returned, or nothing held at the
    /// checkpoint), PartyUnregistered, PartyNotPermitted (not Active, or frozen in the cash token), IdentityExpired,
    /// AssetPaused (cash)
    function claim(DistributionId id, address account) external;

    /// @notice Pays amounts out of suspense where that has become possible; the others are passed over.
    /// @dev Needs Paymaster. Transfer and DistributionPaid for each account paid.
    /// @custom:refuses NotAuthorised, ListTooLong, AssetRetired (cash), DistributionUnknown, AssetPaused (cash)
    function release(DistributionId id, address[] calldata accounts) external;

    /// @notice Returns amounts in suspense to the asset's treasury after expiresAt. Accounts without suspense, and those
    /// whose amounts never expire, are passed over.
    /// @dev Needs Paymaster. For each account the cash token's Transfer(this, treasury, amount), then
    /// DistributionReturned. The treasury (or the account that replaced it) must be payable.
    /// @custom:refuses NotAuthorised, ListTooLong, TimeInvalid (before expiresAt, or never), AssetRetired (cash),
    /// DistributionUnknown, PartyUnregistered, PartyNotPermitted, IdentityExpired (treasury), AssetPaused (cash)
    function expire(DistributionId id, address[] calldata accounts) external;

    /// @notice Ends a distribution in which every holder was paid or put into suspense, and returns what rounding left.
    /// @dev Needs Paymaster. Emits the cash token's Transfer(this, treasury, remainder) when there is a remainder, then
    /// DistributionCompleted. The treasury (or the account that replaced it) must be payable.
    /// @custom:refuses NotAuthorised, AssetRetired (cash), DistributionUnknown, DistributionUnfunded,
    /// DistributionIncomplete, DistributionClosed, PartyUnregistered, PartyNotPermitted, IdentityExpired (treasury),
    /// AssetPaused (cash)
    function close(DistributionId id) external;

    /// @notice Terms; all zero when the id is unused.
    function termsOf(DistributionId id) external view returns (Terms memory);

    function progressOf(DistributionId id) external view returns (Progress memory);

    /// @notice Where the payment for an account stands, and its amount: what is due while Open, what was paid, is in
    /// suspense or was returned otherwise.
    function paymentOf(DistributionId id, address account) external view returns (PaymentState state, uint256 amount);
}
