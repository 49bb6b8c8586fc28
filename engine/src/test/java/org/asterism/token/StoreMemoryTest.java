package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.directory.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No more token objects are made than the heap can show, and what was refused left nothing.
class StoreMemoryTest {
  private static final long MOST = 100_000;

  @TempDir Path folder;
  private Bench bench;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.withObjectMemory(MOST));
    user = Bench.login(bench.token());
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void aFullStoreRefusesAndTakesAgainWhatWasMadeRoomFor() throws Exception {
    var made = new ArrayList<TokenObject>();
    refuses(() -> {
      while (true) {
        made.add(objects().create(user, StoredKeys.ec()));
      }
    });
    assertTrue(made.size() > 3, "%d objects".formatted(made.size()));
    // What is being made has no locator yet.
    assertTrue(used() <= MOST + 8192, "%d bytes".formatted(used()));
    assertEquals(made.size(), State.objects(bench.token(), user).size());
    State.requireTidy(bench);
    refuses(() -> objects().copy(user, made.getFirst().number(), StoredKeys.label("a copy")));
    objects().destroy(user, made.getFirst().number());
    bench.tryAgain();
    objects().create(user, StoredKeys.ec());
  }

  @Test
  void anObjectThatGrowsIsRefusedAndStaysAsItWas() throws Exception {
    var small = new ArrayList<TokenObject>();
    for (int i = 0; i < 4; i++) {
      small.add(objects().create(user, StoredKeys.publicObject(text(1), Optional.empty())));
    }
    refuses(() -> {
      for (TokenObject object : small) {
        objects().change(user, object.number(), text(30_000));
      }
    });
    TokenObject last = objects().find(small.getLast().number(), Optional.of(user)).orElseThrow();
    assertEquals(text(1), last.attributes());
    for (TokenObject object : small) {
      objects().change(user, object.number(), text(0));
    }
  }

  private TokenObjects objects() {
    return bench.token().objects();
  }

  private long used() {
    return bench.environment().directory().read(Transaction::holdings).heapBytes();
  }

  private static Attributes text(int length) {
    return Attributes.NONE.with(Cka.LABEL, new byte[length]);
  }

  private static void refuses(org.junit.jupiter.api.function.Executable call) {
    assertEquals(Ckr.DEVICE_MEMORY, assertThrows(CryptokiException.class, call).ckr());
  }
}
