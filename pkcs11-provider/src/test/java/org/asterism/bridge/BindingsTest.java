package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every call of `calls.def` has a handler, or is the link's or the shim's.
class BindingsTest {
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
    assertEquals(new TreeSet<>(), missing);
  }

  @Test
  void aCallIsBoundOnceAndByItsName() {
    var bindings = new Bindings(TestVocabulary.ALL);
    bindings.on("C_Sign", (_, _, _) -> {});
    assertThrows(IllegalArgumentException.class, () -> bindings.on("C_Sign", (_, _, _) -> {}));
    assertThrows(IllegalArgumentException.class, () -> bindings.on("C_Sing", (_, _, _) -> {}));
  }
}
