package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every call of `calls.def` has a handler, is the link's or the shim's, or is listed here as not
/// served.
class BindingsTest {
  private static final Set<String> NOT_SERVED_OF_2_40 =
      Set.of(
          "C_GetOperationState",
          "C_SetOperationState",
          "C_SignRecoverInit",
          "C_SignRecover",
          "C_VerifyRecoverInit",
          "C_VerifyRecover",
          "C_DigestEncryptUpdate",
          "C_DecryptDigestUpdate",
          "C_SignEncryptUpdate",
          "C_DecryptVerifyUpdate");
  private static final int FIRST_OF_3_0 = 84;

  @TempDir Path folder;

  @Test
  void everyCallIsServedOrListed() throws Exception {
    var missing = new TreeSet<String>();
    try (var test = new TestCryptoki(folder)) {
      Bindings bindings = Bindings.of(test.cryptoki);
      for (CallSignature call : CallTable.golden().all()) {
        boolean elsewhere = call.isLink() || call.kind() == CallSignature.Kind.LOCAL;
        if (!elsewhere && call.id() < FIRST_OF_3_0 && bindings.find(call.id()) == null) {
          missing.add(call.name());
        }
      }
    }
    assertEquals(new TreeSet<>(NOT_SERVED_OF_2_40), missing);
  }

  @Test
  void aCallIsBoundOnceAndByItsName() {
    var bindings = new Bindings(TestVocabulary.ALL);
    bindings.on("C_Sign", (_, _, _) -> {});
    assertThrows(IllegalArgumentException.class, () -> bindings.on("C_Sign", (_, _, _) -> {}));
    assertThrows(IllegalArgumentException.class, () -> bindings.on("C_Sing", (_, _, _) -> {}));
  }
}
