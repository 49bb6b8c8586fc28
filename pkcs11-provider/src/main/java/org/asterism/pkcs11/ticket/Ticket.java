package org.asterism.pkcs11.ticket;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;

/// The secret of one application under which its logins are kept. The engine draws it and forgets
/// it with the application; what it is good for afterwards, the application alone can tell.
///
/// Safe for use by many threads. Closing erases it.
public final class Ticket implements AutoCloseable {
  public static final int BYTES = 32;

  private static final int NAME_BYTES = 16;

  private final SecretBytes secret;

  private Ticket(SecretBytes secret) {
    this.secret = secret;
  }

  static Ticket draw(SecureRandom random) {
    return new Ticket(SecretBytes.random(BYTES, random));
  }

  /// @param shown stays its owner's
  static Ticket of(SecretBytes shown) {
    return new Ticket(shown.copy());
  }

  /// What the application is to be told; this object closes it.
  public SecretBytes secret() {
    return secret;
  }

  /// What its files are called; the ticket does not follow from it.
  String name() {
    try (SecretBytes derived = derived("name")) {
      return derived.useArray(bytes -> HexFormat.of().formatHex(bytes, 0, NAME_BYTES));
    }
  }

  /// What its files are sealed under; the caller closes it.
  SecretBytes key() {
    return derived("key");
  }

  private SecretBytes derived(String use) {
    return HkdfSha256.expand(
        secret, ("asterism/ticket/v1/" + use).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "Ticket[" + BYTES + "]";
  }
}
