// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRefusals} from "./Refusals.sol";

/// @title Multicall3: batched views
/// @notice The subset of Multicall3 that reads, at its usual address 0xcA11bde05977b3631167028862bE2a173976CA11.
/// @dev Answered by eth_call only; a transaction to it refuses ViewOnly. Inner calls read the same block.
interface IMulticall3 is IRefusals {
    struct Call {
        address target;
        bytes callData;
    }

    struct Call3 {
        address target;
        bool allowFailure;
        bytes callData;
    }

    struct Result {
        bool success;
        bytes returnData;
    }

    /// @notice Runs calls, all of which must succeed; reverts with the first refusal.
    function aggregate(Call[] calldata calls)
        external
        payable
        returns (uint256 blockNumber, bytes[] memory returnData);

    /// @notice Runs calls and says of each whether it succeeded.
    function tryAggregate(bool requireSuccess, Call[] calldata calls)
        external
        payable
        returns (Result[] memory returnData);

    function tryBlockAndAggregate(bool requireSuccess, Call[] calldata calls)
        external
        payable
        returns (uint256 blockNumber, bytes32 blockHash, Result[] memory returnData);

    function blockAndAggregate(Call[] calldata calls)
        external
        payable
        returns (uint256 blockNumber, bytes32 blockHash, Result[] memory returnData);

    /// @notice Runs calls of which each says whether it may fail.
    function aggregate3(Call3[] calldata calls) external payable returns (Result[] memory returnData);

    function getBlockNumber() external view returns (uint256 blockNumber);
    function getBlockHash(uint256 blockNumber) external view returns (bytes32 blockHash);
    function getLastBlockHash() external view returns (bytes32 blockHash);
    function getCurrentBlockTimestamp() external view returns (uint256 timestamp);
    function getEthBalance(address addr) external view returns (uint256 balance);
    function getChainId() external view returns (uint256 chainid);
}
