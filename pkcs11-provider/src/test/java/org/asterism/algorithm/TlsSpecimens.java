package org.asterism.algorithm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.tls.KeyBlock;
import org.asterism.algorithm.tls.MasterSecret;
import org.asterism.algorithm.tls.TlsKdf;
import org.asterism.algorithm.tls.TlsMac;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Template;

/// The mechanisms of TLS 1.2, in their order.
final class TlsSpecimens {
  private static final byte[] RANDOM = new byte[32];

  static final Parameter MASTER =
      new MasterSecret(Ckm.SHA256, new MasterSecret.Seed.Randoms(RANDOM, RANDOM), false);
  static final Parameter EXTENDED =
      new MasterSecret(Ckm.SHA256, new MasterSecret.Seed.Session(RANDOM), false);
  static final Parameter KEY_BLOCK =
      new KeyBlock(new KeyBlock.Sizes(160, 128, 128, false), RANDOM, RANDOM, Ckm.SHA256, true);
  static final Parameter MAC = new TlsMac(Ckm.SHA256, 12, 1);
  static final Parameter KDF =
      new TlsKdf(
          Ckm.SHA256,
          "label".getBytes(StandardCharsets.US_ASCII),
          RANDOM,
          RANDOM,
          Optional.of(new byte[0]));

  private static final Template CIPHER = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES));
  private static final Template STREAM = Specimen.ulongs(Map.of(Cka.VALUE_LEN, 100L));

  private TlsSpecimens() {}

  static List<Specimen> list() {
    return List.of(
        of("TLS12_MASTER_KEY_DERIVE", Ckm.TLS12_MASTER_KEY_DERIVE, MASTER),
        of("TLS12_MASTER_KEY_DERIVE_DH", Ckm.TLS12_MASTER_KEY_DERIVE_DH, MASTER),
        of("TLS12_EXTENDED_MASTER_KEY_DERIVE", Ckm.TLS12_EXTENDED_MASTER_KEY_DERIVE, EXTENDED),
        of(
            "TLS12_EXTENDED_MASTER_KEY_DERIVE_DH",
            Ckm.TLS12_EXTENDED_MASTER_KEY_DERIVE_DH,
            EXTENDED),
        of("TLS12_KEY_AND_MAC_DERIVE", Ckm.TLS12_KEY_AND_MAC_DERIVE, KEY_BLOCK).making(CIPHER),
        of("TLS12_KEY_SAFE_DERIVE", Ckm.TLS12_KEY_SAFE_DERIVE, KEY_BLOCK).making(CIPHER),
        of("TLS_MAC", Ckm.TLS_MAC, MAC),
        of("TLS12_MAC", Ckm.TLS12_MAC, MAC),
        of("TLS_KDF", Ckm.TLS_KDF, KDF).making(STREAM),
        of("TLS12_KDF", Ckm.TLS12_KDF, KDF).making(STREAM));
  }

  private static Specimen of(String name, long type, Parameter parameter) {
    return Specimen.of(name, type, Specimen.Key.GENERIC, parameter).making(Template.EMPTY);
  }
}
