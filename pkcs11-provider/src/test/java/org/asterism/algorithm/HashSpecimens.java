package org.asterism.algorithm;

import java.util.List;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of digests, HMAC and generic secrets, in their order.
final class HashSpecimens {

  /// One hash.
  ///
  /// @param hmac followed by HMAC with a length of choice
  private record Of(String name, long keyGeneration, long digest, long hmac) {}

  private static final List<Of> HASHES =
      List.of(
          new Of("SHA_1", Ckm.SHA_1_KEY_GEN, Ckm.SHA_1, Ckm.SHA_1_HMAC),
          new Of("SHA224", Ckm.SHA224_KEY_GEN, Ckm.SHA224, Ckm.SHA224_HMAC),
          new Of("SHA256", Ckm.SHA256_KEY_GEN, Ckm.SHA256, Ckm.SHA256_HMAC),
          new Of("SHA384", Ckm.SHA384_KEY_GEN, Ckm.SHA384, Ckm.SHA384_HMAC),
          new Of("SHA512", Ckm.SHA512_KEY_GEN, Ckm.SHA512, Ckm.SHA512_HMAC),
          new Of("SHA512_224", Ckm.SHA512_224_KEY_GEN, Ckm.SHA512_224, Ckm.SHA512_224_HMAC),
          new Of("SHA512_256", Ckm.SHA512_256_KEY_GEN, Ckm.SHA512_256, Ckm.SHA512_256_HMAC),
          new Of("SHA3_224", Ckm.SHA3_224_KEY_GEN, Ckm.SHA3_224, Ckm.SHA3_224_HMAC),
          new Of("SHA3_256", Ckm.SHA3_256_KEY_GEN, Ckm.SHA3_256, Ckm.SHA3_256_HMAC),
          new Of("SHA3_384", Ckm.SHA3_384_KEY_GEN, Ckm.SHA3_384, Ckm.SHA3_384_HMAC),
          new Of("SHA3_512", Ckm.SHA3_512_KEY_GEN, Ckm.SHA3_512, Ckm.SHA3_512_HMAC));

  private HashSpecimens() {}

  static List<Specimen> list() {
    return Stream.concat(
            Stream.of(of("GENERIC_SECRET_KEY_GEN", Ckm.GENERIC_SECRET_KEY_GEN)),
            HASHES.stream().flatMap(HashSpecimens::of))
        .toList();
  }

  private static Stream<Specimen> of(Of hash) {
    return Stream.of(
        of(hash.name + "_KEY_GEN", hash.keyGeneration),
        of(hash.name, hash.digest),
        of(hash.name + "_HMAC", hash.hmac),
        Specimen.of(
            hash.name + "_HMAC_GENERAL",
            hash.hmac + 1,
            Specimen.Key.GENERIC,
            new Parameter.Ulong(20)));
  }

  private static Specimen of(String name, long type) {
    return Specimen.of(name, type, Specimen.Key.GENERIC);
  }
}
