package org.asterism.algorithm;

import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.pqc.PqcFacts;
import org.asterism.crypto.Der;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.key.KeyMaterial;

/// Post-quantum key pairs, and what tests look at in them.
final class PqcKeys {
  static final Workbench BENCH = Workbench.BOTH.getFirst();
  private static final NewKeys NEW = new NewKeys(BENCH.providers());

  /// A type, how a pair of it is generated, and the sets of it that are quick.
  record Kind(long keyType, long generation, List<Long> sets) {}

  static final List<Kind> KINDS =
      List.of(
          new Kind(Ckk.ML_DSA, Ckm.ML_DSA_KEY_PAIR_GEN, List.of(1L, 2L, 3L)),
          new Kind(Ckk.ML_KEM, Ckm.ML_KEM_KEY_PAIR_GEN, List.of(1L, 2L, 3L)),
          new Kind(Ckk.SLH_DSA, Ckm.SLH_DSA_KEY_PAIR_GEN, List.of(3L, 4L, 7L, 8L, 11L, 12L)));

  private PqcKeys() {}

  static KeyMaterial generated(Kind kind, long set) {
    return NEW.postQuantum(kind.generation(), set);
  }

  static Optional<byte[]> part(KeyMaterial material, long type) {
    return Engines.keyTypes(BENCH.providers())
        .of(material.facts())
        .part(material, type)
        .map(part -> {
          try (part) {
            return part.useArray(byte[]::clone);
          }
        });
  }

  static byte[] publicKey(KeyMaterial material) {
    return ((PqcFacts) material.facts()).publicKey();
  }

  static KeyMaterial copy(KeyMaterial material) {
    return new KeyMaterial(material.facts(), material.encoded().copy());
  }

  /// As `CKA_PUBLIC_KEY_INFO` has it.
  static byte[] info(KeyMaterial material) {
    var facts = (PqcFacts) material.facts();
    byte[] identifier = Der.objectIdentifier(facts.set().objectIdentifier());
    return Der.element(
        Der.SEQUENCE,
        Der.element(Der.SEQUENCE, identifier),
        Der.element(Der.BIT_STRING, new byte[1], facts.publicKey()));
  }

  /// @param inner one of the forms of a private key
  static byte[] pkcs8(KeyMaterial material, byte[] inner) {
    var set = ((PqcFacts) material.facts()).set();
    byte[] algorithm = Der.element(Der.SEQUENCE, Der.objectIdentifier(set.objectIdentifier()));
    return Der.element(
        Der.SEQUENCE, new byte[] {2, 1, 0}, algorithm, Der.element(Der.OCTET_STRING, inner));
  }
}
