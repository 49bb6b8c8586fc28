package org.asterism.login;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;

/// Recognises a PIN that the vaults accepted: by an HMAC under a random key in locked memory, for a
/// while (design §7). Any other PIN is none of its business. Safe for use by many threads.
public final class LoginMemory implements AutoCloseable {
  private final LongSupplier nanos;
  private final Duration lasting;
  private final RowKeys key;
  private Optional<Known> known = Optional.empty();

  private record Known(byte[] mac, long until) {}

  public LoginMemory(SecureRandom random, LongSupplier nanos, Duration lasting) {
    this.nanos = nanos;
    this.lasting = lasting;
    try (SecretBytes root = SecretBytes.random(32, random)) {
      this.key = RowKeys.derive(root, "login-memory");
    }
  }

  public synchronized void remember(SecretBytes pin) {
    if (!lasting.isZero()) {
      known = Optional.of(new Known(mac(pin), nanos.getAsLong() + lasting.toNanos()));
    }
  }

  public synchronized boolean recognises(SecretBytes pin) {
    return known
        .filter(last -> last.until() - nanos.getAsLong() > 0)
        .filter(last -> MessageDigest.isEqual(last.mac(), mac(pin)))
        .isPresent();
  }

  public synchronized void forget() {
    known.ifPresent(last -> Arrays.fill(last.mac(), (byte) 0));
    known = Optional.empty();
  }

  @Override
  public synchronized void close() {
    forget();
    key.close();
  }

  private byte[] mac(SecretBytes pin) {
    return pin.useArray(key::mac);
  }
}
