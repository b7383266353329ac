// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Every reason for which the chain refuses a call
/// @notice A refusal is an ABI custom error without arguments and a number. Revert data carries the error, events and
/// `canTransfer` carry the number.
/// @dev **Precedence.** When several refusals apply to one call, the one with the lowest number is the answer. Where a
/// call has parts (items of a list, the legs of a settlement), the parts are judged in order and the first part that
/// refuses answers; the NatSpec of such a function names its parts. A refusal that can only be judged of something that
/// exists (the escrow of a hold, the role for a distribution's asset) is not judged when that is unknown: then the
/// refusal of the unknown answers.
///
/// **Envelope.** A transaction's nonce is used up by inclusion, whatever comes of it. Calldata shorter than a selector
/// is UnknownFunction. SenderUnknown and SenderRetired are judged once for a transaction, before its first call; an
/// account that was never known has no nonce, so nothing it signed is ever included. A number outside an enum's list is
/// ValueInvalid, any other argument that is not canonical ABI is MalformedCall.
///
/// **Exclusive** calls are so by contract and selector alone, whatever comes of them. An atomic batch is exclusive when
/// one of its calls is; in a batch that is not atomic each call is judged by itself.
///
/// **Neutrality.** PartyNotPermitted is all that is ever said of a party that is blocked, deceased, closed, under
/// review or frozen: no other number tells these apart.
interface IRefusals {
    // ---- the envelope: 1–19 ------------------------------------------------------------------------------------

    /// @notice No contract answers at this address.
    /// @custom:code 1
    /// @custom:cure Check the address; an asset must be created before it can be called.
    error UnknownContract();

    /// @notice The contract has no function with this selector.
    /// @custom:code 2
    /// @custom:cure Check the function against the published interface.
    error UnknownFunction();

    /// @notice The function only reads; it cannot be sent as a transaction.
    /// @custom:code 3
    /// @custom:cure Ask it through eth_call.
    error ViewOnly();

    /// @notice The arguments are not the canonical ABI encoding of the function's types.
    /// @custom:code 4
    /// @custom:cure Encode the arguments again from the published interface.
    error MalformedCall();

    /// @notice The gas limit is below the cost of the call.
    /// @custom:code 5
    /// @custom:cure Estimate the gas again and send with that limit.
    error OutOfGas();

    /// @notice A batch holds more than 1,024 calls.
    /// @custom:code 6
    /// @custom:cure Split the batch.
    error BatchTooLarge();

    /// @notice A batch holds a batch.
    /// @custom:code 7
    /// @custom:cure List the inner calls in the outer batch.
    error BatchNested();

    /// @notice The batch arrived after its validUntil.
    /// @custom:code 8
    /// @custom:cure Submit again with a later validUntil.
    error CallExpired();

    /// @notice validUntil is more than 30 days ahead.
    /// @custom:code 9
    /// @custom:cure Choose a validUntil within 30 days.
    error ValidUntilTooFar();

    /// @notice A call with this ref has been included before.
    /// @custom:code 10
    /// @custom:cure Nothing to do: the first call with this ref is the one that counts.
    error RefUsed();

    // ---- authority: 20–49 --------------------------------------------------------------------------------------

    /// @notice Neither the identity registry nor a role knows the sender.
    /// @custom:code 20
    /// @custom:cure Register the account with an identity first.
    error SenderUnknown();

    /// @notice The sender's account was replaced in a recovery.
    /// @custom:code 21
    /// @custom:cure Use the account that replaced it.
    error SenderRetired();

    /// @notice The sender holds no role that may do this, or is not the party it concerns.
    /// @custom:code 22
    /// @custom:cure Send from an account that holds the role.
    error NotAuthorised();

    // ---- arguments: 50–99 --------------------------------------------------------------------------------------

    /// @notice Lists that belong together differ in length.
    /// @custom:code 50
    /// @custom:cure Give lists of one length.
    error LengthMismatch();

    /// @notice A list holds more than 1,024 items.
    /// @custom:code 51
    /// @custom:cure Split the list.
    error ListTooLong();

    /// @notice An address must not be zero here.
    /// @custom:code 52
    /// @custom:cure Give an account.
    error AddressZero();

