// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";
import {HoldId} from "./Types.sol";

/// @title ERC-5267
interface IERC5267 {
    /// @notice The EIP-712 domain: name "Cadastre Settlement", version "1", chain id 51930, this contract; fields 0x0f,
    /// no salt, no extensions.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}

/// @title Delivery against payment
/// @notice Both legs happen or neither does.
/// @dev Signatures are 65 bytes r‖s‖v with low s and v of 27 or 28, over the EIP-712 hash of the Order. They are checked
/// while the transaction is taken in, in batches; the rules only compare signer and party.
interface ISettlement is IERC165, IERC5267, IRefusals {
    /// @notice What seller and buyer both sign.
    /// @param units in the asset's units as of split number `splitIndex`.
    /// @param payment the whole price in cash units.
    /// @param validUntil last second at which it can settle.
    /// @param salt makes two equal trades two orders.
    struct Order {
        address seller;
        address buyer;
        address asset;
        uint256 units;
        address cash;
        uint256 payment;
        uint32 splitIndex;
        uint64 validUntil;
        bytes32 salt;
    }

    enum OrderStatus {
        Open,
        Settled,
        Cancelled
    }

    event OrderSettlement(
        bytes32 indexed order,
        address indexed seller,
        address indexed buyer,
        address asset,
        uint256 units,
        address cash,
        uint256 payment
    );
    event OrderCancellation(bytes32 indexed order, address indexed party);
    event IssueSettlement(
        address indexed asset,
        address indexed investor,
        HoldId indexed hold,
        uint256 units,
        address cash,
        uint256 payment
    );

    /// @notice Settles an order: payment to the seller, units to the buyer. Anyone may submit it.
    /// @dev Units signed at an earlier split index are scaled by the product of all later splits; the result must be
    /// whole. Judged in parts: the order, then the payment as a Transfer movement of the cash token, then the delivery
    /// as a Transfer movement of the asset (see AssetToken; both with this call's sender). Emits the cash token's Transfer, the asset's Transfer, then
    /// OrderSettlement with today's units.
    /// @custom:refuses AddressZero (seller, buyer), SelfTransfer (seller is buyer), AmountZero (units), AmountTooLarge
    /// (units, payment, or scaled units), ValueInvalid (a split index that is yet to come, or asset is cash),
    /// AssetUnknown (asset), AssetRetired (asset or cash), CashUnknown, SplitLeavesFraction (scaled units are not
    /// whole), SignatureInvalid, OrderExpired, OrderSettled, OrderCancelled, PartyRetired (seller, buyer); then the
    /// payment; then the delivery
    function settle(Order calldata order, bytes calldata sellerSignature, bytes calldata buyerSignature) external;

    /// @notice Seller or buyer (or the account that replaced it) makes an order void.
    /// @dev Emits OrderCancellation.
    /// @custom:refuses NotAuthorised, OrderSettled, OrderCancelled
    function cancel(Order calldata order) external;

    /// @notice Issues units against cash that the investor holds for this contract.
    /// @dev Needs SupplyAgent for the asset. The hold is one of `cash` by `investor` with this contract as escrow; its
    /// recipient, when named, must be the asset's treasury. Judged in parts: the call, then the payment to the treasury
    /// as a Transfer movement of the cash token, then an Issue movement of the asset. Emits the cash token's HoldExecuted
    /// and Transfer, the asset's Transfer from zero and Issued, then IssueSettlement.
    /// @custom:refuses NotAuthorised, AddressZero (investor), SelfTransfer (the investor is the treasury), AmountZero
    /// (units, payment), AmountTooLarge, ValueInvalid (asset is cash), AssetUnknown (asset), AssetRetired (asset or
    /// cash), CashUnknown, HoldUnknown (no hold of kind Escrow of the investor for this contract, or nothing left of
    /// it), HoldExpired, HoldRecipientMismatch, HoldTooSmall; then the payment; then the issue
    function issue(
        address asset,
        address investor,
        uint256 units,
        uint16 exemption,
        address cash,
        HoldId hold,
        uint256 payment
    ) external;

    /// @notice Frees cash that an investor holds for this contract, in whole or in part; also after the hold's expiry.
    /// @dev Needs SupplyAgent for the asset: who may issue against a hold may give it back, and nobody else. The hold's
    /// recipient, when named, must be the asset's treasury. The asset may be retired: the cash still goes free. Emits the
    /// cash token's HoldReleased.
    /// @custom:refuses NotAuthorised, AmountZero, AmountTooLarge, ValueInvalid (asset is cash), AssetUnknown (asset),
    /// AssetRetired (cash), CashUnknown, HoldUnknown (as issue), HoldRecipientMismatch, HoldTooSmall
    function release(address asset, address investor, address cash, HoldId hold, uint256 amount) external;

    /// @notice The EIP-712 hash that the parties sign.
    function hashOrder(Order calldata order) external view returns (bytes32);

    function orderStatus(bytes32 order) external view returns (OrderStatus);
}
