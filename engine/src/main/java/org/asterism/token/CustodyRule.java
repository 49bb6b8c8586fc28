package org.asterism.token;

import org.asterism.custody.records.Custody;

/// What custody a token's new keys have where their template does not say, by families of keys.
///
/// @param rsa of RSA private keys; every other family has one custody yet
public record CustodyRule(Custody rsa) {
  public static final CustodyRule DEFAULT = new CustodyRule(Custody.ASSEMBLED);
}