    /// @notice Sender and receiver are the same account.
    /// @custom:code 53
    /// @custom:cure Nothing to do: units are already there.
    error SelfTransfer();

    /// @notice An amount must not be zero here.
    /// @custom:code 54
    /// @custom:cure Give an amount above zero.
    error AmountZero();

    /// @notice An amount is above 2^128-1.
    /// @custom:code 55
    /// @custom:cure Give an amount of at most 2^128-1.
    error AmountTooLarge();

    /// @notice A time lies on the wrong side of now, or an end before its start.
    /// @custom:code 56
    /// @custom:cure Compare the times with the chain's latest block.
    error TimeInvalid();

    /// @notice A value is outside its list or range.
    /// @custom:code 57
    /// @custom:cure Compare the value with the interface's documentation.
    error ValueInvalid();

    /// @notice A list must be sorted and free of repetitions here.
    /// @custom:code 58
    /// @custom:cure Sort the list and remove repetitions.
    error ListUnsorted();

    // ---- what exists and in which state: 100–149 ---------------------------------------------------------------

    /// @notice No such asset.
    /// @custom:code 100
    /// @custom:cure Check the asset's address.
    error AssetUnknown();

    /// @notice The real asset already has an owner of record, or already carries this instrument.
    /// @custom:code 101
    /// @custom:cure Open a dispute with the registry desk.
    error AssetTaken();

    /// @notice The asset still has units in circulation.
    /// @custom:code 102
    /// @custom:cure Redeem all units first.
    error AssetInCirculation();

    /// @notice The asset is retired.
    /// @custom:code 103
    /// @custom:cure Nothing: a retired asset stays retired.
    error AssetRetired();

    /// @notice The token named as payment is not a cash token.
    /// @custom:code 104
    /// @custom:cure Name the cash token of the currency.
    error CashUnknown();

    /// @notice The rule set was changed since the version this change builds on.
    /// @custom:code 105
    /// @custom:cure Read the current rules and propose the change again.
    error RulesVersionStale();

    /// @notice Resale rules need an asset that keeps lots.
    /// @custom:code 106
    /// @custom:cure Create the asset with lots, or leave the resale rules out.
    error LotsNotKept();

    /// @notice An amount would not stay whole after the split.
    /// @custom:code 107
    /// @custom:cure Buy back the odd units first, or choose another ratio.
    error SplitLeavesFraction();

    /// @notice A later valuation is on record.
    /// @custom:code 108
    /// @custom:cure Publish with a later date.
    error ValuationStale();

    /// @notice No such identity.
    /// @custom:code 110
    /// @custom:cure Register the identity first.
    error IdentityUnknown();

    /// @notice The account already belongs to an identity.
    /// @custom:code 111
    /// @custom:cure Use updateIdentity, or another account.
    error AccountTaken();

    /// @notice The account still holds units or has units held.
    /// @custom:code 112
    /// @custom:cure Move or recover its units first.
    error AccountHoldsUnits();

    /// @notice The lost and the new account do not belong to the same, named identity.
    /// @custom:code 113
    /// @custom:cure Register the new account with the same identity first.
    error RecoveryIdentityMismatch();

    /// @notice The lost account was replaced by another account.
    /// @custom:code 114
    /// @custom:cure Recover to the account that replaced it.
    error RecoveryTargetMismatch();

    /// @notice The last holder of the admin role cannot lose it.
    /// @custom:code 115
    /// @custom:cure Grant the role to somebody else first.
    error LastAdmin();

    /// @notice No such hold in this asset for this holder.
    /// @custom:code 120
    /// @custom:cure Check hold and holder.
    error HoldUnknown();

    /// @notice The id was used for a hold in this asset before.
    /// @custom:code 121
    /// @custom:cure Choose another id.
    error HoldExists();

    /// @notice The hold has expired.
    /// @custom:code 122
    /// @custom:cure Reclaim the units and create a new hold.
    error HoldExpired();

    /// @notice The hold has not expired yet.
    /// @custom:code 123
    /// @custom:cure Wait until it expires, or ask the escrow to release it.
    error HoldNotExpired();

