package org.asterism.vault;

/// Why a vault refused.
public enum Reason {
  UNKNOWN_HANDLE,
  /// The policy does not allow it to this principal.
  DENIED,
  /// No grant, or one that has ended: log in again.
  GRANT,
  /// Another epoch is in force.
  EPOCH,
  POLICY_DIGEST,
  /// The handle holds something else.
  CONFLICT,
  /// The handle was deleted.
  TOMBSTONE,
  WRONG_CREDENTIAL,
  LOCKED,
  /// The account has no PIN yet.
  NO_CREDENTIAL,
  /// A named limit of the vault is reached.
  LIMIT,
  /// It is marked for deletion; an operator may undo that.
  MARKED,
  /// Too many logins that were not right a while ago; this one was not counted.
  TOO_SOON,
  /// The engine or the token has its share of this vault's store.
  QUOTA,
  /// The record does not open: put it again.
  DAMAGED,
  /// No such nonce, or it has signed: have others made.
  SPENT,
  /// No such session, or it is over.
  SESSION,
  /// One member's dealing is not what it was committed to.
  DEALER,
  /// A value is out of range, or not what the record is committed to.
  INPUT,
  /// The vault's machine has no arithmetic for it.
  GROUP
}
