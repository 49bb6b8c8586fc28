package org.asterism.rpc;

import static org.asterism.rpc.Loopback.SOON;
import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.AttestMessage;
import org.asterism.proto.vault.v1.DescribeRequest;
import org.asterism.proto.vault.v1.VaultServiceGrpc;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultUnattested;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whoever takes a vault's place, even with its stolen TLS key, gets no byte of an act; and a call
/// on an un-attested connection does nothing.
class ImpostorTest {
  private final Loopback loopback = new Loopback();
  private final List<String> received = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    loopback.close();
  }

  private Done put(GrpcVault client) throws VaultException {
    var policy = new EncodedPolicy(Octets.EMPTY);
    try (var share = SecretBytes.random(64, loopback.random)) {
      var record = new StoredRecord.Key(share, Octets.EMPTY, policy, Octets.EMPTY);
      return client.act(
          new Act<>(handle(1), EpochTag.NONE, policy.digest(), Optional.empty(), new Put(record)),
          SOON);
    }
  }

  @Test
  void anImpostorWithTheStolenKeyOnTheVaultsPortGetsNothing() throws Exception {
    var genuine = loopback.serve(0);
    int port = genuine.port();
    try (var client = loopback.client(port)) {
      assertEquals(new Done(), put(client));
      genuine.close();
      var impostor = impostor(port, new Recorder());
      try {
        assertThrows(VaultException.class, () -> put(client));
        assertEquals(Set.of(attestMethod()), Set.copyOf(received), "nothing but the exchange");
      } finally {
        impostor.shutdownNow();
      }
    } finally {
      genuine.close();
    }
  }

  @Test
  void aRelayBetweenTwoConnectionsIsFound() throws Exception {
    try (var genuine = loopback.serve(0)) {
      var channel = loopback.unattested(genuine.port());
      var relay = impostor(0, new Relay(channel));
      try (var client = loopback.client(relay.getPort())) {
        var refused = assertThrows(VaultUnattested.class, () -> put(client));
        assertEquals("report data", refused.step());
        assertEquals(List.of(), loopback.peers);
        assertEquals(Set.of(attestMethod()), Set.copyOf(received));
      } finally {
        relay.shutdownNow();
        channel.shutdownNow();
      }
    }
  }

  @Test
  void theVaultRefusesCallsOnAnUnattestedConnection() throws Exception {
    try (var genuine = loopback.serve(0)) {
      var channel = loopback.unattested(genuine.port());
      try {
        var stub = VaultServiceGrpc.newBlockingStub(channel);
        var refused =
            assertThrows(
                StatusRuntimeException.class,
                () -> stub.describe(DescribeRequest.getDefaultInstance()));
        assertEquals(Status.Code.UNAUTHENTICATED, refused.getStatus().getCode());
        assertThrows(StatusRuntimeException.class, () -> stub.act(ActRequest.getDefaultInstance()));
        assertEquals(List.of(), loopback.vault.seen);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void halfAnExchangeAttestsNothing() throws Exception {
    try (var genuine = loopback.serve(0)) {
      var channel = loopback.unattested(genuine.port());
      try {
        for (var message :
            List.of(
                AttestMessage.getDefaultInstance(),
                AttestMessage.newBuilder()
                    .setProof(org.asterism.proto.vault.v1.Proof.getDefaultInstance())
                    .build(),
                AttestMessage.newBuilder()
                    .setChallenge(org.asterism.proto.vault.v1.Challenge.getDefaultInstance())
                    .build())) {
          var call = VaultServiceGrpc.newBlockingV2Stub(channel).attest();
          assertEquals(true, call.write(message));
          var answer = call.read();
          assertEquals(AttestMessage.StepCase.REJECTED, answer.getStepCase());
        }
        assertEquals(List.of(), loopback.peers);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void theGenuineVaultIsServed() throws Exception {
    try (var genuine = loopback.serve(0);
        var client = loopback.client(genuine.port())) {
      assertEquals(new Done(), put(client));
      assertEquals(64, loopback.vault.secrets.getFirst().length(), "the share arrived");
    }
  }

  private static String attestMethod() {
    return VaultServiceGrpc.getAttestMethod().getFullMethodName();
  }

  /// A listener with the vault's key and certificate that answers whatever it is asked.
  private Server impostor(int port, VaultServiceGrpc.VaultServiceImplBase service)
      throws IOException {
    var certificate = Loopback.certificate(loopback.vaultKey, loopback.vaultEvidence());
    var shown = new Tls.Shown(loopback.vaultKey, certificate);
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .sslContext(Tls.server(shown, loopback.engineKey.spki()::equals))
        .addService(service)
        .intercept(new Recording())
        .build()
        .start();
  }

  private final class Recording implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      received.add(call.getMethodDescriptor().getFullMethodName());
      return next.startCall(call, headers);
    }
  }

  private static final class Recorder extends VaultServiceGrpc.VaultServiceImplBase {
    @Override
    public void act(ActRequest request, StreamObserver<ActReply> answers) {
      answers.onNext(ActReply.getDefaultInstance());
      answers.onCompleted();
    }
  }

  /// Passes the exchange on to the genuine vault, message by message.
  private static final class Relay extends VaultServiceGrpc.VaultServiceImplBase {
    private final ManagedChannel genuine;

    Relay(ManagedChannel genuine) {
      this.genuine = genuine;
    }

    @Override
    public StreamObserver<AttestMessage> attest(StreamObserver<AttestMessage> answers) {
      return VaultServiceGrpc.newStub(genuine).attest(answers);
    }
  }
}
