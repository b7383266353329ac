// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title ERC-165
interface IERC165 {
    /// @notice Whether the contract implements the interface of that id.
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}
