package org.asterism.algorithm.ec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_ECDH1_DERIVE` (PKCS#11 v3.1 §6.3.18), with no KDF or that of ANSI X9.63 over SHA-2.
record EcdhDerive(Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(Curve.P256.bits(), Curve.P521.bits(), Ckf.DERIVE | Ecdsa.POINT_FLAGS);
  }

  @Override
  public KeyMaterial derive(Parameter parameter, KeyUse base, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof Ecdh1 ecdh)) {
      throw Refusals.parameter("CK_ECDH1_DERIVE_PARAMS");
    }
    var curve = KeyRole.USE.require(base.facts(), EcFacts.class, "ec").curve();
    byte[] point =
        Curves.point(curve, ecdh.publicPoint())
            .orElseThrow(() -> Refusals.parameter("a point of " + curve));
    var type = wanted.type();
    boolean plain = ecdh.kdf() == Ckd.NULL;
    var hash = plain ? Hash.SHA256 : kdfHash(ecdh.kdf());
    if (plain && ecdh.sharedData().length > 0) {
      throw Refusals.parameter("no shared data without a kdf");
    }
    int available = plain ? curve.fieldBytes() : hash.length();
    int length = length(wanted, type, available, plain);
    try (var agreed = base.agree(point)) {
      // "The truncation removes bytes from the leading end of the secret value."
      var value =
          plain
              ? agreed.slice(agreed.length() - length, agreed.length())
              : x963(hash, agreed, ecdh.sharedData(), length);
      return type.material(value);
    }
  }

  private static Hash kdfHash(long kdf) throws CryptokiException {
    return Hash.byKdf(kdf)
        .filter(hash -> hash != Hash.SHA1)
        .orElseThrow(() -> Refusals.parameter("no kdf, or one over SHA-2"));
  }

  private static int length(WantedKey wanted, SecretKeyType type, int usual, boolean bounded)
      throws CryptokiException {
    var given = wanted.length();
    if (given.isEmpty() && !type.lengths().isOpen()) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing, and such keys have no usual length");
    }
    long length = given.orElse(usual);
    type.requireLength(length);
    if (bounded && length > usual) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE, "at most %d bytes are agreed on".formatted(usual));
    }
    return (int) length;
  }

  // ANSI X9.63 §5.6.3, SEC 1 §3.6.1: hash(z | counter | sharedInfo), counter from 1.
  private SecretBytes x963(Hash hash, SecretBytes agreed, byte[] sharedData, int length) {
    return agreed.useArray(z -> {
      var digest = hash.digest(providers);
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
