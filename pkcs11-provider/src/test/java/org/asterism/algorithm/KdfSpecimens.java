package org.asterism.algorithm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.kdf.Hkdf;
import org.asterism.algorithm.kdf.Kbkdf;
import org.asterism.algorithm.kdf.Pbkdf2;
import org.asterism.algorithm.kdf.PrfInput;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Template;
import org.asterism.secret.SecretBytes;

/// The mechanisms that derive keys, in their order.
final class KdfSpecimens {
  static final PrfInput.Width WIDTH = new PrfInput.Width(false, 32);
  static final Parameter HKDF =
      new Hkdf(
          new Hkdf.Steps(true, true), Ckm.SHA256, Hkdf.Salt.of(new byte[] {1}), new byte[] {2});
  static final Parameter KBKDF =
      new Kbkdf(
          Ckm.SHA256_HMAC,
          List.of(
              new PrfInput.IterationVariable(Optional.of(WIDTH)),
              new PrfInput.Bytes(new byte[] {1})),
          new byte[0],
          List.of());
  static final Parameter ITERATED =
      new Kbkdf(
          Ckm.SHA256_HMAC,
          List.of(
              new PrfInput.IterationVariable(Optional.empty()),
              new PrfInput.Counter(WIDTH),
              new PrfInput.Bytes(new byte[] {1})),
          new byte[0],
          List.of());
  static final Parameter PBKDF2 =
      new Pbkdf2(
          new Pbkdf2.Salt(1, new byte[] {1}),
          2,
          4,
          new byte[0],
          SecretBytes.takeFrom("password".getBytes(StandardCharsets.US_ASCII)));

  /// What derives from secret keys of whichever type.
  static final Set<String> OF_ANY_SECRET =
      Set.of(
          "CONCATENATE_BASE_AND_KEY",
          "CONCATENATE_BASE_AND_DATA",
          "CONCATENATE_DATA_AND_BASE",
          "XOR_BASE_AND_DATA",
          "EXTRACT_KEY_FROM_KEY",
          "SHA1_KEY_DERIVATION",
          "SHA224_KEY_DERIVATION",
          "SHA256_KEY_DERIVATION",
          "SHA384_KEY_DERIVATION",
          "SHA512_KEY_DERIVATION",
          "SHA512_224_KEY_DERIVATION",
          "SHA512_256_KEY_DERIVATION",
          "SHA3_224_KEY_DERIVATION",
          "SHA3_256_KEY_DERIVATION",
          "SHA3_384_KEY_DERIVATION",
          "SHA3_512_KEY_DERIVATION",
          "SHAKE_128_KEY_DERIVATION",
          "SHAKE_256_KEY_DERIVATION",
          "SP800_108_COUNTER_KDF",
          "SP800_108_FEEDBACK_KDF",
          "SP800_108_DOUBLE_PIPELINE_KDF");

  private static final Template DATA = Specimen.ulongs(Map.of(Cka.VALUE_LEN, 32L));
  private static final Template KEY =
      Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 16L));
  private static final Parameter.StringData STRING = new Parameter.StringData(new byte[20]);

  private KdfSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        of("HKDF_KEY_GEN", Ckm.HKDF_KEY_GEN),
        of("PKCS5_PBKD2", Ckm.PKCS5_PBKD2, PBKDF2),
        of("HKDF_DERIVE", Ckm.HKDF_DERIVE, HKDF),
        of("HKDF_DATA", Ckm.HKDF_DATA, HKDF).making(DATA),
        of("SP800_108_COUNTER_KDF", Ckm.SP800_108_COUNTER_KDF, KBKDF),
        of("SP800_108_FEEDBACK_KDF", Ckm.SP800_108_FEEDBACK_KDF, ITERATED),
        of("SP800_108_DOUBLE_PIPELINE_KDF", Ckm.SP800_108_DOUBLE_PIPELINE_KDF, ITERATED),
        of("CONCATENATE_BASE_AND_KEY", Ckm.CONCATENATE_BASE_AND_KEY, new Parameter.Handle(1)),
        of("CONCATENATE_BASE_AND_DATA", Ckm.CONCATENATE_BASE_AND_DATA, STRING),
        of("CONCATENATE_DATA_AND_BASE", Ckm.CONCATENATE_DATA_AND_BASE, STRING),
        of("XOR_BASE_AND_DATA", Ckm.XOR_BASE_AND_DATA, STRING),
        of("EXTRACT_KEY_FROM_KEY", Ckm.EXTRACT_KEY_FROM_KEY, new Parameter.Ulong(21)),
        of("SHA1_KEY_DERIVATION", Ckm.SHA1_KEY_DERIVATION),
        of("SHA224_KEY_DERIVATION", Ckm.SHA224_KEY_DERIVATION),
        of("SHA256_KEY_DERIVATION", Ckm.SHA256_KEY_DERIVATION),
        of("SHA384_KEY_DERIVATION", Ckm.SHA384_KEY_DERIVATION),
        of("SHA512_KEY_DERIVATION", Ckm.SHA512_KEY_DERIVATION),
        of("SHA512_224_KEY_DERIVATION", Ckm.SHA512_224_KEY_DERIVATION),
        of("SHA512_256_KEY_DERIVATION", Ckm.SHA512_256_KEY_DERIVATION),
        of("SHA3_224_KEY_DERIVATION", Ckm.SHA3_224_KEY_DERIVATION),
        of("SHA3_256_KEY_DERIVATION", Ckm.SHA3_256_KEY_DERIVATION),
        of("SHA3_384_KEY_DERIVATION", Ckm.SHA3_384_KEY_DERIVATION),
        of("SHA3_512_KEY_DERIVATION", Ckm.SHA3_512_KEY_DERIVATION),
        of("SHAKE_128_KEY_DERIVATION", Ckm.SHAKE_128_KEY_DERIVATION),
        of("SHAKE_256_KEY_DERIVATION", Ckm.SHAKE_256_KEY_DERIVATION));
  }

  private static Specimen of(String name, long type) {
    return of(name, type, new Parameter.None());
  }

  private static Specimen of(String name, long type, Parameter parameter) {
    return Specimen.of(name, type, Specimen.Key.GENERIC, parameter).making(KEY);
  }
}
