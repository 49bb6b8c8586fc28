package org.asterism.token;

import java.util.Map;
import java.util.Objects;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;

/// What custody a token's new keys have where their template does not say, by families of keys.
///
/// @param rsa of RSA private keys; every other family has one custody yet
public record CustodyRule(Custody rsa) {
  public static final CustodyRule DEFAULT = new CustodyRule(Custody.ASSEMBLED);

  /// This rule, but for what was decided when the token was made.
  CustodyRule under(CustodyTerms terms) {
    return new CustodyRule(Objects.requireNonNullElse(terms.families().get("rsa"), rsa));
  }

  /// For the log.
  String words() {
    return "rsa " + rsa.word();
  }

  /// The custody of every family, by its name.
  public Map<String, Custody> families() {
    return Map.of("rsa", rsa);
  }
}
