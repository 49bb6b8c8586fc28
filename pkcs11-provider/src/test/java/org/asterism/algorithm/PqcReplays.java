package org.asterism.algorithm;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.pqc.MlDsaFacts;
import org.asterism.algorithm.pqc.MlDsaSet;
import org.asterism.algorithm.pqc.SignContext;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.vault.VaultException;

/// ML-DSA-65 and ML-KEM-768.
final class PqcReplays {
  private static final long DETERMINISTIC = 2;

  private PqcReplays() {}

  /// Deterministic signatures from a seed, and their verification.
  record MlDsaSign() implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      if (!vector.test().has("msg")) {
        return new Verdict.NotOffered("external mu");
      }
      if (vector.test().has("rnd")) {
        return new Verdict.NotOffered("random bytes of the application's");
      }
      byte[] seed = HexFormat.of().parseHex(vector.text("privateSeed"));
      var material = imported(bench, Ckk.ML_DSA, 2, Map.of(Cka.SEED, seed));
      return Verdict.same(
          "signature",
          vector.bytes("sig"),
          bench.with(
              material, key -> bench.table().sign(mldsa(vector), key).sign(vector.bytes("msg"))));
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      if (vector.test().has("ctx")) {
        return Ckr.MECHANISM_PARAM_INVALID;
      }
      return vector.text("privateSeed").isEmpty()
          ? Ckr.TEMPLATE_INCOMPLETE
          : Ckr.ATTRIBUTE_VALUE_INVALID;
    }
  }

  record MlDsaVerify() implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      byte[] publicKey = HexFormat.of().parseHex(vector.text("publicKey"));
      if (publicKey.length != MlDsaSet.ML_DSA_65.publicBytes()) {
        return new Verdict.Refused(Ckr.ATTRIBUTE_VALUE_INVALID);
      }
      bench
          .table()
          .verify(mldsa(vector), new MlDsaFacts(MlDsaSet.ML_DSA_65, publicKey), Optional.empty())
          .verify(vector.bytes("msg"), vector.bytes("sig"));
      return Verdict.ACCEPTED;
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      if (vector.text("publicKey").length() != 2 * MlDsaSet.ML_DSA_65.publicBytes()) {
        return Ckr.ATTRIBUTE_VALUE_INVALID;
      }
      if (vector.test().has("ctx") && vector.bytes("ctx").length > 255) {
        return Ckr.MECHANISM_PARAM_INVALID;
      }
      return vector.bytes("sig").length == 3309 ? Ckr.SIGNATURE_INVALID : Ckr.SIGNATURE_LEN_RANGE;
    }
  }

  /// Decapsulation by a key from its seed.
  record MlKem() implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var material = imported(bench, Ckk.ML_KEM, 2, Map.of(Cka.SEED, vector.bytes("seed")));
      byte[] secret =
          bench.with(
              material,
              key ->
                  CipherReplays.value(
                      bench
                          .table()
                          .decapsulate(
                              Mechanism.of(Ckm.ML_KEM),
                              key,
                              vector.bytes("c"),
                              Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET)))));
      return Verdict.same("secret", vector.bytes("K"), secret);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return vector.bytes("seed").length == 64
          ? Ckr.WRAPPED_KEY_LEN_RANGE
          : Ckr.ATTRIBUTE_VALUE_INVALID;
    }
  }

  /// The private key that a template for `C_CreateObject` with these attributes spells out.
  static KeyMaterial imported(Workbench bench, long keyType, long set, Map<Long, byte[]> values)
      throws CryptokiException {
    var entries = new java.util.ArrayList<Template.Entry>();
    entries.add(new Template.Entry(Cka.PARAMETER_SET, Plain.number(set)));
    values.forEach((type, value) -> entries.add(new Template.Entry(type, Plain.bytes(value))));
    var keyTypes = Engines.keyTypes(bench.providers());
    var tables = keyTypes.tables();
    var kind = Specimen.ulongs(Map.of(Cka.CLASS, Cko.PRIVATE_KEY, Cka.KEY_TYPE, keyType));
    var table = tables.wanted(kind);
    var read = keyTypes.read(table, Given.of(new Template(entries), table, tables));
    return read.material().orElseThrow();
  }

  private static Mechanism mldsa(WycheproofVector vector) {
    byte[] context = vector.test().has("ctx") ? vector.bytes("ctx") : new byte[0];
    return new Mechanism(Ckm.ML_DSA, new SignContext(DETERMINISTIC, context));
  }
}
