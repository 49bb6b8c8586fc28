package org.asterism.enclave.seal;

import java.security.SecureRandom;
import org.asterism.secret.AesGcm;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// What makes a vault this vault, for as long as its platform unseals it. Closing it erases all
/// three.
///
/// @param dataKey what all that it stores is sealed under
/// @param identity its TLS key, P-256 in PKCS #8, by which engines know it
/// @param evidenceSeed the key that its platform's simulation signs evidence with
public record VaultKeys(SecretBytes dataKey, SecretBytes identity, SecretBytes evidenceSeed)
    implements AutoCloseable {

  /// With a data key drawn from `random`; takes the other two over.
  public static VaultKeys draw(
      SecretBytes identity, SecretBytes evidenceSeed, SecureRandom random) {
    try (var handover = Handover.orElse(() -> close(identity, evidenceSeed))) {
      return handover.to(
          new VaultKeys(SecretBytes.random(AesGcm.KEY_BYTES, random), identity, evidenceSeed));
    }
  }

  @Override
  public void close() {
    close(dataKey, identity, evidenceSeed);
  }

  private static void close(SecretBytes... secrets) {
    for (SecretBytes secret : secrets) {
      secret.close();
    }
  }
}
