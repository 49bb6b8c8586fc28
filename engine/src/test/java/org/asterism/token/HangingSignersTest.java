package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys on curves in threshold custody are used while two of five vaults hang.
class HangingSignersTest {
  private static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void anyTwoThatHangAreDoneWithout() throws Exception {
    try (Bench bench = Bench.withToken(folder, BenchOptions.DEFAULT.hedging());
        Login user = Bench.login(bench.token())) {
      TokenObjects objects = bench.token().objects();
      long agrees = objects.create(user, StoredKeys.threshold(SampleForm.EC)).number();
      long signs = objects.create(user, StoredKeys.threshold(SampleForm.EDWARDS)).number();
      KeyUse agreeing = objects.key(agrees, Optional.of(user));
      KeyUse signing = objects.key(signs, Optional.of(user));
      byte[] spki = ((SampleForm.Facts) agreeing.facts()).second();
      byte[] peer = Arrays.copyOfRange(spki, spki.length - 65, spki.length - 32);
      peer[0] = (byte) (2 | (spki[spki.length - 1] & 1));
      int agreed = agreed(agreeing, peer);
      assertSigns(signing);
      for (int one = 0; one < Bench.N; one++) {
        for (int hanging : List.of(one, (one + 1) % Bench.N)) {
          bench.vaults.get(hanging).hang();
        }
        assertEquals(agreed, agreed(agreeing, peer));
        assertSigns(signing);
        bench.bringBack();
      }
    }
  }

  private static int agreed(KeyUse key, byte[] peer) throws Exception {
    try (SecretBytes agreed = key.agree(peer)) {
      return agreed.useArray(Arrays::hashCode);
    }
  }

  private static void assertSigns(KeyUse key) throws Exception {
    byte[] signature = key.sign(SampleForm.SIGNING, MESSAGE);
    assertTrue(((SampleForm.Facts) key.facts()).verifies(MESSAGE, signature));
  }
}
