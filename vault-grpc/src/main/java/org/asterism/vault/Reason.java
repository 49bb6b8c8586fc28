package org.asterism.vault;

/// Why a vault refused.
public enum Reason {
  UNKNOWN_HANDLE("no record under this handle"),
  DENIED("the policy does not allow it to this principal"),
  GRANT("no grant, or one that has ended: log in again"),
  EPOCH("another epoch is in force"),
  POLICY_DIGEST("the record's policy is another"),
  CONFLICT("the handle holds something else"),
  TOMBSTONE("the handle was deleted"),
  WRONG_CREDENTIAL("the credential is wrong"),
  LOCKED("too many wrong tries"),
  NO_CREDENTIAL("the account has no PIN yet"),
  LIMIT("a limit of the vault is reached");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /// The reason for people.
  public String words() {
    return words;
  }
}
