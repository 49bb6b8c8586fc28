package org.asterism.rpc;

import static org.asterism.rpc.Loopback.SOON;
import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultExhausted;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultUnreachable;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One engine's calls take up so much of a vault and no more, and what goes wrong is one answer.
class LoadTest {
  private static final EncodedPolicy POLICY = new EncodedPolicy(Octets.EMPTY);

  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void aPartThatIsTooLongIsNotOpened() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      for (var length : List.of(Limits.SHARE_BYTES + 1, 200_000)) {
        try (var share = SecretBytes.allocate(length)) {
          var refused = assertThrows(VaultMalformed.class, () -> client.act(put(share), SOON));
          assertTrue(message(refused).contains("PART_SHARE of"), () -> message(refused));
        }
      }
      try (var longest = SecretBytes.allocate(Limits.SHARE_BYTES);
          var tooLong = SecretBytes.allocate(Limits.CREDENTIAL_BYTES + 1)) {
        assertEquals(new Done(), client.act(put(longest), SOON));
        var act = act(new Delete(), Optional.of(tooLong));
        var refused = assertThrows(VaultMalformed.class, () -> client.act(act, SOON));
        assertTrue(message(refused).contains("PART_GRANT of"), () -> message(refused));
      }
      assertEquals(List.of("Put"), loopback.vault.seen);
    }
  }

  @Test
  void aBatchOfBigPartsIsRefusedAndTheNextCallIsAnswered() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port());
        var share = SecretBytes.allocate(Limits.SHARE_BYTES)) {
      client.describe(SOON);
      int before = LockedMemory.bytesInUse();
      var batch = new ArrayList<Act<Done>>();
      for (int bytes = 0; bytes <= Limits.SECRET_BYTES_EACH; bytes += Limits.SHARE_BYTES) {
        batch.add(put(share));
      }
      for (int i = 0; i < 20; i++) {
        var refused = assertThrows(VaultExhausted.class, () -> client.actBatch(batch, SOON));
        assertTrue(message(refused).contains("too much at once"), () -> message(refused));
      }
      assertEquals(before, LockedMemory.bytesInUse());
      assertEquals(new Done(), client.act(put(share), SOON));
      assertEquals(List.of("Put"), loopback.vault.seen);
    }
  }

  /// It is no fault, and the connection goes on.
  @Test
  void fullLockedMemoryIsExhaustion() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      loopback.vault.full = true;
      for (int i = 0; i < 3; i++) {
        var refused = assertThrows(VaultExhausted.class, () -> client.act(deletion(), SOON));
        assertTrue(refused.isOfMemory());
        assertTrue(message(refused).contains("locked memory is full"), () -> message(refused));
      }
      loopback.vault.full = false;
      assertEquals(new Done(), client.act(deletion(), SOON));
    }
  }

  @Test
  void aFaultOfTheVaultIsOneInternalAnswer() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      loopback.vault.failing = true;
      for (int i = 0; i < 3; i++) {
        var failed = assertThrows(VaultMalformed.class, () -> client.act(deletion(), SOON));
        assertTrue(message(failed).contains("INTERNAL"), () -> message(failed));
      }
      loopback.vault.failing = false;
      assertEquals(new Done(), client.act(deletion(), SOON));
    }
  }

  @Test
  void anEngineHasSoManyCallsAtOnceOverAllItsConnections() throws Exception {
    List<GrpcVault> clients = new ArrayList<>();
    try (var server = loopback.serve(0);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        clients.add(loopback.client(server.port()));
        clients.getLast().describe(SOON);
      }
      loopback.vault.hold = true;
      List<Future<Outcome>> held = new ArrayList<>();
      for (int i = 0; i < Limits.CALLS_EACH; i++) {
        GrpcVault client = clients.get(i % 2);
        held.add(callers.submit(() -> soon(client)));
      }
      while (loopback.vault.holding.get() < Limits.CALLS_EACH) {
        Thread.onSpinWait();
      }
      var refused = assertThrows(VaultExhausted.class, () -> clients.get(2).act(deletion(), SOON));
      assertTrue(message(refused).contains("too many calls"), () -> message(refused));
      loopback.vault.hold = false;
      loopback.vault.held.countDown();
      for (Future<Outcome> one : held) {
        assertEquals(new Done(), one.get());
      }
      assertEquals("test", clients.get(2).describe(SOON).release());
    } finally {
      clients.forEach(GrpcVault::close);
    }
  }

  @Test
  void aLineSpeaksForThoseThatWereSilent() {
    var now = new AtomicLong(-5);
    var seldom = new Seldom(now::get);
    assertEquals(OptionalLong.of(0), seldom.speak());
    for (int i = 0; i < 1000; i++) {
      assertEquals(OptionalLong.empty(), seldom.speak());
    }
    now.addAndGet(Seldom.PAUSE.toNanos());
    assertEquals(OptionalLong.of(1000), seldom.speak());
    now.addAndGet(Seldom.PAUSE.toNanos());
    assertEquals(OptionalLong.of(0), seldom.speak());
  }

  // A call before it is over a moment after it was answered.
  private static Outcome soon(GrpcVault client) throws VaultException {
    while (true) {
      try {
        return client.act(deletion(), SOON);
      } catch (VaultUnreachable full) {
        Thread.onSpinWait();
      }
    }
  }

  private static String message(VaultException failed) {
    return String.valueOf(failed.getMessage());
  }

  private static Act<Done> deletion() {
    return act(new Delete(), Optional.empty());
  }

  private static Act<Done> put(SecretBytes share) {
    var key = new StoredRecord.Key(share, Octets.EMPTY, POLICY, Octets.EMPTY);
    return act(new Put(key), Optional.empty());
  }

  private static Act<Done> act(Operation<Done> operation, Optional<SecretBytes> grant) {
    return new Act<>(handle(1), EpochTag.NONE, POLICY.digest(), grant, operation);
  }
}
