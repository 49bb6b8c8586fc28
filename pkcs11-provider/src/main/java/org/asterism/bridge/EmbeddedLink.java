package org.asterism.bridge;

import com.sun.jna.Callback;
import com.sun.jna.CallbackProxy;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.session.Limits;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine's way in for the process that it lives in: the address of a function that takes a
/// request frame and gives its reply (`native-shim/src/jvm.h`). Threads that come in are known to
/// the JVM until they end, and keep no JVM from ending. Safe for use by many threads.
public final class EmbeddedLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLink.class);
  private static final int INSTANCE_BYTES = 16;
  private static final long BROKEN = -1;

  private final Applications applications;
  private final Dispatcher dispatcher;
  private final Peer peer;
  private final LinkLimits limits;
  private final FrameMemory memory;
  private final Map<Long, EmbeddedLine> lines = new ConcurrentHashMap<>();
  private final Callback door = new Door();

  /// What JNA calls, with the arguments in boxes; without it, JNA would find the method by
  /// reflection at each call.
  private final class Door implements CallbackProxy {
    @Override
    public Object callback(Object[] in) {
      return dispatch((long) in[0], at(in[1], in[2]), at(in[3], in[4]));
    }

    @Override
    public Class<?>[] getParameterTypes() {
      return new Class<?>[] {long.class, long.class, long.class, long.class, long.class};
    }

    @Override
    public Class<?> getReturnType() {
      return long.class;
    }
  }

  private EmbeddedLink(
      Applications applications, Dispatcher dispatcher, Peer peer, LinkLimits limits) {
    this.applications = applications;
    this.dispatcher = dispatcher;
    this.peer = peer;
    this.limits = limits;
    this.memory = new FrameMemory(limits);
  }

  /// Serves `cryptoki` to this process.
  public static EmbeddedLink open(Cryptoki cryptoki, Limits limits, SecureRandom random)
      throws LinkException {
    byte[] instance = new byte[INSTANCE_BYTES];
    random.nextBytes(instance);
    var applications =
        new Applications(Applications.Door.of(cryptoki), UserNames::of, KeptLogins.none());
    var dispatcher =
        new Dispatcher(
            Bindings.of(cryptoki), new LinkCalls(applications, instance), OperatorCalls.NONE);
    return open(applications, dispatcher, LinkLimits.of(limits));
  }

  static EmbeddedLink open(Applications applications, Dispatcher dispatcher, LinkLimits limits)
      throws LinkException {
    try {
      var link = new EmbeddedLink(applications, dispatcher, Peer.self(), limits);
      Native.setCallbackThreadInitializer(
          link.door, new CallbackThreadInitializer(true, false, "application"));
      Native.setCallbackExceptionHandler(
          (_, thrown) -> LOG.error("a call did not come back from its line", thrown));
      return link;
    } catch (IOException failed) {
      throw new LinkException("cannot tell the user of this process: " + failed, failed);
    }
  }

  /// The address of the function, good until the link is closed.
  public long address() {
    return Pointer.nativeValue(CallbackReference.getFunctionPointer(door));
  }

  /// Ends all applications.
  @Override
  public void close() {
    lines.keySet().forEach(this::hangUp);
    applications.endAll();
  }

  /// One request of the line with this number; no bytes end it.
  ///
  /// @return the bytes of the reply, also where it did not fit and was kept; negative where the
  ///   line is broken
  long dispatch(long number, ByteBuffer request, ByteBuffer reply) {
    if (!request.hasRemaining()) {
      hangUp(number);
      return 0;
    }
    EmbeddedLine line = lines.get(number);
    try {
      return (line == null ? open(number) : line).answer(request, reply);
    } catch (BrokenFrame broken) {
      LOG.debug("a line of {} is broken: {}", line, broken.getMessage());
      return BROKEN;
    }
  }

  private EmbeddedLine open(long number) throws BrokenFrame {
    if (lines.size() >= limits.connections()) {
      throw new BrokenFrame("at most %d lines".formatted(limits.connections()));
    }
    return lines.computeIfAbsent(number, _ -> new EmbeddedLine(dispatcher, peer, memory));
  }

  private void hangUp(long number) {
    EmbeddedLine line = lines.remove(number);
    if (line != null) {
      line.close();
    }
  }

  private static ByteBuffer at(Object address, Object length) {
    return MemorySegment.ofAddress((long) address).reinterpret((long) length).asByteBuffer();
  }
}
