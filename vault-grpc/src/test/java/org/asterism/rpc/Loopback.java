package org.asterism.rpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.asterism.ratls.AcceptedEvidence;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.EvidenceUnavailable;
import org.asterism.ratls.HostEvidence;
import org.asterism.ratls.SimulatedEvidence;
import org.asterism.ratls.SimulatedEvidence.SimulatedPlatform;
import org.asterism.ratls.SimulatedKey;
import org.asterism.ratls.TlsIdentity;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.VaultDoor;
import org.asterism.vault.VaultName;

/// One vault with simulated evidence and one `host` engine that know each other.
final class Loopback implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);

  final SecureRandom random = new SecureRandom();
  final SimulatedKey root = SimulatedKey.generate(random);
  final SimulatedKey platformKey = SimulatedKey.generate(random);
  final Octets measurement = Octets.of(new byte[32]);
  final EnrolmentId enrolment = EnrolmentId.random(random);
  final TlsIdentity vaultKey = TlsIdentity.generate(random);
  final TlsIdentity engineKey = TlsIdentity.generate(random);
  final MemoryVault vault = new MemoryVault();
  final List<Principal> peers = new CopyOnWriteArrayList<>();
  final AtomicLong skippedNanos = new AtomicLong();
  final LongSupplier nanos = () -> System.nanoTime() + skippedNanos.get();

  private final ExecutorService calls = Executors.newCachedThreadPool();

  EvidenceSource vaultEvidence() {
    var certificate = root.certify(platformKey.publicKey());
    return SimulatedEvidence.source(
        new SimulatedPlatform(platformKey, certificate, measurement, 3));
  }

  AcceptedEvidence accepted() {
    return new AcceptedEvidence.Simulated(root.publicKey(), Optional.of(measurement), 3);
  }

  VaultServer serve(int port) throws IOException {
    return serve(port, vaultKey, vaultEvidence());
  }

  VaultServer serve(Channels.Admission admission) throws IOException {
    return serve(0, vaultKey, vaultEvidence(), admission);
  }

  VaultServer serve(int port, TlsIdentity identity, EvidenceSource evidence) throws IOException {
    return serve(port, identity, evidence, VaultServer.ADMISSION);
  }

  private VaultServer serve(
      int port, TlsIdentity identity, EvidenceSource evidence, Channels.Admission admission)
      throws IOException {
    var certificate = certificate(identity, evidence);
    var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    Map<org.asterism.ratls.Spki, AcceptedEvidence> engines =
        Map.of(engineKey.spki(), new AcceptedEvidence.Host());
    return VaultServer.start(
        new VaultServer.Identity(enrolment, identity, certificate, evidence),
        new VaultServer.Settings(listen, engines, Duration.ofHours(1)),
        new VaultServer.Environment(calls, random, nanos),
        door(),
        admission);
  }

  static X509Certificate certificate(TlsIdentity identity, EvidenceSource evidence)
      throws IOException {
    try {
      return EvidenceCertificate.with(identity, evidence);
    } catch (EvidenceUnavailable failed) {
      throw new IOException(failed);
    }
  }

  GrpcVault client(int port) {
    return client(port, vaultKey, accepted(), engineKey);
  }

  GrpcVault client(int port, TlsIdentity pinned, AcceptedEvidence accepts, TlsIdentity self) {
    var name = new VaultName("memory", enrolment);
    var host = InetAddress.getLoopbackAddress().getHostAddress();
    return new GrpcVault(
        new GrpcVault.Peer(
            name, () -> InetSocketAddress.createUnresolved(host, port), pinned.spki(), accepts),
        new GrpcVault.Self(self, EvidenceCertificate.plain(self), HostEvidence.source(self)),
        Duration.ofMinutes(10),
        random,
        nanos);
  }

  /// The engine's own TLS, without the exchange.
  ManagedChannel unattested(int port) {
    var shown = new Tls.Shown(engineKey, EvidenceCertificate.plain(engineKey));
    return NettyChannelBuilder.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), port)
        .sslContext(Tls.client(shown, vaultKey.spki()))
        .build();
  }

  private VaultDoor door() {
    return peer -> {
      peers.add(peer);
      return vault;
    };
  }

  @Override
  public void close() {
    vault.held.countDown();
    calls.shutdownNow();
  }
}
