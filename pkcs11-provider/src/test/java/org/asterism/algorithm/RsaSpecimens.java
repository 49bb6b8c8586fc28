package org.asterism.algorithm;

import java.util.List;
import java.util.Map;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of RSA, in their order.
final class RsaSpecimens {
  private RsaSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        Specimen.of("RSA_PKCS_KEY_PAIR_GEN", Ckm.RSA_PKCS_KEY_PAIR_GEN, Specimen.Key.RSA)
            .making(Specimen.ulongs(Map.of(Cka.MODULUS_BITS, 2048L))),
        Specimen.of("RSA_PKCS", Ckm.RSA_PKCS, Specimen.Key.RSA),
        Specimen.of("SHA256_RSA_PKCS", Ckm.SHA256_RSA_PKCS, Specimen.Key.RSA),
        Specimen.of("SHA384_RSA_PKCS", Ckm.SHA384_RSA_PKCS, Specimen.Key.RSA),
        Specimen.of("SHA512_RSA_PKCS", Ckm.SHA512_RSA_PKCS, Specimen.Key.RSA),
        Specimen.of("RSA_PKCS_PSS", Ckm.RSA_PKCS_PSS, Specimen.Key.RSA, Specimen.PSS),
        Specimen.of("SHA256_RSA_PKCS_PSS", Ckm.SHA256_RSA_PKCS_PSS, Specimen.Key.RSA, Specimen.PSS),
        Specimen.of(
            "SHA384_RSA_PKCS_PSS",
            Ckm.SHA384_RSA_PKCS_PSS,
            Specimen.Key.RSA,
            new Pss(Ckm.SHA384, Ckg.MGF1_SHA384, 48)),
        Specimen.of(
            "SHA512_RSA_PKCS_PSS",
            Ckm.SHA512_RSA_PKCS_PSS,
            Specimen.Key.RSA,
            new Pss(Ckm.SHA512, Ckg.MGF1_SHA512, 64)),
        Specimen.of("RSA_PKCS_OAEP", Ckm.RSA_PKCS_OAEP, Specimen.Key.RSA, Specimen.OAEP));
  }
}
