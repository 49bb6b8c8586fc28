package org.asterism.algorithm;

import static org.asterism.algorithm.DataLengthsTest.run;
import static org.asterism.algorithm.Refusal.assertRefused;

import java.util.List;
import java.util.Map;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.Test;

/// How long a wrapped key is, and which keys do not fit.
class WrappedLengthsTest {
  private static final int K = 256;

  @Test
  void aWrappedKeyHasTheLengthsOfItsMechanism() throws Exception {
    var table =
        Map.ofEntries(
            Map.entry("RSA_PKCS", List.of(0, K - 1, K + 1)),
            Map.entry("RSA_X_509", List.of(0, K - 1, K + 1)),
            Map.entry("RSA_PKCS_OAEP", List.of(0, K - 1, K + 1)),
            Map.entry("AES_KEY_WRAP", List.of(0, 8, 16, 23, 25, 31)),
            Map.entry("AES_KEY_WRAP_KWP", List.of(0, 8, 15, 17, (16 << 10) + 8)),
            Map.entry("AES_CBC_PAD", List.of(0, 1, 15, 17)),
            Map.entry("AES_CBC", List.of(1, 15, 17)),
            Map.entry("AES_CTS", List.of(0, 1, 15)),
            Map.entry("AES_XTS", List.of(0, 1, 15)),
            Map.entry("AES_CCM", List.of(0, 1, 15)),
            Map.entry("AES_GCM", List.of(0, 1, 15)));
    for (var entry : table.entrySet()) {
      var s = Specimen.named(entry.getKey());
      var bench = Workbench.BOTH.getFirst();
      for (int length : entry.getValue()) {
        assertRefused(
            Ckr.WRAPPED_KEY_LEN_RANGE,
            () ->
                bench.with(
                    s.key().copy(),
                    key ->
                        bench.table().unwrap(s.mechanism(), key, new byte[length], s.template())));
      }
    }
  }

  @Test
  void aKeyThatDoesNotFitIsNotWrapped() throws Exception {
    var fits = Map.of("RSA_PKCS", K - 11, "RSA_PKCS_OAEP", K - 66, "AES_KEY_WRAP", 512);
    for (var entry : fits.entrySet()) {
      run(
          Workbench.BOTH.getFirst(),
          Specimen.named(entry.getKey()).over(new byte[entry.getValue()]),
          Service.WRAP);
    }
    var doesNot =
        Map.of(
            "RSA_PKCS", List.of(K - 10, 512),
            "RSA_PKCS_OAEP", List.of(K - 65, 512),
            "AES_CTS", List.of(1, 15),
            "AES_XTS", List.of(1, 15),
            "AES_KEY_WRAP_PKCS7", List.of(1, 7),
            "AES_KEY_WRAP", List.of(1, 8));
    doesNot.forEach((name, lengths) -> {
      for (int length : lengths) {
        var s = Specimen.named(name).over(new byte[length]);
        assertRefused(
            Ckr.KEY_SIZE_RANGE,
            () -> run(Workbench.BOTH.getFirst(), s, Service.WRAP),
            name + " " + length);
      }
    });
  }

  // PKCS#11 v3.1 §6.11.3: "E.g. if ulCounterBits = 2 and the counter bits start as 1 then only 3
  // blocks of data can be processed."
}
