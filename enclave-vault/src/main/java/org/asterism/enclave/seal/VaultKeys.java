package org.asterism.enclave.seal;

import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.secret.AesGcm;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// What makes a vault this vault, for as long as its platform unseals it. Closing it erases all
/// three.
///
/// @param dataKey what all that it stores is sealed under
/// @param identity its TLS key, P-256 in PKCS #8, by which engines know it
/// @param evidenceSeed the key that its platform's simulation signs evidence with
/// @param enrolment the signed file that it obeys; empty until it is enrolled. It lies with the
///   keys so that nobody makes a vault forget who its operators are
public record VaultKeys(
    SecretBytes dataKey, SecretBytes identity, SecretBytes evidenceSeed, Optional<String> enrolment)
    implements AutoCloseable {

  /// With a data key drawn from `random`; takes the other two over.
  public static VaultKeys draw(
      SecretBytes identity, SecretBytes evidenceSeed, SecureRandom random) {
    try (var handover = Handover.orElse(() -> close(identity, evidenceSeed))) {
      SecretBytes dataKey = SecretBytes.random(AesGcm.KEY_BYTES, random);
      return handover.to(new VaultKeys(dataKey, identity, evidenceSeed, Optional.empty()));
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
