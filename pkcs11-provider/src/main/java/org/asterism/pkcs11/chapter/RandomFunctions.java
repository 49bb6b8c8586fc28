package org.asterism.pkcs11.chapter;

import java.security.SecureRandom;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.session.Application;

/// Random number generation functions (PKCS#11 v3.1 §5.16), from the engine's own generator: no
/// vault is asked. Safe for use by many threads.
public final class RandomFunctions {
  /// The most that one call yields; it fits a frame.
  public static final int MAX_BYTES = 8 << 20;

  private final SecureRandom random;

  public RandomFunctions(SecureRandom random) {
    this.random = random;
  }

  /// `C_SeedRandom`: the seed is mixed in, never relied on.
  public void seed(Application application, long session, byte[] seed) throws CryptokiException {
    var _ = application.session(session);
    random.setSeed(seed);
  }

  /// `C_GenerateRandom`.
  public byte[] generate(Application application, long session, long length)
      throws CryptokiException {
    var _ = application.session(session);
    if (length < 0 || length > MAX_BYTES) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE, "at most %d random bytes at a time".formatted(MAX_BYTES));
    }
    byte[] drawn = new byte[(int) length];
    random.nextBytes(drawn);
    return drawn;
  }
}