    /// @notice The hold promises its units to somebody else.
    /// @custom:code 124
    /// @custom:cure Execute it to the account it names.
    error HoldRecipientMismatch();

    /// @notice The hold covers fewer units than that.
    /// @custom:code 125
    /// @custom:cure Ask for at most what the hold still covers.
    error HoldTooSmall();

    /// @notice No such checkpoint of this asset.
    /// @custom:code 126
    /// @custom:cure Create the checkpoint first.
    error CheckpointUnknown();

    /// @notice A signature does not match the order and its party.
    /// @custom:code 130
    /// @custom:cure Sign the order again with the party's own account.
    error SignatureInvalid();

    /// @notice The order is past its validUntil.
    /// @custom:code 131
    /// @custom:cure Sign a new order.
    error OrderExpired();

    /// @notice The order was settled before.
    /// @custom:code 132
    /// @custom:cure Nothing to do: the order is settled.
    error OrderSettled();

    /// @notice The order was cancelled by one of its parties.
    /// @custom:code 133
    /// @custom:cure Sign a new order.
    error OrderCancelled();

    /// @notice No such distribution.
    /// @custom:code 135
    /// @custom:cure Declare it first.
    error DistributionUnknown();

    /// @notice The id was used for a distribution before.
    /// @custom:code 136
    /// @custom:cure Choose another id.
    error DistributionExists();

    /// @notice The distribution is not funded in full.
    /// @custom:code 137
    /// @custom:cure Fund the rest first.
    error DistributionUnfunded();

    /// @notice The amount is more than the distribution still needs.
    /// @custom:code 138
    /// @custom:cure Fund at most what is missing.
    error DistributionOverfunded();

    /// @notice The distribution's payment time has not come.
    /// @custom:code 139
    /// @custom:cure Wait for the payment time.
    error DistributionNotDue();

    /// @notice Holders remain who were neither paid nor put into suspense.
    /// @custom:code 140
    /// @custom:cure Pay the remaining holders first.
    error DistributionIncomplete();

    /// @notice The distribution is closed.
    /// @custom:code 141
    /// @custom:cure Nothing to do: the distribution is complete.
    error DistributionClosed();

    /// @notice The holder has nothing to receive from this distribution.
    /// @custom:code 142
    /// @custom:cure Check the holding at the distribution's checkpoint.
    error NothingDue();

    /// @notice No such motion.
    /// @custom:code 145
    /// @custom:cure Open the motion first.
    error MotionUnknown();

    /// @notice The id was used for a motion before.
    /// @custom:code 146
    /// @custom:cure Choose another id.
    error MotionExists();

    /// @notice The motion takes no votes now.
    /// @custom:code 147
    /// @custom:cure Vote between the motion's opening and closing times.
    error MotionNotOpen();

    /// @notice The motion can still be voted on, or is already closed.
    /// @custom:code 148
    /// @custom:cure Close a motion once, after its closing time.
    error MotionNotClosable();

    /// @notice The account has voted on this motion.
    /// @custom:code 149
    /// @custom:cure Nothing to do: the first vote counts.
    error AlreadyVoted();

    /// @notice The audit log cannot shrink, nor change its root at one size.
    /// @custom:code 150
    /// @custom:cure Anchor a later checkpoint of the same log.
    error AnchorStale();

    // ---- a movement of units: 190–299 --------------------------------------------------------------------------

    /// @notice The allowance is smaller than the amount.
    /// @custom:code 190
    /// @custom:cure Ask the owner for a larger allowance.
    error InsufficientAllowance();

    /// @notice A party's account belongs to no identity.
    /// @custom:code 200
    /// @custom:cure Register the account with an identity.
    error PartyUnregistered();

    /// @notice A party's account was replaced in a recovery.
    /// @custom:code 201
    /// @custom:cure Use the account that replaced it.
    error PartyRetired();

    /// @notice A party may not take part at present.
    /// @custom:code 202
    /// @custom:cure Contact the registry desk.
    error PartyNotPermitted();

    /// @notice The receiver's identity has lapsed.
    /// @custom:code 203
    /// @custom:cure Renew the identity's verification.
    error IdentityExpired();

