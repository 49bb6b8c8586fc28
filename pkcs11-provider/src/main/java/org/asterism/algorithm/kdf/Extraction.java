package org.asterism.algorithm.kdf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_EXTRACT_KEY_FROM_KEY` (PKCS#11 v3.1 §6.43.7): consecutive bits of a key, from a given one
/// on, and from the key's beginning again after its end.
record Extraction() implements Family {
  @Override
  public MechanismInfo info() {
    return KdfAlgorithm.INFO;
  }

  @Override
  public Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof Parameter.Ulong(long firstBit))) {
      throw Refusals.parameter("CK_EXTRACT_PARAMS");
    }
    SecretKeyType type = wanted.type();
    int length = wanted.requiredLength(type);
    try (var values = BaseKeys.of(keys)) {
      int available = values.base().length();
      if (length > available) {
        throw new CryptokiException(
            Ckr.KEY_SIZE_RANGE, "expected a key of at most %d bytes".formatted(available));
      }
      if (firstBit < 0 || firstBit >= (long) available * Byte.SIZE) {
        throw Refusals.parameter("a bit of the key");
      }
      SecretBytes extracted = SecretBytes.allocate(length);
      values
          .base()
          .borrow(from -> extracted.borrow(target -> extract(from, (int) firstBit, target)));
      return Derivation.of(type.material(extracted), wanted).inheriting(Inheritance.BOUND);
    }
  }

  // Each byte has bits of two neighbours.
  private static void extract(MemorySegment from, int firstBit, MemorySegment target) {
    long size = from.byteSize();
    int shift = firstBit % Byte.SIZE;
    for (long i = 0; i < target.byteSize(); i++) {
      long at = (firstBit / Byte.SIZE + i) % size;
      int high = from.get(ValueLayout.JAVA_BYTE, at) << shift;
      int low = (from.get(ValueLayout.JAVA_BYTE, (at + 1) % size) & 0xFF) >>> (Byte.SIZE - shift);
      target.set(ValueLayout.JAVA_BYTE, i, (byte) (high | low));
    }
  }
}
