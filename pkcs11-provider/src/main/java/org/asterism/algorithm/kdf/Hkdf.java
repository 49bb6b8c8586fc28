package org.asterism.algorithm.kdf;

import java.util.List;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.cryptoki.CryptokiException;

/// `CK_HKDF_PARAMS` (PKCS#11 v3.1 §6.62.2).
///
/// @param hash a `CKM_`
public record Hkdf(Steps steps, long hash, Salt salt, byte[] info) implements Parameter {

  /// Which of both steps are taken.
  public record Steps(boolean extract, boolean expand) {}

  /// @param type a `CKF_HKDF_SALT_`
  /// @param data empty where the application gave none
  /// @param key a handle
  public record Salt(long type, byte[] data, long key) {
    static final long NULL = 1;
    static final long DATA = 2;
    static final long KEY = 4;

    public static Salt of(byte[] data) {
      return new Salt(DATA, data, 0);
    }

    boolean isKnown() {
      return type == NULL || type == DATA || type == KEY;
    }
  }

  static Hkdf read(Parameter.Fields fields) {
    return new Hkdf(
        new Steps(fields.number("extract") != 0, fields.number("expand") != 0),
        fields.number("prfHash"),
        new Salt(fields.number("saltType"), fields.bytes("salt"), fields.number("saltKey")),
        fields.bytes("info"));
  }

  /// "The salt should be ignored if bExtract is false."
  @Override
  public List<Long> keys() {
    return steps.extract && salt.type == Salt.KEY ? List.of(salt.key) : List.of();
  }

  @Override
  public int length() {
    return salt.data.length + info.length;
  }

  /// The hash of the HMAC: by its own name, or by that of the HMAC, as SunPKCS11 sends it.
  Hash requireHash() throws CryptokiException {
    return Hash.byMechanism(hash)
        .or(() -> Hash.byHmac(hash))
        .orElseThrow(() -> Refusals.parameter("a hash"));
  }

  void requireSteps() throws CryptokiException {
    if (!steps.extract && !steps.expand) {
      throw Refusals.parameter("at least one of both steps");
    }
    if (steps.extract && !salt.isKnown()) {
      throw Refusals.parameter("a type of salt");
    }
  }
}
