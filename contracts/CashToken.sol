// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IAssetToken} from "./AssetToken.sol";

/// @title Tokenised deposits of one currency
/// @notice An AssetToken of kind Cash: minted against booked bank entries, redeemed on withdrawal.
/// @dev The fingerprint is that of authority "ISO 4217" and the currency's code. A receiver of cash acquires no security:
/// Restricted standing and an expired identity do not bind it, so that whoever may sell can be paid.
interface ICashToken is IAssetToken {
    /// @notice The currency's three-letter code: the token's symbol.
    function currency() external view returns (string memory);
}
