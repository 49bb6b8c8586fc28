package org.asterism.algorithm.ec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;

/// A key derivation function over an agreed secret: hashes of the secret, a counter from 1 and what
/// both parties know besides, one after the other.
///
/// @param counterFirst as SP 800-56C rev. 2 §4.1 has it; else as ANSI X9.63 §5.6.3 (SEC 1 §3.6.1)
///   has it, after the secret
record AgreementKdf(Hash hash, boolean counterFirst) {
  private static final Map<Long, Hash> COUNTER_FIRST =
      Map.of(
          Ckd.SHA1_KDF_SP800, Hash.SHA1,
          Ckd.SHA224_KDF_SP800, Hash.SHA224,
          Ckd.SHA256_KDF_SP800, Hash.SHA256,
          Ckd.SHA384_KDF_SP800, Hash.SHA384,
          Ckd.SHA512_KDF_SP800, Hash.SHA512,
          Ckd.SHA3_224_KDF_SP800, Hash.SHA3_224,
          Ckd.SHA3_256_KDF_SP800, Hash.SHA3_256,
          Ckd.SHA3_384_KDF_SP800, Hash.SHA3_384,
          Ckd.SHA3_512_KDF_SP800, Hash.SHA3_512);

  /// @param kdf a `CKD_`
  static AgreementKdf of(long kdf) throws CryptokiException {
    return Optional.ofNullable(COUNTER_FIRST.get(kdf))
        .map(hash -> new AgreementKdf(hash, true))
        .or(() -> Hash.byKdf(kdf).map(hash -> new AgreementKdf(hash, false)))
        .orElseThrow(
            () -> Refusals.parameter("no kdf, or that of X9.63 or SP 800-56A over SHA-1 to 3"));
  }

  SecretBytes key(SecretBytes agreed, byte[] sharedData, int length, Providers providers) {
    return agreed.useArray(z -> {
      var digest = hash.digest(providers);
      byte[] derived = new byte[length];
      int done = 0;
      for (int i = 1; done < length; i++) {
        byte[] counter = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
        digest.update(counterFirst ? counter : z);
        digest.update(counterFirst ? z : counter);
        byte[] block = digest.digest(sharedData);
        int step = Math.min(block.length, length - done);
        System.arraycopy(block, 0, derived, done, step);
        Arrays.fill(block, (byte) 0);
        done += step;
      }
      return SecretBytes.takeFrom(derived);
    });
  }
}
