package org.asterism.rpc;

import static java.util.Objects.requireNonNull;
import static org.asterism.rpc.Loopback.SOON;
import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.oprf.Evaluation;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.Description;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.HandlePage;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Stretch;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.VaultUnattested;
import org.asterism.vault.VaultUnreachable;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Reinstate;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Release.Released;
import org.asterism.vault.operation.Stage;
import org.asterism.vault.operation.StageRoots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// An engine reaches its vault on an attested connection with every operation, and nobody else.
class GrpcVaultTest {
  private static final EncodedPolicy POLICY = new Policy("test", List.of()).encode();

  private static final Done DONE = new Done();

  private final Loopback loopback = new Loopback();

  @AfterEach
  void close() {
    loopback.close();
  }

  private static <A extends Outcome> Act<A> act(Operation<A> operation) {
    return act(operation, Optional.empty());
  }

  private static <A extends Outcome> Act<A> act(
      Operation<A> operation, Optional<SecretBytes> grant) {
    return new Act<>(handle(1), new EpochTag(-2), POLICY.digest(), grant, operation);
  }

  private SecretBytes secret() {
    return SecretBytes.random(32, loopback.random);
  }

  @Test
  void everyOperationArrivesAndIsAnswered() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port());
        var first = secret();
        var second = secret();
        var third = secret()) {
      var stretch = Stretch.floor(Octets.of(new byte[32]));
      var companion = Octets.of(new byte[] {1, 2, 3});
      var record = new StoredRecord.Key(first, Octets.EMPTY, POLICY, companion);
      assertEquals(DONE, client.act(act(new Put(record)), SOON));
      assertTrue(first.constantTimeEquals(loopback.vault.secrets.getLast()));
      var object = new StoredRecord.Companion(Optional.of(handle(9)), POLICY, companion);
      assertEquals(DONE, client.act(act(new Put(object)), SOON));
      var account =
          new StoredRecord.Account(
              Role.USER,
              5,
              stretch,
              Optional.of(first),
              Optional.of(third),
              new Roots<>(second, Optional.of(third)),
              StoredRecord.Sharings.of(new EpochTag(-5)),
              POLICY,
              companion);
      assertEquals(DONE, client.act(act(new Put(account)), SOON));
      assertTrue(first.constantTimeEquals(loopback.vault.secrets.getLast()));
      assertTrue(third.constantTimeEquals(beforeLast()));
      assertLoggedIn(account, client.act(act(new LoginFinish(MemoryVault.GOOD, first)), SOON));
      var stage = new Stage(new EpochTag(8), stretch, second, Optional.of(third));
      assertEquals(DONE, client.act(act(stage), SOON));
      assertTrue(second.constantTimeEquals(loopback.vault.secrets.getLast()));
      assertTrue(third.constantTimeEquals(beforeLast()));
      assertReleased(third, client.act(act(new Release(3), Optional.of(third)), SOON));
      assertRefused(Reason.GRANT, 0, () -> client.act(act(new Release(3)), SOON));
      var wrong = act(new LoginFinish(Attempt.of(new byte[16]), first));
      assertRefused(Reason.WRONG_CREDENTIAL, 3, () -> client.act(wrong, SOON));
      assertPlainOnesArrive(client);
      assertEquals(
          List.of(new Principal.HostEngine(loopback.engineKey.spki().digest())), loopback.peers);
    }
  }

  @Test
  void aReinstatementsSecretsArrive() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port());
        SecretBytes verifier = SecretBytes.takeFrom(new byte[] {1, 2});
        SecretBytes proof = SecretBytes.takeFrom(new byte[] {3, 4})) {
      var stretch = Stretch.floor(Octets.of(new byte[32]));
      var share = Optional.of(proof);
      var reinstate = new Reinstate(new EpochTag(8), stretch, verifier, share, proof);
      assertEquals(DONE, client.act(act(reinstate), SOON));
      assertTrue(proof.constantTimeEquals(loopback.vault.secrets.getFirst()));
      int kept = loopback.vault.secrets.size();
      assertTrue(verifier.constantTimeEquals(loopback.vault.secrets.get(kept - 2)));
      assertTrue(proof.constantTimeEquals(loopback.vault.secrets.get(kept - 1)));
    }
  }

  @Test
  void rootsOfAnotherSharingArrive() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port());
        SecretBytes tokenRoot = SecretBytes.takeFrom(new byte[] {1, 2});
        SecretBytes privateRoot = SecretBytes.takeFrom(new byte[] {3, 4});
        SecretBytes proof = SecretBytes.takeFrom(new byte[] {5, 6})) {
      var roots = new Roots<>(tokenRoot, Optional.of(privateRoot));
      assertEquals(DONE, client.act(act(new StageRoots(new EpochTag(-9), roots, proof)), SOON));
      var sharing = ((StageRoots) requireNonNull(loopback.vault.asked)).sharing();
      assertEquals(new EpochTag(-9), sharing);
      List<SecretBytes> arrived = loopback.vault.secrets;
      int kept = arrived.size();
      assertTrue(tokenRoot.constantTimeEquals(arrived.get(kept - 3)));
      assertTrue(privateRoot.constantTimeEquals(arrived.get(kept - 2)));
      assertTrue(proof.constantTimeEquals(arrived.get(kept - 1)));
    }
  }

  @Test
  void anEvaluationArrives() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      assertEquals(Optional.empty(), client.act(act(new LoginStart()), SOON).evaluation());
      Octets element = Octets.of(new byte[Evaluation.ELEMENT_BYTES]);
      var found = client.act(act(new LoginStart(Optional.of(element))), SOON).evaluation();
      Evaluation sent = MemoryVault.evaluation(element);
      assertArrayEquals(sent.element(), found.orElseThrow().element());
      assertArrayEquals(sent.proof(), found.orElseThrow().proof());
      assertArrayEquals(sent.publicShare(), found.orElseThrow().publicShare());
      var shorter = new LoginStart(Optional.of(Octets.of(new byte[32])));
      assertThrows(VaultMalformed.class, () -> client.act(act(shorter), SOON));
    }
  }

  private SecretBytes beforeLast() {
    return loopback.vault.secrets.get(loopback.vault.secrets.size() - 2);
  }

  private void assertPlainOnesArrive(GrpcVault client) throws Exception {
    assertEquals(new EpochTag(-7), client.act(act(new LoginStart()), SOON).epoch());
    var mark = new LineageMark(Octets.of(new byte[LineageMark.LINEAGE_LENGTH]), 3, -4);
    assertEquals(
        new Advance.Advanced(Optional.of(mark), true),
        client.act(act(new Advance(mark, mark)), SOON));
    var none = new LineageMark(mark.lineage(), 0, 0);
    assertEquals(
        new Advance.Advanced(Optional.empty(), false),
        client.act(act(new Advance(none, mark)), SOON));
    List<Operation<Done>> plain =
        List.of(
            new Commit(new EpochTag(1)),
            new Abort(new EpochTag(1)),
            new Confirm(),
            new Delete(true),
            new Delete());
    for (Operation<Done> one : plain) {
      assertEquals(DONE, client.act(act(one), SOON));
    }
    int seen = loopback.vault.seen.size();
    assertEquals(
        List.of(
            "LoginStart",
            "Advance",
            "Advance",
            "Commit",
            "Abort",
            "Confirm",
            "Delete, or mark",
            "Delete"),
        loopback.vault.seen.subList(seen - 8, seen));
    var elsewhere = new Abort(new EpochTag(99));
    var refused = assertThrows(VaultRefused.class, () -> client.act(act(elsewhere), SOON));
    assertEquals(Reason.EPOCH, refused.reason());
    assertEquals(new EpochTag(-99), refused.inForce());
  }

  private static void assertRefused(Reason expected, int triesLeft, Executable asked) {
    var refused = assertThrows(VaultRefused.class, asked);
    assertEquals(expected, refused.reason());
    assertEquals(triesLeft, refused.triesLeft());
  }

  private static void assertReleased(SecretBytes expected, Released answer) {
    try (var released = answer) {
      assertTrue(expected.constantTimeEquals(released.share()));
      assertEquals(Duration.ofSeconds(9), released.lease().time());
      assertEquals(5, released.lease().uses());
    }
  }

  private static void assertLoggedIn(StoredRecord.Account account, LoggedIn answer) {
    try (var loggedIn = answer) {
      assertTrue(account.verifier().orElseThrow().constantTimeEquals(loggedIn.grant()));
      assertTrue(account.roots().tokenRoot().constantTimeEquals(loggedIn.roots().tokenRoot()));
      SecretBytes share = account.loginShare().orElseThrow();
      assertTrue(share.constantTimeEquals(loggedIn.loginShare().orElseThrow()));
      SecretBytes privateRoot = account.roots().privateRoot().orElseThrow();
      assertTrue(privateRoot.constantTimeEquals(loggedIn.roots().privateRoot().orElseThrow()));
      assertEquals(account.companion(), loggedIn.companion());
      assertEquals(account.sharings().inForce(), loggedIn.sharing());
    }
  }

  @Test
  void batchesDescriptionsAndPagesArrive() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      var done = act(new Delete());
      assertEquals(2, client.actBatch(List.of(done, done), SOON).size());
      List<Act<?>> mixed = List.of(done, act(new LoginStart()));
      assertRefused(Reason.CONFLICT, 0, () -> client.actBatch(mixed, SOON));
      assertEquals(loopback.vault.describe(SOON), client.describe(SOON));
      var page = client.list(new HandlePage.Query(Optional.of(handle(4)), 10), SOON);
      assertEquals(new HandlePage(List.of(handle(4)), true), page);
    }
  }

  @Test
  void theAnswerToAnotherOperationIsNoAnswer() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port());
        var grant = secret()) {
      loopback.vault.confused = true;
      var release = act(new Release(3), Optional.of(grant));
      assertThrows(VaultMalformed.class, () -> client.act(release, SOON));
      assertThrows(VaultMalformed.class, () -> client.actBatch(List.of(release), SOON));
      loopback.vault.confused = false;
      assertReleased(grant, client.act(release, SOON));
      assertEquals(1, loopback.peers.size(), "one connection, attested once");
    }
  }

  @Test
  void aSlowVaultIsSilentAfterTheDeadline() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      assertEquals("test", client.describe(SOON).release());
      loopback.vault.hold = true;
      assertThrows(VaultSilent.class, () -> client.act(act(new Delete()), Duration.ofMillis(200)));
      loopback.vault.hold = false;
      loopback.vault.held.countDown();
      assertEquals(DONE, client.act(act(new Delete()), SOON));
      assertEquals(1, loopback.peers.size(), "one connection, attested once");
    }
  }

  @Test
  void aRestartedVaultIsAttestedAgain() throws Exception {
    int port;
    try (var server = loopback.serve(0)) {
      port = server.port();
    }
    try (var client = loopback.client(port)) {
      for (int times = 1; times <= 2; times++) {
        try (var server = loopback.serve(port)) {
          assertEquals(port, server.port());
          assertEquals("test", eventually(client).release());
          assertEquals(times, loopback.peers.size());
        }
      }
    }
  }

  private static Description eventually(GrpcVault client) throws VaultException {
    long end = System.nanoTime() + SOON.toNanos();
    while (true) {
      try {
        return client.describe(SOON);
      } catch (VaultUnreachable notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
      }
    }
  }

  @Test
  void anOldAttestationIsRenewedOnAnotherConnection() throws Exception {
    try (var server = loopback.serve(0);
        var client = loopback.client(server.port())) {
      assertEquals("test", client.describe(SOON).release());
      loopback.skippedNanos.addAndGet(Duration.ofMinutes(11).toNanos());
      assertEquals("test", client.describe(SOON).release());
      assertEquals(2, loopback.peers.size());
      // The vault's own hour has passed for the second as well: it refuses, and is asked anew.
      loopback.skippedNanos.addAndGet(Duration.ofHours(2).toNanos());
      assertEquals("test", client.describe(SOON).release());
      assertEquals(3, loopback.peers.size());
    }
  }

  @Test
  void nobodyThereIsUnreachable() throws Exception {
    int port;
    try (var server = loopback.serve(0)) {
      port = server.port();
    }
    try (var client = loopback.client(port)) {
      var failure = assertThrows(VaultUnreachable.class, () -> client.describe(SOON));
      assertEquals("memory", failure.vaults().getFirst().name());
    }
  }

  @Test
  void anEngineThatIsNotEnrolledIsRefused() throws Exception {
    try (var server = loopback.serve(0);
        var client =
            loopback.client(
                server.port(),
                loopback.vaultKey,
                loopback.accepted(),
                TlsIdentity.generate(loopback.random))) {
      assertThrows(VaultException.class, () -> client.describe(SOON));
      assertEquals(List.of(), loopback.peers);
    }
  }

  @Test
  void anotherKeyThanThePinnedIsRefusedInTheHandshake() throws Exception {
    try (var server =
            loopback.serve(0, TlsIdentity.generate(loopback.random), loopback.vaultEvidence());
        var client = loopback.client(server.port())) {
      assertThrows(VaultUnreachable.class, () -> client.describe(SOON));
      assertEquals(List.of(), loopback.peers);
    }
  }

  @Test
  void evidenceThatThePolicyDoesNotNameIsRefused() throws Exception {
    var wrongMeasurement =
        Octets.of(
            new byte[] {
              1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
              0, 0, 0
            });
    var root = loopback.root.publicKey();
    var measured = Optional.of(loopback.measurement);
    record Case(String step, AcceptedEvidence accepts) {}
    var cases =
        List.of(
            new Case("kind", new AcceptedEvidence.Host()),
            new Case(
                "chain",
                new AcceptedEvidence.Simulated(loopback.platformKey.publicKey(), measured, 3)),
            new Case(
                "measurement",
                new AcceptedEvidence.Simulated(root, Optional.of(wrongMeasurement), 3)),
            new Case("tcb", new AcceptedEvidence.Simulated(root, measured, 4)));
    try (var server = loopback.serve(0)) {
      for (var one : cases) {
        try (var client =
            loopback.client(server.port(), loopback.vaultKey, one.accepts(), loopback.engineKey)) {
          var refused = assertThrows(VaultUnattested.class, () -> client.describe(SOON));
          assertEquals(one.step(), refused.step());
        }
      }
      assertEquals(List.of(), loopback.peers);
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (var server = loopback.serve(0)) {
      var failure = assertThrows(IOException.class, () -> loopback.serve(server.port()).close());
      assertTrue(
          String.valueOf(failure.getMessage()).contains(":" + server.port()),
          () -> "names the address: " + failure.getMessage());
    }
  }
}