    /// @notice The token is paused.
    /// @custom:code 210
    /// @custom:cure Wait until the token is unpaused.
    error AssetPaused();

    /// @notice Trading in the asset is halted.
    /// @custom:code 211
    /// @custom:cure Wait until the halt is lifted.
    error TransferHalted();

    /// @notice No transfer window is open.
    /// @custom:code 212
    /// @custom:cure Transfer within one of the asset's windows.
    error TransferWindowClosed();

    /// @notice Transfers of this asset need approval.
    /// @custom:code 213
    /// @custom:cure Ask for the transfer with requestTransfer and wait for approval.
    error TransferClearingRequired();

    /// @notice The receiver's country is not admitted.
    /// @custom:code 220
    /// @custom:cure Only a receiver from an admitted country can acquire.
    error TransferCountryDenied();

    /// @notice The receiver's investor class is not admitted.
    /// @custom:code 221
    /// @custom:cure Only a receiver of an admitted class can acquire; have the classification reviewed.
    error TransferClassDenied();

    /// @notice The receiver lacks a claim that the asset requires.
    /// @custom:code 222
    /// @custom:cure Have the missing claim attested.
    error TransferClaimMissing();

    /// @notice The receiver is not on the asset's whitelist.
    /// @custom:code 223
    /// @custom:cure Ask the issuer to admit the receiver.
    error TransferNotWhitelisted();

    /// @notice The balance is smaller than the amount.
    /// @custom:code 230
    /// @custom:cure Move at most the balance.
    error InsufficientBalance();

    /// @notice The balance suffices, but part of it is frozen or held.
    /// @custom:code 231
    /// @custom:cure Move at most the available balance, or have units released.
    error InsufficientAvailable();

    /// @notice Fewer units are frozen than that.
    /// @custom:code 232
    /// @custom:cure Unfreeze at most the frozen units.
    error InsufficientFrozen();

    /// @notice Only a whole holding may be transferred.
    /// @custom:code 240
    /// @custom:cure Transfer the account's whole balance.
    error TransferPartialDenied();

    /// @notice The units that are past their lock-up are fewer than the amount.
    /// @custom:code 241
    /// @custom:cure Wait until enough lots are unlocked.
    error TransferLocked();

    /// @notice The receiving account keeps 64 lots already.
    /// @custom:code 242
    /// @custom:cure The receiver merges lots first.
    error LotsFull();

    /// @notice The receiver would hold more units than allowed.
    /// @custom:code 250
    /// @custom:cure Transfer fewer units.
    error HoldingAboveMaximum();

    /// @notice The receiver would hold a larger share of the supply than allowed.
    /// @custom:code 251
    /// @custom:cure Transfer fewer units.
    error HoldingShareAboveMaximum();

    /// @notice A party would keep fewer units than the least holding, without leaving.
    /// @custom:code 252
    /// @custom:cure Transfer more, or the whole holding.
    error HoldingBelowMinimum();

    /// @notice A party would keep a smaller share of the supply than the least share, without leaving.
    /// @custom:code 253
    /// @custom:cure Transfer more, or the whole holding.
    error HoldingShareBelowMinimum();

    /// @notice The asset has as many holders as it may have.
    /// @custom:code 260
    /// @custom:cure Wait until a holder leaves.
    error HoldersAtMaximum();

    /// @notice The asset has as many holders of the receiver's country as it may have.
    /// @custom:code 261
    /// @custom:cure Wait until a holder of that country leaves.
    error HoldersOfCountryAtMaximum();

    /// @notice The asset has as many holders of the receiver's class as it may have.
    /// @custom:code 262
    /// @custom:cure Wait until a holder of that class leaves.
    error HoldersOfClassAtMaximum();

    /// @notice The supply would pass its cap.
    /// @custom:code 270
    /// @custom:cure Issue at most the remainder, or raise the authorised amount.
    error SupplyAboveCap();

    /// @notice Issuance within the rolling period would pass its cap.
    /// @custom:code 271
    /// @custom:cure Issue less, or wait until earlier issuance leaves the period.
    error IssuanceAboveCap();

    /// @notice The supply would pass 2^128-1.
    /// @custom:code 272
    /// @custom:cure Issue less.
    error SupplyOverflow();
}
