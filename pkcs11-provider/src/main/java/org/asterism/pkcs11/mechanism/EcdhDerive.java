package org.asterism.pkcs11.mechanism;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.asterism.crypto.Curves;
import org.asterism.crypto.Providers;
import org.asterism.crypto.SecretLengths;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.Curve;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_ECDH1_DERIVE` (PKCS#11 v3.1 §6.3.18), with no KDF or that of ANSI X9.63 over SHA-2.
final class EcdhDerive implements Family {
  private final Providers providers;

  EcdhDerive(Providers providers) {
    this.providers = providers;
  }

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(Curve.P256.bits(), Curve.P521.bits(), Ckf.DERIVE | Ecdsa.CURVE_FLAGS);
  }

  @Override
  public KeyMaterial derive(Parameter parameter, KeyUse base, Template template)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof Parameter.Ecdh1 ecdh)) {
      throw Refusals.parameter("CK_ECDH1_DERIVE_PARAMS");
    }
    var curve = KeyRole.USE.ec(base.facts()).curve();
    byte[] point =
        Curves.point(curve, ecdh.publicPoint())
            .orElseThrow(() -> Refusals.parameter("a point of " + curve));
    long keyType = WrappedKeys.keyType(template);
    boolean plain = ecdh.kdf() == Ckd.NULL;
    var hash = plain ? Hash.SHA256 : kdfHash(ecdh.kdf());
    if (plain && ecdh.sharedData().length > 0) {
      throw Refusals.parameter("no shared data without a kdf");
    }
    int available = plain ? curve.fieldBytes() : hash.length();
    int length = length(template, keyType, available, plain);
    try (var agreed = base.agree(point)) {
      // "The truncation removes bytes from the leading end of the secret value."
      var value =
          plain
              ? agreed.slice(agreed.length() - length, agreed.length())
              : x963(hash, agreed, ecdh.sharedData(), length);
      return new KeyMaterial(new KeyFacts.Secret(keyType, length), value);
    }
  }

  private static Hash kdfHash(long kdf) throws CryptokiException {
    return Hash.byKdf(kdf)
        .filter(hash -> hash != Hash.SHA1)
        .orElseThrow(() -> Refusals.parameter("no kdf, or one over SHA-2"));
  }

  private static int length(Template template, long keyType, int usual, boolean bounded)
      throws CryptokiException {
    var given = template.ulong(Cka.VALUE_LEN);
    if (given.isEmpty() && keyType == Ckk.AES) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing, and an aes key has no usual length");
    }
    long length = given.orElse(usual);
    if (!SecretLengths.allows(keyType, length)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "no such key has %d bytes".formatted(length));
    }
    if (bounded && length > usual) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE, "at most %d bytes are agreed on".formatted(usual));
    }
    return (int) length;
  }

  // ANSI X9.63 §5.6.3, SEC 1 §3.6.1: hash(z | counter | sharedInfo), counter from 1.
  private SecretBytes x963(Hash hash, SecretBytes agreed, byte[] sharedData, int length) {
    return agreed.useArray(z -> {
      var digest = providers.digest(hash.algorithm());
      byte[] derived = new byte[length];
      int done = 0;
      for (int counter = 1; done < length; counter++) {
        digest.update(z);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(counter).array());
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
