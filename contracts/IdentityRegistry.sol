// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC165} from "./IERC165.sol";
import {IRefusals} from "./Refusals.sol";
import {IdentityId, Standing} from "./Types.sol";

/// @title Who may hold what: opaque identities, their coded attributes, and the accounts that belong to them
/// @notice Identities are numbers; nothing here names a person. Several accounts may belong to one identity, and every
/// rule counts identities, not accounts. Carries the ERC-3643 identity registry surface under its standard names.
/// @dev Where ERC-3643 speaks of an identity's address, it is the identity's number as an address
/// (`address(uint160(number))`, 1 ≤ number < 2^64).
///
/// Every function that writes is *exclusive* and, unless it says otherwise, needs the Registrar role platform-wide.
///
/// An identity acquires securities only while its standing is Active and `block.timestamp < expiry`. An expiry of zero
/// is a date long past: an identity whose attributes were never set acquires nothing.
interface IIdentityRegistry is IERC165, IRefusals {
    /// @notice What the rules may know of an identity.
    /// @param country ISO 3166-1 numeric code, 1–999.
    /// @param investorClass 0 unclassified, 1 retail, 2 professional, 3 accredited, 4 institutional; up to 255 by
    /// convention of the platform.
    /// @param standing any but None.
    /// @param expiry when the verification lapses (Unix seconds, exclusive).
    /// @param claims one bit for each attested claim topic.
    struct Attributes {
        uint16 country;
        uint8 investorClass;
        Standing standing;
        uint64 expiry;
        uint256 claims;
    }

    event IdentityRegistered(address indexed investorAddress, address indexed identity);
    event IdentityRemoved(address indexed investorAddress, address indexed identity);
    event IdentityUpdated(address indexed oldIdentity, address indexed newIdentity);
    event CountryUpdated(address indexed investorAddress, uint16 indexed country);

    /// @notice The attributes of an identity changed. What they changed to is not part of the event.
    event AttributesUpdated(IdentityId indexed identity);

    /// @notice `lost` can no longer be used; `replacement` stands in for it. Emitted by the first recovery of `lost`.
    event AccountReplaced(address indexed lost, address indexed replacement);

    /// @notice Links an account to an identity, creating the identity when it is new (standing Active, the given
    /// country, class 0, expiry 0, no claims). A known identity's country must be the given one.
    /// @dev Emits IdentityRegistered.
    /// @param identity the identity's number as an address.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AddressZero (userAddress), ValueInvalid (identity not in 1..2^64-1, country not
    /// in 1..999, another country than the identity has, or userAddress is a native contract or an asset),
    /// AccountTaken (linked already)
    function registerIdentity(address userAddress, address identity, uint16 country) external;

    /// @notice registerIdentity for each item in order, all or nothing.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, LengthMismatch, ListTooLong, then each item as registerIdentity
    function batchRegisterIdentity(
        address[] calldata userAddresses,
        address[] calldata identities,
        uint16[] calldata countries
    ) external;

    /// @notice Links an account to an identity and sets the identity's attributes, creating it when it is new.
    /// @dev Emits IdentityRegistered, then AttributesUpdated.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AddressZero (account), ValueInvalid (identity zero, country not in 1..999,
    /// standing None, or account is a native contract or an asset), AccountTaken
    function register(address account, IdentityId identity, Attributes calldata attributes) external;

    /// @notice Sets the attributes of a known identity. Holder counts by country and class follow in every asset.
    /// @dev Emits AttributesUpdated.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ValueInvalid (as register), IdentityUnknown
    function setAttributes(IdentityId identity, Attributes calldata attributes) external;

    /// @notice Sets the standing of a known identity.
    /// @dev Emits AttributesUpdated.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ValueInvalid (standing None), IdentityUnknown
    function setStanding(IdentityId identity, Standing standing) external;

    /// @notice Sets the country of the account's identity.
    /// @dev Emits CountryUpdated. Holder counts by country follow in every asset.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ValueInvalid (country not in 1..999), PartyUnregistered
    function updateCountry(address userAddress, uint16 country) external;

    /// @notice Links the account to another identity, which must be known.
    /// @dev Emits IdentityUpdated(old, new). The account must hold no units of any asset.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, ValueInvalid (identity not in 1..2^64-1), IdentityUnknown, AccountHoldsUnits,
    /// PartyUnregistered, PartyRetired
    function updateIdentity(address userAddress, address identity) external;

    /// @notice Unlinks the account; the identity stays.
    /// @dev Emits IdentityRemoved(userAddress, identity). The account must hold no units of any asset.
    /// @custom:exclusive
    /// @custom:refuses NotAuthorised, AccountHoldsUnits, PartyUnregistered, PartyRetired
    function deleteIdentity(address userAddress) external;

    /// @notice Whether the account belongs to an identity.
    function contains(address userAddress) external view returns (bool);

    /// @notice Whether the account is live and its identity is Active and unexpired.
    function isVerified(address userAddress) external view returns (bool);

    /// @notice The identity's number as an address, zero when there is none.
    function identity(address userAddress) external view returns (address);

    /// @notice The country of the account's identity, zero when there is none.
    function investorCountry(address userAddress) external view returns (uint16);

    /// @notice The attributes of an identity; all zero when it is unknown.
    /// @dev Standing is for the desk: a public endpoint does not answer this function.
    function attributesOf(IdentityId identity) external view returns (Attributes memory);

    /// @notice The account that stands in for a replaced one, through any number of recoveries; the account itself
    /// when it is live.
    function successorOf(address account) external view returns (address);
}
