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
  /// The record does not open: put it again.
  DAMAGED
}
