package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `CKM_AES_KEY_WRAP` by C_Encrypt and C_Decrypt, as Java's AES/KW asks for it.
class KeyWrapCipherTest {
  static final List<Workbench> BENCHES = Workbench.BOTH;

  private static final Mechanism WRAP = Mechanism.of(Ckm.AES_KEY_WRAP);

  // RFC 3394 §4.1.
  private static final byte[] KEY = hex("000102030405060708090a0b0c0d0e0f");
  private static final byte[] DATA = hex("00112233445566778899aabbccddeeff");
  private static final byte[] WRAPPED = hex("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @ParameterizedTest
  @FieldSource("BENCHES")
  void theRfcsExampleHolds(Workbench bench) throws Exception {
    var table = bench.table();
    bench.with(
        Workbench.secret(Ckk.AES, KEY),
        key -> {
          var sealing = table.encrypt(WRAP, key.facts(), Optional.of(key));
          assertArrayEquals(WRAPPED, sealing.process(DATA));
          assertArrayEquals(DATA, table.decrypt(WRAP, key).process(WRAPPED));
          return key;
        });
  }

  @ParameterizedTest
  @FieldSource("BENCHES")
  void otherDataAreRefused(Workbench bench) throws Exception {
    var table = bench.table();
    byte[] forged = WRAPPED.clone();
    forged[7] ^= 1;
    bench.with(
        Workbench.secret(Ckk.AES, KEY),
        key -> {
          for (int length : new int[] {0, 8, 15, 17}) {
            var sealing = table.encrypt(WRAP, key.facts(), Optional.of(key));
            assertRefused(Ckr.DATA_LEN_RANGE, () -> sealing.process(new byte[length]));
          }
          var opening = table.decrypt(WRAP, key);
          assertRefused(Ckr.ENCRYPTED_DATA_LEN_RANGE, () -> opening.process(new byte[16]));
          var judging = table.decrypt(WRAP, key);
          assertRefused(Ckr.ENCRYPTED_DATA_INVALID, () -> judging.process(forged));
          return key;
        });
  }
}
