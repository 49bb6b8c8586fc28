package org.asterism.algorithm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.ec.Ecdh1;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.edwards.EdwardsFacts;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.algorithm.montgomery.MontgomeryFacts;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// EdDSA, X25519 and X448.
final class OctetReplays {
  private OctetReplays() {}

  /// Ed25519 and Ed448 without a context.
  record Eddsa(EdwardsCurve curve) implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var facts = new EdwardsFacts(curve, vector.keyBytes("publicKey", "pk"));
      bench
          .table()
          .verify(Mechanism.of(Ckm.EDDSA), facts, Optional.empty())
          .verify(vector.bytes("msg"), vector.bytes("sig"));
      return Verdict.ACCEPTED;
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      int right = curve == EdwardsCurve.ED25519 ? 64 : 114;
      return vector.bytes("sig").length == right ? Ckr.SIGNATURE_INVALID : Ckr.SIGNATURE_LEN_RANGE;
    }
  }

  /// By both mechanisms of agreement.
  record Xdh(MontgomeryCurve curve) implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var parameter = new Ecdh1(Ckd.NULL, new byte[0], vector.bytes("public"));
      for (long mechanism : List.of(Ckm.ECDH1_DERIVE, Ckm.ECDH1_COFACTOR_DERIVE)) {
        byte[] agreed =
            bench.with(
                material(curve, vector.bytes("private")),
                key ->
                    CipherReplays.value(
                        bench
                            .table()
                            .derive(
                                new Mechanism(mechanism, parameter),
                                key,
                                Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET)))));
        var verdict = Verdict.same("shared secret", vector.bytes("shared"), agreed);
        if (!verdict.equals(Verdict.ACCEPTED)) {
          return verdict;
        }
      }
      return Verdict.ACCEPTED;
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return Ckr.MECHANISM_PARAM_INVALID;
    }
  }

  static KeyMaterial material(MontgomeryCurve curve, byte[] privateKey) {
    try (var key = SecretBytes.takeFrom(privateKey.clone())) {
      var facts = new MontgomeryFacts(curve, curve.publicKey(privateKey));
      return new KeyMaterial(facts, OctetCurves.pkcs8(curve, key));
    }
  }

  static KeyMaterial material(EdwardsCurve curve, byte[] privateKey) {
    try (var key = SecretBytes.takeFrom(privateKey.clone())) {
      var facts = new EdwardsFacts(curve, curve.publicKey(privateKey));
      return new KeyMaterial(facts, OctetCurves.pkcs8(curve, key));
    }
  }
}
