// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";

/// @title Who may do what
/// @notice A role is held platform-wide (`scope` zero) or for one asset (`scope` is the asset's address). A platform-wide
/// holder may act in every scope. Whoever holds any role may submit transactions.
/// @dev Genesis fixes the first holders and the sequencer's key. Every function that writes is *exclusive*.
interface IRoles is IERC165, IRefusals {
    enum Role {
        None,
        /// Grants and revokes roles, names the sequencer.
        Admin,
        /// Writes the identity registry.
        Registrar,
        /// Creates and retires assets, records documents and valuations, changes rules, whitelists, treasuries, splits.
        AssetManager,
        /// Mints, burns and issues.
        SupplyAgent,
        /// Freezes, unfreezes, pauses, unpauses.
        Freezer,
        /// Forced transfers, recovery, transmission, enforcement of pledges.
        Enforcer,
        /// Approves and rejects transfers that need clearing.
        Clearer,
        /// Creates checkpoints; declares, funds, pays and closes distributions.
        Paymaster,
        /// Creates checkpoints; opens and closes motions.
        Teller,
        /// Anchors the audit log.
        Anchorer,
        /// May submit transactions, and nothing else.
        Submitter
    }

    event RoleGranted(Role indexed role, address indexed scope, address indexed account, address sender);
    event RoleRevoked(Role indexed role, address indexed scope, address indexed account, address sender);
    event SequencerChanged(address indexed sequencer);

    /// @notice Grants a role. Granting one that is held changes nothing and emits nothing.
    /// @dev Emits RoleGranted. Admin, Registrar, Anchorer and Submitter exist platform-wide only.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised (not a platform-wide Admin), AddressZero (account), ValueInvalid (role None, or a
    /// scope for a role that has none), AssetUnknown (scope is neither zero nor an asset), PartyRetired (account)
    function grantRole(Role role, address scope, address account) external;

    /// @notice Revokes a role. Revoking one that is not held changes nothing and emits nothing.
    /// @dev Emits RoleRevoked.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised (not a platform-wide Admin), ValueInvalid (no such role), LastAdmin (the only
    /// platform-wide Admin)
    function revokeRole(Role role, address scope, address account) external;

    /// @notice Names the key that signs headers from the next block on.
    /// @dev Emits SequencerChanged.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised (not a platform-wide Admin), AddressZero
    function setSequencer(address sequencer) external;

    /// @notice Whether the account may act in that role and scope: it holds the role there or platform-wide.
    function hasRole(Role role, address scope, address account) external view returns (bool);

    /// @notice The key that signs headers.
    function sequencer() external view returns (address);
}
