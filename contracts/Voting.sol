// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";
import {MotionId} from "./Types.sol";

/// @title Motions of an asset's holders
/// @notice An account's weight is its balance at the motion's checkpoint.
/// @dev Teller is the role for the asset.
interface IVoting is IERC165, IRefusals {
    /// @param choices number of choices, 2–16; a vote names one by its number from 0.
    /// @param opensAt first second at which votes are taken.
    /// @param closesAt first second at which they no longer are.
    /// @param documentHash of the motion's text.
    struct Motion {
        address asset;
        uint64 checkpoint;
        uint8 choices;
        uint64 opensAt;
        uint64 closesAt;
        bytes32 documentHash;
    }

    event MotionOpened(
        MotionId indexed id,
        address indexed asset,
        uint64 checkpoint,
        uint8 choices,
        uint64 opensAt,
        uint64 closesAt,
        bytes32 documentHash
    );
    event VoteCast(MotionId indexed id, address indexed account, uint8 choice, uint256 weight);
    event MotionClosed(MotionId indexed id, uint256[] weights);

    /// @notice Opens a motion.
    /// @dev Needs Teller. Emits MotionOpened.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, TimeInvalid (closesAt is not after opensAt, or not after now), ValueInvalid
    /// (choices not in 2..16), AssetUnknown, AssetRetired, CheckpointUnknown, MotionExists
    function openMotion(MotionId id, Motion calldata motion) external;

    /// @notice A holder (or the account that replaced it) votes with the weight of `account`, once.
    /// @dev Emits VoteCast.
    /// @custom:refuses NotAuthorised (sender is not successorOf(account)), ValueInvalid (no such choice),
    /// MotionUnknown, MotionNotOpen, AlreadyVoted, PartyUnregistered (sender), PartyNotPermitted (sender's identity is
    /// Blocked, Deceased or Closed, or the sender is frozen in the asset), InsufficientBalance (no weight)
    function cast(MotionId id, address account, uint8 choice) external;

    /// @notice States the result after closesAt.
    /// @dev Needs Teller. Emits MotionClosed with the weight of each choice.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, MotionUnknown, MotionNotClosable
    function closeMotion(MotionId id) external;

    /// @notice A motion; all zero when the id is unused.
    function motionOf(MotionId id) external view returns (Motion memory motion, bool closed);

    /// @notice Weight of each choice so far.
    function tallyOf(MotionId id) external view returns (uint256[] memory weights);

    function hasVoted(MotionId id, address account) external view returns (bool);
}
