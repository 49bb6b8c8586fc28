package org.asterism.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;

/// The handles of what a vault keeps for a token as such: HMAC(enrolment id, token serial | what)
/// (protocol §3), found again from enrolment and serial alone.
public final class AccountName {
  private AccountName() {}

  /// Of a role's account.
  public static Handle of(EnrolmentId vault, String serial, Role role) {
    return named(vault, "asterism/account/v1|" + serial + "|" + role);
  }

  /// Under which a vault remembers the operators' last order about the token.
  public static Handle ofOrders(EnrolmentId vault, String serial) {
    return named(vault, "asterism/orders/v1|" + serial);
  }

  private static Handle named(EnrolmentId vault, String name) {
    try (var id = SecretBytes.takeFrom(vault.bytes().toByteArray())) {
      byte[] digest = HmacSha256.mac(id, name.getBytes(StandardCharsets.UTF_8));
      return Handle.of(Arrays.copyOf(digest, Handle.LENGTH));
    }
  }
}
