package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.Operators;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.service.EnclaveDoor;
import org.asterism.enclave.service.Obedience;
import org.asterism.enclave.store.VaultStore;
import org.asterism.kernel.LibraryKernel;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.HostEvidence;
import org.asterism.ratls.SimulatedEvidence;
import org.asterism.ratls.SimulatedKey;
import org.asterism.ratls.TlsIdentity;
import org.asterism.rpc.GrpcVault;
import org.asterism.rpc.VaultServer;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two engines at one vault over attested TLS: neither knows of the other's records, and what one
/// uses up is not missing to the other.
class TwoEnginesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Done DONE = new Done();
  private static final int RECORDS = 3;

  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();
  private final SimulatedKey root = SimulatedKey.generate(random);
  private final SimulatedKey platform = SimulatedKey.generate(random);
  private final TlsIdentity vaultKey = TlsIdentity.generate(random);
  private final TlsIdentity oneKey = TlsIdentity.generate(random);
  private final TlsIdentity otherKey = TlsIdentity.generate(random);
  private final VaultName name = new VaultName("shared", EnrolmentId.random(random));
  private final ExecutorService calls = Executors.newCachedThreadPool();
  private DataKey dataKey;
  private VaultStore store;
  private EnclaveDoor door;
  private VaultServer server;
  private GrpcVault one;
  private GrpcVault other;

  @BeforeEach
  void start() throws Exception {
    try (SecretBytes secret = SecretBytes.random(32, random)) {
      dataKey = new DataKey(secret, random);
    }
    store = VaultStore.create(folder.resolve("vault.db"), dataKey, InstantSource.system());
    var nobody = OperatorKey.parse("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    var obedience = new Obedience(new Operators(List.of(nobody), 1), InstantSource.system());
    var identity =
        new EnclaveDoor.Identity(
            name, "test", EvidenceKind.SIMULATED, obedience, LibraryKernel.open());
    var few = new Limits.Engine(new Limits.Quota(RECORDS, 1 << 20), 10, 10);
    var limits = Limits.DEFAULT.with(few, Limits.DEFAULT.token(), Limits.DEFAULT.logins());
    door = new EnclaveDoor(identity, store, limits, random, System::nanoTime);
    server = serve();
    one = client(oneKey);
    other = client(otherKey);
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    server.close();
    door.close();
    store.close();
    dataKey.close();
    calls.shutdownNow();
  }

  @Test
  void neitherFindsNorTouchesTheOthers() throws Exception {
    EncodedPolicy policy = policy(oneKey);
    Handle used = Handle.random(random);
    Handle pending = Handle.random(random);
    assertEquals(DONE, put(one, used, policy));
    assertEquals(DONE, put(one, pending, policy));
    assertEquals(DONE, act(one, used, policy, new Confirm()));
    assertEquals(Set.of(used, pending), Set.copyOf(listed(one)));
    assertEquals(List.of(), listed(other));
    assertEquals(new Description.Counts(0, 0, 0, 0, Description.Marked.NONE), counts(other));
    for (Handle handle : List.of(used, pending)) {
      for (Operation<Done> operation : List.of(new Delete(), new Delete(true), new Confirm())) {
        assertEquals(Reason.DENIED, refusal(other, handle, policy, operation));
      }
      assertEquals(Reason.DENIED, refusal(other, handle, policy, new Put(object(policy))));
    }
    assertEquals(Reason.GRANT, refusal(one, used, policy, new Delete()));
    assertEquals(DONE, act(one, pending, policy, new Delete()));
    assertEquals(new Description.Counts(0, 1, 0, 1, Description.Marked.NONE), counts(one));
  }

  @Test
  void whatOneUsesUpIsNotMissingToTheOther() throws Exception {
    EncodedPolicy policy = policy(oneKey);
    for (int i = 0; i < RECORDS; i++) {
      assertEquals(DONE, put(one, Handle.random(random), policy));
    }
    Handle further = Handle.random(random);
    assertEquals(Reason.QUOTA, refusal(one, further, policy, new Put(object(policy))));
    assertEquals(DONE, put(other, further, policy(otherKey)));
  }

  private static EncodedPolicy policy(TlsIdentity engine) {
    List<Allowed> alone = List.of(new Allowed.Host(engine.spki().digest()));
    var all = Set.of(Put.KIND, Delete.KIND, Confirm.KIND);
    return new Policy("object", List.of(new Rule(all, alone, List.of()))).encode();
  }

  private static StoredRecord object(EncodedPolicy policy) {
    return new StoredRecord.Companion(Optional.empty(), policy, Octets.of(new byte[64]));
  }

  private static Done put(Vault vault, Handle handle, EncodedPolicy policy) throws Exception {
    return act(vault, handle, policy, new Put(object(policy)));
  }

  private static Done act(
      Vault vault, Handle handle, EncodedPolicy policy, Operation<Done> operation)
      throws Exception {
    var act = new Act<>(handle, EpochTag.NONE, policy.digest(), Optional.empty(), operation);
    return vault.act(act, SOON);
  }

  private static Reason refusal(
      Vault vault, Handle handle, EncodedPolicy policy, Operation<Done> operation) {
    return assertThrows(VaultRefused.class, () -> act(vault, handle, policy, operation)).reason();
  }

  private static List<Handle> listed(Vault vault) throws Exception {
    return vault.list(new HandlePage.Query(Optional.empty(), 100), SOON).handles();
  }

  private static Description.Counts counts(Vault vault) throws Exception {
    return vault.describe(SOON).counts();
  }

  private VaultServer serve() throws Exception {
    var certified =
        new SimulatedEvidence.SimulatedPlatform(
            platform, root.certify(platform.publicKey()), Octets.of(new byte[32]), 1);
    EvidenceSource evidence = SimulatedEvidence.source(certified);
    var certificate = EvidenceCertificate.with(vaultKey, evidence);
    return VaultServer.start(
        new VaultServer.Identity(name.enrolment(), vaultKey, certificate, evidence),
        new VaultServer.Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                oneKey.spki(), new AcceptedEvidence.Host(),
                otherKey.spki(), new AcceptedEvidence.Host()),
            Duration.ofHours(1)),
        new VaultServer.Environment(calls, random, System::nanoTime),
        door);
  }

  private GrpcVault client(TlsIdentity self) {
    var accepts = new AcceptedEvidence.Simulated(root.publicKey(), Optional.empty(), 0);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    return new GrpcVault(
        new GrpcVault.Peer(name, () -> address, vaultKey.spki(), accepts),
        new GrpcVault.Self(self, EvidenceCertificate.plain(self), HostEvidence.source(self)),
        Duration.ofMinutes(10),
        random,
        System::nanoTime);
  }
}
