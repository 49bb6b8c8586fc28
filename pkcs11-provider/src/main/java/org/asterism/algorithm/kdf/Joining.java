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
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// A key joined with another or with data (PKCS#11 v3.1 §6.43.3 to §6.43.6): the derived one is the
/// beginning of what comes out.
enum Joining implements Family {
  /// `CKM_CONCATENATE_BASE_AND_KEY`, whose parameter is the other key.
  BASE_AND_KEY {
    @Override
    SecretBytes join(SecretBytes base, SecretBytes other) {
      return SecretBytes.concat(base, other);
    }
  },
  /// `CKM_CONCATENATE_BASE_AND_DATA`.
  BASE_AND_DATA {
    @Override
    SecretBytes join(SecretBytes base, SecretBytes other) {
      return SecretBytes.concat(base, other);
    }
  },
  /// `CKM_CONCATENATE_DATA_AND_BASE`.
  DATA_AND_BASE {
    @Override
    SecretBytes join(SecretBytes base, SecretBytes other) {
      return SecretBytes.concat(other, base);
    }
  },
  /// `CKM_XOR_BASE_AND_DATA`: as long as the shorter of both.
  XOR_BASE_AND_DATA {
    @Override
    SecretBytes join(SecretBytes base, SecretBytes other) {
      SecretBytes joined = base.slice(0, Math.min(base.length(), other.length()));
      joined.borrow(target -> other.borrow(mask -> xor(target, mask)));
      return joined;
    }
  };

  /// More than this would be a key of no type.
  static final int MAX_DATA_BYTES = 4096;

  abstract SecretBytes join(SecretBytes base, SecretBytes other);

  @Override
  public MechanismInfo info() {
    return KdfAlgorithm.INFO;
  }

  @Override
  public Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    SecretKeyType type = wanted.type();
    requireParameter(parameter);
    try (var values = BaseKeys.of(keys);
        var other = other(parameter, values);
        var joined = join(values.base(), other)) {
      int length = wanted.lengthOutOf(joined.length(), type);
      return Derivation.of(type.material(joined.slice(0, length)), wanted)
          .inheriting(Inheritance.BOUND);
    }
  }

  private void requireParameter(Parameter parameter) throws CryptokiException {
    switch (parameter) {
      case Parameter.Handle _ when this == BASE_AND_KEY -> {}
      case Parameter.StringData(byte[] data) when this != BASE_AND_KEY -> {
        if (data.length > MAX_DATA_BYTES) {
          throw Refusals.parameter("at most %d bytes".formatted(MAX_DATA_BYTES));
        }
      }
      default ->
          throw Refusals.parameter(
              this == BASE_AND_KEY ? "the handle of a key" : "CK_KEY_DERIVATION_STRING_DATA");
    }
  }

  private static SecretBytes other(Parameter parameter, BaseKeys values) {
    return parameter instanceof Parameter.StringData(byte[] data)
        ? SecretBytes.copyOf(MemorySegment.ofArray(data))
        : values.further().getFirst().copy();
  }

  private static void xor(MemorySegment target, MemorySegment mask) {
    for (long i = 0; i < target.byteSize(); i++) {
      byte both =
          (byte) (target.get(ValueLayout.JAVA_BYTE, i) ^ mask.get(ValueLayout.JAVA_BYTE, i));
      target.set(ValueLayout.JAVA_BYTE, i, both);
    }
  }
}
