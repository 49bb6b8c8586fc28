package org.asterism.login;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.asterism.secret.HmacSha256;
import org.asterism.secret.SecretBytes;

/// The memory of a PIN that the vaults accepted, which recognises it by an HMAC under a random key
/// in locked memory, for a while (design §7). Any other PIN is none of its business. Safe for use
/// by many threads.
public final class LoginMemory implements AutoCloseable {
  private final LongSupplier nanos;
  private final Duration lasting;
  private final SecretBytes key;
  private Optional<Known> known = Optional.empty();

  private record Known(byte[] mac, long until) {}

  public LoginMemory(SecureRandom random, LongSupplier nanos, Duration lasting) {
    this.nanos = nanos;
    this.lasting = lasting;
    this.key = SecretBytes.random(HmacSha256.BYTES, random);
  }

  public synchronized void remember(SecretBytes pin) {
    if (!lasting.isZero()) {
      byte[] mac = pin.useArray(lent -> HmacSha256.mac(key, lent));
      known = Optional.of(new Known(mac, nanos.getAsLong() + lasting.toNanos()));
    }
  }

  public synchronized boolean recognises(SecretBytes pin) {
    return known
        .filter(last -> last.until() - nanos.getAsLong() > 0)
        .filter(last -> pin.useArray(lent -> HmacSha256.verifies(key, lent, last.mac())))
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
}
