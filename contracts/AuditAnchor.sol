// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";

/// @title Roots of the audit log
/// @notice Each anchor binds the log's size and RFC 6962 root to a block.
interface IAuditAnchor is IERC165, IRefusals {
    struct Anchor {
        uint64 treeSize;
        bytes32 root;
        bytes32 checkpointHash;
        uint64 anchoredAt;
    }

    event Anchored(uint64 indexed index, uint64 treeSize, bytes32 root, bytes32 checkpointHash);

    /// @notice Anchors the log at a size above the last one.
    /// @dev Needs Anchorer. Emits Anchored; indexes count from 0.
    /// @param checkpointHash SHA-256 of the signed checkpoint.
    /// @custom:refuses NotAuthorised, ValueInvalid (root zero), AnchorStale (treeSize is not above the last one)
    function anchor(uint64 treeSize, bytes32 root, bytes32 checkpointHash) external;

    /// @notice Number of anchors.
    function anchorCount() external view returns (uint64);

    /// @notice An anchor by index; all zero beyond the last.
    function anchorAt(uint64 index) external view returns (Anchor memory);

    /// @notice The newest anchor; all zero when there is none.
    function latest() external view returns (Anchor memory);
}
