package org.asterism.conformance.adversity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.proto.vault.v1.AttestMessage;
import org.asterism.proto.vault.v1.VaultServiceGrpc;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.IdentityKeys;
import org.asterism.ratls.PinnedTrust;
import org.asterism.ratls.TlsIdentity;
import org.jspecify.annotations.Nullable;

/// Has stolen the TLS keys of the vault and of the engine, and passes every call on to the real
/// vault, which listens elsewhere. Notes each call and message that it gets.
final class RelayImpostor implements Impostor {
  private static final String ATTEST = VaultServiceGrpc.getAttestMethod().getFullMethodName();

  private final Server server;
  private final ManagedChannel genuine;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  /// Who it can pass for.
  record Stolen(TlsIdentity vault, X509Certificate certificate, TlsIdentity engine) {}

  RelayImpostor(int port, int genuinePort, Stolen stolen) throws IOException {
    var local = InetAddress.getLoopbackAddress();
    genuine =
        NettyChannelBuilder.forAddress(new InetSocketAddress(local, genuinePort))
            .sslContext(client(stolen))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(local, port))
            .sslContext(server(stolen))
            .fallbackHandlerRegistry(new Everything())
            .build()
            .start();
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    server.shutdownNow();
    genuine.shutdownNow();
  }

  private static SslContext server(Stolen stolen) throws IOException {
    var builder =
        SslContextBuilder.forServer(new IdentityKeys(stolen.vault(), stolen.certificate()))
            .trustManager(new PinnedTrust(Set.of(stolen.engine().spki())))
            .clientAuth(ClientAuth.REQUIRE);
    return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols("TLSv1.3").build();
  }

  private static SslContext client(Stolen stolen) throws IOException {
    var shown = new IdentityKeys(stolen.engine(), EvidenceCertificate.plain(stolen.engine()));
    var builder =
        SslContextBuilder.forClient()
            .keyManager(shown)
            .trustManager(new PinnedTrust(Set.of(stolen.vault().spki())));
    return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols("TLSv1.3").build();
  }

  /// Any method there is, in bytes.
  private final class Everything extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<byte[], byte[]> lookupMethod(
        String name, @Nullable String authority) {
      var method =
          MethodDescriptor.<byte[], byte[]>newBuilder()
              .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(name)
              .setRequestMarshaller(new Bytes())
              .setResponseMarshaller(new Bytes())
              .build();
      connections.incrementAndGet();
      heard.add(name);
      return ServerMethodDefinition.create(
          method, ServerCalls.asyncBidiStreamingCall(answers -> passedOn(method, answers)));
    }

    private StreamObserver<byte[]> passedOn(
        MethodDescriptor<byte[], byte[]> method, StreamObserver<byte[]> answers) {
      StreamObserver<byte[]> onward =
          ClientCalls.asyncBidiStreamingCall(genuine.newCall(method, CallOptions.DEFAULT), answers);
      return new StreamObserver<>() {
        @Override
        public void onNext(byte[] message) {
          heard.add(method.getFullMethodName() + " " + words(method, message));
          onward.onNext(message);
        }

        @Override
        public void onError(Throwable failure) {
          onward.onError(failure);
        }

        @Override
        public void onCompleted() {
          onward.onCompleted();
        }
      };
    }

    private static String words(MethodDescriptor<byte[], byte[]> method, byte[] message) {
      try {
        return method.getFullMethodName().equals(ATTEST)
            ? AttestMessage.parseFrom(message).getStepCase().name()
            : message.length + " bytes";
      } catch (InvalidProtocolBufferException other) {
        return "something else";
      }
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
