package org.asterism.algorithm;

import java.util.List;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of digests, HMAC and generic secrets, in their order.
final class HashSpecimens {
  /// The hashes, as the names of their mechanisms begin.
  static final List<String> NAMES =
      List.of(
          "SHA_1",
          "SHA224",
          "SHA256",
          "SHA384",
          "SHA512",
          "SHA512_224",
          "SHA512_256",
          "SHA3_224",
          "SHA3_256",
          "SHA3_384",
          "SHA3_512");

  private HashSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        of("GENERIC_SECRET_KEY_GEN", Ckm.GENERIC_SECRET_KEY_GEN),
        of("SHA_1_KEY_GEN", Ckm.SHA_1_KEY_GEN),
        of("SHA_1", Ckm.SHA_1),
        of("SHA_1_HMAC", Ckm.SHA_1_HMAC),
        general("SHA_1_HMAC_GENERAL", Ckm.SHA_1_HMAC_GENERAL),
        of("SHA224_KEY_GEN", Ckm.SHA224_KEY_GEN),
        of("SHA224", Ckm.SHA224),
        of("SHA224_HMAC", Ckm.SHA224_HMAC),
        general("SHA224_HMAC_GENERAL", Ckm.SHA224_HMAC_GENERAL),
        of("SHA256_KEY_GEN", Ckm.SHA256_KEY_GEN),
        of("SHA256", Ckm.SHA256),
        of("SHA256_HMAC", Ckm.SHA256_HMAC),
        general("SHA256_HMAC_GENERAL", Ckm.SHA256_HMAC_GENERAL),
        of("SHA384_KEY_GEN", Ckm.SHA384_KEY_GEN),
        of("SHA384", Ckm.SHA384),
        of("SHA384_HMAC", Ckm.SHA384_HMAC),
        general("SHA384_HMAC_GENERAL", Ckm.SHA384_HMAC_GENERAL),
        of("SHA512_KEY_GEN", Ckm.SHA512_KEY_GEN),
        of("SHA512", Ckm.SHA512),
        of("SHA512_HMAC", Ckm.SHA512_HMAC),
        general("SHA512_HMAC_GENERAL", Ckm.SHA512_HMAC_GENERAL),
        of("SHA512_224_KEY_GEN", Ckm.SHA512_224_KEY_GEN),
        of("SHA512_224", Ckm.SHA512_224),
        of("SHA512_224_HMAC", Ckm.SHA512_224_HMAC),
        general("SHA512_224_HMAC_GENERAL", Ckm.SHA512_224_HMAC_GENERAL),
        of("SHA512_256_KEY_GEN", Ckm.SHA512_256_KEY_GEN),
        of("SHA512_256", Ckm.SHA512_256),
        of("SHA512_256_HMAC", Ckm.SHA512_256_HMAC),
        general("SHA512_256_HMAC_GENERAL", Ckm.SHA512_256_HMAC_GENERAL),
        of("SHA3_224_KEY_GEN", Ckm.SHA3_224_KEY_GEN),
        of("SHA3_224", Ckm.SHA3_224),
        of("SHA3_224_HMAC", Ckm.SHA3_224_HMAC),
        general("SHA3_224_HMAC_GENERAL", Ckm.SHA3_224_HMAC_GENERAL),
        of("SHA3_256_KEY_GEN", Ckm.SHA3_256_KEY_GEN),
        of("SHA3_256", Ckm.SHA3_256),
        of("SHA3_256_HMAC", Ckm.SHA3_256_HMAC),
        general("SHA3_256_HMAC_GENERAL", Ckm.SHA3_256_HMAC_GENERAL),
        of("SHA3_384_KEY_GEN", Ckm.SHA3_384_KEY_GEN),
        of("SHA3_384", Ckm.SHA3_384),
        of("SHA3_384_HMAC", Ckm.SHA3_384_HMAC),
        general("SHA3_384_HMAC_GENERAL", Ckm.SHA3_384_HMAC_GENERAL),
        of("SHA3_512_KEY_GEN", Ckm.SHA3_512_KEY_GEN),
        of("SHA3_512", Ckm.SHA3_512),
        of("SHA3_512_HMAC", Ckm.SHA3_512_HMAC),
        general("SHA3_512_HMAC_GENERAL", Ckm.SHA3_512_HMAC_GENERAL));
  }

  private static Specimen of(String name, long type) {
    return Specimen.of(name, type, Specimen.Key.GENERIC);
  }

  private static Specimen general(String name, long type) {
    return Specimen.of(name, type, Specimen.Key.GENERIC, new Parameter.Ulong(20));
  }
}
