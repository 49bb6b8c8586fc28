package org.asterism.algorithm.kdf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyedMac;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;

/// `CKM_PKCS5_PBKD2` (PKCS#11 v3.1 §6.37.4; RFC 8018 §5.2): a key of any type from a password.
///
/// @param mostIterations of all blocks together, by the token's rule
record Pbkdf2Generation(int mostIterations, Providers providers) implements Family {
  private static final int UNKNOWN_PRF = 9;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(1, KdfAlgorithm.LENGTHS.most(), Ckf.GENERATE);
  }

  @Override
  public KeyMaterial generateKey(Parameter parameter, WantedKey wanted) throws CryptokiException {
    if (!(parameter instanceof Pbkdf2 pbkdf2)) {
      throw Refusals.parameter("CK_PKCS5_PBKD2_PARAMS2");
    }
    Hash hash = hash(pbkdf2.prf());
    if (pbkdf2.salt().source() != Pbkdf2.Salt.SPECIFIED || pbkdf2.prfData().length > 0) {
      throw Refusals.parameter("a salt that is specified, and no data for the function");
    }
    if (wanted.template().find(Cka.KEY_TYPE).isEmpty()) {
      throw new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_KEY_TYPE is missing");
    }
    SecretKeyType type = wanted.type();
    int length = wanted.requiredLength(type);
    int blocks = (length + hash.length() - 1) / hash.length();
    if (pbkdf2.iterations() < 1 || pbkdf2.iterations() > mostIterations / blocks) {
      throw Refusals.parameter(
          "by the token's rule 1 to %d iterations".formatted(mostIterations / blocks));
    }
    try (var mac = KeyedMac.hmac(hash, pbkdf2.password(), providers)) {
      return type.material(derive(mac, pbkdf2, length));
    }
  }

  private static Hash hash(long prf) throws CryptokiException {
    return switch (Math.clamp(prf, 0, UNKNOWN_PRF)) {
      case 1 -> Hash.SHA1;
      case 3 -> Hash.SHA224;
      case 4 -> Hash.SHA256;
      case 5 -> Hash.SHA384;
      case 6 -> Hash.SHA512;
      case 7 -> Hash.SHA512_224;
      case 8 -> Hash.SHA512_256;
      default -> throw Refusals.parameter("CKP_PKCS5_PBKD2_HMAC_SHA1 or one over SHA-2");
    };
  }

  private static SecretBytes derive(KeyedMac mac, Pbkdf2 pbkdf2, int length) {
    byte[] derived = new byte[length];
    byte[] block = new byte[mac.length()];
    byte[] last = new byte[mac.length()];
    for (int done = 0, index = 1; done < length; done += block.length, index++) {
      byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
      mac.write(last, pbkdf2.salt().value(), number);
      System.arraycopy(last, 0, block, 0, block.length);
      for (long i = 1; i < pbkdf2.iterations(); i++) {
        mac.write(last, last);
        xor(block, last);
      }
      System.arraycopy(block, 0, derived, done, Math.min(block.length, length - done));
    }
    Arrays.fill(block, (byte) 0);
    Arrays.fill(last, (byte) 0);
    return SecretBytes.takeFrom(derived);
  }

  private static void xor(byte[] target, byte[] mask) {
    for (int i = 0; i < target.length; i++) {
      target[i] ^= mask[i];
    }
  }
}
