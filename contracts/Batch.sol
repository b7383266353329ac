// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";

/// @title Many calls under one signature
interface IBatch is IERC165, IRefusals {
    /// @param to a native contract or an asset; not this contract.
    /// @param data the call's calldata.
    /// @param ref zero, or an id under which this call happens at most once until validUntil.
    struct Call {
        address to;
        bytes data;
        bytes32 ref;
    }

    /// @notice A call of a batch that is not atomic was refused.
    event CallRefused(uint256 indexed index, uint16 code);

    /// @notice Runs up to 1,024 calls in order, each as if the batch's sender had sent it.
    /// @dev Atomic: the first call that refuses refuses the transaction with its own refusal, and nothing happened. Not
    /// atomic: each call stands alone; the transaction succeeds and each refusal emits CallRefused in the call's place
    /// among the logs. An empty batch succeeds and does nothing.
    ///
    /// A ref is used up when its call is included, whatever the call's outcome, and stays so until `validUntil`
    /// (inclusive). A call that refuses RefUsed leaves the earlier use as it is. In an atomic batch all refs are looked
    /// at before the first call runs: one that is used, or occurs twice in the batch, refuses the whole batch with RefUsed
    /// and uses up none; otherwise all are used up even when a call refuses. In a batch that is not atomic each ref is
    /// looked at right before its own call, in the order of codes below.
    /// @param validUntil last second at which the batch may be included; at most 30 days ahead.
    /// @custom:refuses MalformedCall, BatchTooLarge, BatchNested (atomic: any call to this contract), CallExpired,
    /// ValidUntilTooFar; then, atomic, RefUsed, then each call in order; not atomic, for each call alone:
    /// BatchNested, RefUsed, then the call's own refusals
    function submit(Call[] calldata calls, bool atomic, uint64 validUntil) external;

    /// @notice Until when (inclusive) a ref is used up; zero when it is free.
    function refValidUntil(bytes32 ref) external view returns (uint64);
}
