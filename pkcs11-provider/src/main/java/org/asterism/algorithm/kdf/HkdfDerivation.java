package org.asterism.algorithm.kdf;

import java.util.Arrays;
import java.util.List;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeyedMac;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_HKDF_DERIVE` and `CKM_HKDF_DATA` (PKCS#11 v3.1 §6.62.3, §6.62.4; RFC 5869).
///
/// The standard wants a base key as long as the hash; that of TLS 1.3 is not, so any length serves.
record HkdfDerivation(Result result, Providers providers) implements Family {
  private static final int MAX_BLOCKS = 255;

  /// What is made of the output.
  interface Result {
    /// How long it is to be.
    ///
    /// @param usual where the output is of one length
    int length(Hkdf hkdf, WantedKey wanted, int usual) throws CryptokiException;

    /// Takes the output.
    Derivation.Made of(SecretBytes output, WantedKey wanted) throws CryptokiException;
  }

  @Override
  public MechanismInfo info() {
    return KdfAlgorithm.INFO;
  }

  @Override
  public Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof Hkdf hkdf)) {
      throw Refusals.parameter("CK_HKDF_PARAMS");
    }
    hkdf.requireSteps();
    Hash hash = hkdf.requireHash();
    KeyRole.USE.secret(keys.getFirst().facts(), KdfAlgorithm.LENGTHS, Ckk.HKDF, Ckk.GENERIC_SECRET);
    int length = length(hkdf, hash, wanted);
    try (var values = BaseKeys.of(keys);
        var key = hkdf.steps().extract() ? extract(hkdf, hash, values) : values.base().copy()) {
      return Derivation.of(result.of(output(hkdf, hash, key, length), wanted));
    }
  }

  private int length(Hkdf hkdf, Hash hash, WantedKey wanted) throws CryptokiException {
    int most = hkdf.steps().expand() ? MAX_BLOCKS * hash.length() : hash.length();
    if (wanted.length().orElse(0) > most) {
      throw new CryptokiException(Ckr.KEY_SIZE_RANGE, "expected at most %d bytes".formatted(most));
    }
    int length = result.length(hkdf, wanted, hash.length());
    if (!hkdf.steps().expand() && length != hash.length()) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "what is extracted has %d bytes".formatted(hash.length()));
    }
    return length;
  }

  // "If bExtract is set to true and no salt is given, a 'zero' salt is used."
  private SecretBytes extract(Hkdf hkdf, Hash hash, BaseKeys values) {
    if (hkdf.salt().type() == Hkdf.Salt.KEY) {
      return values.further().getFirst().useArray(salt -> extract(hash, salt, values.base()));
    }
    boolean given = hkdf.salt().type() == Hkdf.Salt.DATA && hkdf.salt().data().length > 0;
    return extract(hash, given ? hkdf.salt().data() : new byte[hash.length()], values.base());
  }

  // RFC 5869 §2.2.
  private SecretBytes extract(Hash hash, byte[] salt, SecretBytes base) {
    try (var mac = KeyedMac.hmac(hash, salt, providers)) {
      return base.useArray(value -> SecretBytes.takeFrom(mac.of(value)));
    }
  }

  private SecretBytes output(Hkdf hkdf, Hash hash, SecretBytes key, int length) {
    return hkdf.steps().expand()
        ? key.useArray(value -> expand(hash, value, hkdf.info(), length))
        : key.copy();
  }

  // RFC 5869 §2.3.
  private SecretBytes expand(Hash hash, byte[] key, byte[] info, int length) {
    byte[] expanded = new byte[length];
    byte[] block = new byte[0];
    try (var mac = KeyedMac.hmac(hash, key, providers)) {
      for (int done = 0, counter = 1; done < length; done += block.length, counter++) {
        byte[] next = mac.of(block, info, new byte[] {(byte) counter});
        Arrays.fill(block, (byte) 0);
        block = next;
        System.arraycopy(block, 0, expanded, done, Math.min(block.length, length - done));
      }
      return SecretBytes.takeFrom(expanded);
    } finally {
      Arrays.fill(block, (byte) 0);
    }
  }
}
