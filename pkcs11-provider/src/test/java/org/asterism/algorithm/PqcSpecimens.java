package org.asterism.algorithm;

import static org.asterism.algorithm.Specimen.Key.ML_DSA;
import static org.asterism.algorithm.Specimen.Key.ML_KEM;
import static org.asterism.algorithm.Specimen.Key.SLH_DSA;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asterism.algorithm.pqc.HashSignContext;
import org.asterism.algorithm.pqc.SignContext;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of post-quantum keys, in their order.
final class PqcSpecimens {
  static final Parameter CONTEXT = new SignContext(0, new byte[] {1, 2});
  static final Parameter DIGEST = new HashSignContext(0, new byte[] {1, 2}, Ckm.SHA256);

  /// The hashes, in the order in which each algorithm's mechanisms are numbered.
  private static final List<String> HASHES =
      List.of(
          "SHA224",
          "SHA256",
          "SHA384",
          "SHA512",
          "SHA3_224",
          "SHA3_256",
          "SHA3_384",
          "SHA3_512",
          "SHAKE128",
          "SHAKE256");

  private PqcSpecimens() {}

  static List<Specimen> list() {
    var all = new ArrayList<Specimen>();
    all.add(generation("ML_DSA", Ckm.ML_DSA_KEY_PAIR_GEN, ML_DSA, 1));
    all.add(generation("ML_KEM", Ckm.ML_KEM_KEY_PAIR_GEN, ML_KEM, 1));
    all.add(generation("SLH_DSA", Ckm.SLH_DSA_KEY_PAIR_GEN, SLH_DSA, 3));
    all.add(Specimen.of("ML_KEM", Ckm.ML_KEM, ML_KEM));
    all.add(Specimen.of("ML_DSA", Ckm.ML_DSA, ML_DSA, CONTEXT));
    all.add(Specimen.of("HASH_ML_DSA", Ckm.HASH_ML_DSA, ML_DSA, DIGEST));
    for (int i = 0; i < HASHES.size(); i++) {
      String name = "HASH_ML_DSA_" + HASHES.get(i);
      all.add(Specimen.of(name, Ckm.HASH_ML_DSA_SHA224 + i, ML_DSA, CONTEXT));
    }
    all.add(Specimen.of("SLH_DSA", Ckm.SLH_DSA, SLH_DSA, CONTEXT));
    all.add(Specimen.of("HASH_SLH_DSA", Ckm.HASH_SLH_DSA, SLH_DSA, DIGEST));
    for (int i = 0; i < HASHES.size(); i++) {
      String name = "HASH_SLH_DSA_" + HASHES.get(i);
      all.add(Specimen.of(name, Ckm.HASH_SLH_DSA_SHA224 + i, SLH_DSA, CONTEXT));
    }
    return all;
  }

  private static Specimen generation(String name, long type, Specimen.Key key, long set) {
    return Specimen.of(name + "_KEY_PAIR_GEN", type, key)
        .making(Specimen.ulongs(Map.of(Cka.PARAMETER_SET, set)));
  }
}
