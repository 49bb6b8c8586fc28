package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An operator puts back copies of a token store and of vaults' stores, as `backup.md` says, among
/// real processes. All combinations are tried in one process elsewhere.
class RestoredCopiesTest {
  private static final String KEY = "kept";
  private static final String NEXT = "user-5678";

  private static LiveConstellation constellation;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(3, 2, LiveConstellation.PATIENT);
  }

  @AfterAll
  static void close() {
    constellation.close();
  }

  @Test
  void anOlderTokenStoreUsesKeysAndGoesOnByAnOperatorsWord() throws Exception {
    var user = new Application(constellation, constellation.freshToken());
    user.generate(KEY).succeeded();
    Path copy = constellation.folder().resolve("copy-1.db");
    backup(copy).succeeded();
    user.changePin(NEXT).succeeded();
    String old = user.pin();
    user.usePin(NEXT);
    user.generate("later").succeeded();
    putBack(copy);
    assertFalse(user.accepts(old));
    user.assertSigns(KEY, "on an older token store");
    Tool.Ended refused = user.generate("never");
    assertTrue(refused.output().contains("CKR_DEVICE_ERROR"), refused::toString);
    assertTrue(constellation.engine().log().contains("asterism engine adopt"));
    constellation.engine().stop();
    Tool.Ended unsure = constellation.asterism("engine", "adopt", engine());
    assertEquals(1, unsure.status(), unsure::toString);
    constellation.asterism("engine", "adopt", engine(), "--yes").succeeded();
    constellation.engine().start();
    user.generate("after").succeeded();
    user.assertSigns("after", "on the token store that goes on");
    user.assertSigns(KEY, "on the token store that goes on");
  }

  @Test
  void olderStoresOfVaultsBringTheirPinBackAndKeepTheKeys() throws Exception {
    var user = new Application(constellation, constellation.freshToken());
    user.generate(KEY).succeeded();
    byte[][] stores = new byte[2][];
    for (int i = 0; i < stores.length; i++) {
      stores[i] = store(i, null);
    }
    String old = user.pin();
    user.changePin(NEXT).succeeded();
    constellation.engine().stop();
    store(0, stores[0]);
    constellation.engine().start();
    user.usePin(NEXT);
    user.assertSigns(KEY, "with one older store");
    constellation.engine().stop();
    store(0, stores[0]);
    store(1, stores[1]);
    constellation.engine().start();
    assertFalse(user.accepts(NEXT));
    user.usePin(old);
    user.assertSigns(KEY, "with older stores at a quorum");
    assertTrue(constellation.engine().log().contains("it is a PIN of before"));
  }

  private static String engine() {
    return constellation.engineFolder().toString();
  }

  private static Tool.Ended backup(Path copy) throws Exception {
    return constellation.asterism("engine", "backup", engine(), copy.toString());
  }

  private static void putBack(Path copy) throws Exception {
    constellation.engine().stop();
    Path file = constellation.engineFolder().resolve("directory.db");
    Files.copy(copy, file, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(file.resolveSibling("directory.db-wal"));
    constellation.engine().start();
  }

  // What lies there while the vault does not run, after `instead` was put in its place, if given.
  private static byte[] store(int vault, byte @org.jspecify.annotations.Nullable [] instead)
      throws Exception {
    LiveProcess process = constellation.vault(vault);
    process.stop();
    Path file = constellation.vaultFolder(vault).resolve("vault.db");
    if (instead != null) {
      Files.write(file, instead);
      Files.deleteIfExists(file.resolveSibling("vault.db-wal"));
    }
    byte[] found = Files.readAllBytes(file);
    process.start();
    return found;
  }
}
