package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import org.asterism.cryptoki.Ckr;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Secrets that the calls of one user leave fill that user's share of locked memory and no other.
class GuestMemoryTest {
  private static final int KEPT = 1024;

  private final HeldCryptoki held = new HeldCryptoki();
  private final List<SecretBytes> kept = new ArrayList<>();

  @BeforeEach
  void setApart() throws Exception {
    LockedMemory.requireParts();
  }

  @AfterEach
  void closeSecrets() {
    kept.forEach(SecretBytes::close);
  }

  @Test
  void oneUsersSecrets_leaveRoomForAnothers() throws Exception {
    Applications known = held.applications();
    var bindings = new Bindings(TestVocabulary.ALL);
    bindings.on("C_SeedRandom", (_, _, _) -> kept.add(SecretBytes.allocate(KEPT)));
    var link = new LinkCalls(known, HeldCryptoki.INSTANCE);
    var dispatcher = new Dispatcher(bindings, link, OperatorCalls.NONE);

    assertEquals(LockedMemory.USER_BYTES / 2, fill(dispatcher, "root"));
    assertEquals(LockedMemory.USER_BYTES / 4, fill(dispatcher, "nobody"));
    known.endAll();
  }

  /// How much a user's calls could keep until one was refused.
  private int fill(Dispatcher dispatcher, String user) throws Exception {
    var names = FileSystems.getDefault().getUserPrincipalLookupService();
    var peer =
        new Peer(names.lookupPrincipalByName(user), names.lookupPrincipalByGroupName("root"));
    int before = kept.size();
    try (var line = new EmbeddedLine(dispatcher, peer, new FrameMemory(LinkBench.USUAL))) {
      LineClient client = LineClient.bound((_, in, out) -> answer(line, in, out), 1, user, true);
      long result = 0;
      while (result == 0) {
        result =
            client
                .call("C_SeedRandom", FrameClient.fields().number(1).bytes(new byte[16]))
                .result();
      }
      assertEquals(Ckr.DEVICE_MEMORY.code(), result);
    }
    return (kept.size() - before) * KEPT;
  }

  private static long answer(EmbeddedLine line, ByteBuffer request, ByteBuffer reply) {
    try {
      return line.answer(request, reply);
    } catch (BrokenFrame broken) {
      throw new AssertionError(broken);
    }
  }
}
