// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice The platform's opaque number of a person or company. Zero is nobody.
type IdentityId is uint64;

/// @notice keccak-256 over registry authority and normalised number of one real asset.
type Fingerprint is bytes32;

/// @notice Names a hold within one asset. Chosen by whoever creates it; never used twice in that asset.
type HoldId is bytes32;

/// @notice Names a distribution. Chosen by whoever declares it; never used twice.
type DistributionId is bytes32;

/// @notice Names a motion. Chosen by whoever opens it; never used twice.
type MotionId is bytes32;

/// @notice What an identity may do at all.
/// @dev Restricted holds and may sell, but acquires no security. Blocked: nothing moves, nothing is paid.
enum Standing {
    None,
    Active,
    Restricted,
    Blocked,
    Deceased,
    Closed
}

/// @notice What kind of asset account a token keeps.
enum AssetKind {
    Security,
    Cash
}

/// @notice Why units are promised: to an escrow, to a buyer awaiting clearing, or to a creditor.
enum HoldKind {
    None,
    Escrow,
    Clearing,
    Pledge
}

/// @notice Why an enforcement moved units.
enum EnforcementKind {
    Seizure,
    Recovery,
    Transmission,
    PledgeEnforcement
}

/// @notice A bound that may be absent: `set == false` means unlimited, `set == true` with zero means zero.
struct Limit {
    bool set;
    uint128 value;
}
