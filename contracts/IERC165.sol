// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title ERC-165
/// @dev A native contract answers true for ERC-165 and its own interface; a token besides for ERC-20, its metadata,
/// ERC-3643 and IAssetToken; Settlement besides for ERC-5267.
interface IERC165 {
    /// @notice Whether the contract implements the interface of that id.
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}
