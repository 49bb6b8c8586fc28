package org.asterism.algorithm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.asterism.algorithm.rsa.Oaep;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.algorithm.rsa.RsaAes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;

/// The mechanisms of RSA, in their order.
final class RsaSpecimens {
  // Nobody pads: of 0 and 1 the signatures are 0 and 1, and what comes back is a whole block.
  private static final byte[] TWO = new byte[32];

  static {
    TWO[31] = 2;
  }

  private RsaSpecimens() {}

  static List<Specimen> list() {
    return Stream.of(pkcs1(), pss(), oaep()).flatMap(List::stream).toList();
  }

  private static List<Specimen> pkcs1() {
    return List.of(
        Specimen.of("RSA_PKCS_KEY_PAIR_GEN", Ckm.RSA_PKCS_KEY_PAIR_GEN, Specimen.Key.RSA)
            .making(Specimen.ulongs(Map.of(Cka.MODULUS_BITS, 2048L))),
        rsa("RSA_PKCS", Ckm.RSA_PKCS),
        rsa("RSA_X_509", Ckm.RSA_X_509).over(TWO),
        rsa("SHA1_RSA_PKCS", Ckm.SHA1_RSA_PKCS),
        rsa("SHA224_RSA_PKCS", Ckm.SHA224_RSA_PKCS),
        rsa("SHA256_RSA_PKCS", Ckm.SHA256_RSA_PKCS),
        rsa("SHA384_RSA_PKCS", Ckm.SHA384_RSA_PKCS),
        rsa("SHA512_RSA_PKCS", Ckm.SHA512_RSA_PKCS),
        rsa("SHA3_224_RSA_PKCS", Ckm.SHA3_224_RSA_PKCS),
        rsa("SHA3_256_RSA_PKCS", Ckm.SHA3_256_RSA_PKCS),
        rsa("SHA3_384_RSA_PKCS", Ckm.SHA3_384_RSA_PKCS),
        rsa("SHA3_512_RSA_PKCS", Ckm.SHA3_512_RSA_PKCS));
  }

  private static List<Specimen> pss() {
    return List.of(
        pss("RSA_PKCS_PSS", Ckm.RSA_PKCS_PSS, Specimen.PSS),
        pss("SHA1_RSA_PKCS_PSS", Ckm.SHA1_RSA_PKCS_PSS, new Pss(Ckm.SHA_1, Ckg.MGF1_SHA1, 20)),
        pss(
            "SHA224_RSA_PKCS_PSS",
            Ckm.SHA224_RSA_PKCS_PSS,
            new Pss(Ckm.SHA224, Ckg.MGF1_SHA224, 28)),
        pss(
            "SHA256_RSA_PKCS_PSS",
            Ckm.SHA256_RSA_PKCS_PSS,
            new Pss(Ckm.SHA256, Ckg.MGF1_SHA256, 32)),
        pss(
            "SHA384_RSA_PKCS_PSS",
            Ckm.SHA384_RSA_PKCS_PSS,
            new Pss(Ckm.SHA384, Ckg.MGF1_SHA384, 48)),
        pss(
            "SHA512_RSA_PKCS_PSS",
            Ckm.SHA512_RSA_PKCS_PSS,
            new Pss(Ckm.SHA512, Ckg.MGF1_SHA512, 64)),
        pss(
            "SHA3_224_RSA_PKCS_PSS",
            Ckm.SHA3_224_RSA_PKCS_PSS,
            new Pss(Ckm.SHA3_224, Ckg.MGF1_SHA3_224, 28)),
        pss(
            "SHA3_256_RSA_PKCS_PSS",
            Ckm.SHA3_256_RSA_PKCS_PSS,
            new Pss(Ckm.SHA3_256, Ckg.MGF1_SHA3_256, 32)),
        pss(
            "SHA3_384_RSA_PKCS_PSS",
            Ckm.SHA3_384_RSA_PKCS_PSS,
            new Pss(Ckm.SHA3_384, Ckg.MGF1_SHA3_384, 48)),
        pss(
            "SHA3_512_RSA_PKCS_PSS",
            Ckm.SHA3_512_RSA_PKCS_PSS,
            new Pss(Ckm.SHA3_512, Ckg.MGF1_SHA3_512, 64)));
  }

  private static List<Specimen> oaep() {
    return List.of(
        Specimen.of("RSA_PKCS_OAEP", Ckm.RSA_PKCS_OAEP, Specimen.Key.RSA, Specimen.OAEP),
        Specimen.of(
            "RSA_AES_KEY_WRAP",
            Ckm.RSA_AES_KEY_WRAP,
            Specimen.Key.RSA,
            new RsaAes(256, Optional.of((Oaep) Specimen.OAEP))));
  }

  private static Specimen rsa(String name, long type) {
    return Specimen.of(name, type, Specimen.Key.RSA);
  }

  private static Specimen pss(String name, long type, Parameter parameter) {
    return Specimen.of(name, type, Specimen.Key.RSA, parameter);
  }
}
