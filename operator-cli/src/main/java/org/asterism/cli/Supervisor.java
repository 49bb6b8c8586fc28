package org.asterism.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What started this process and wants to hear how it is, as sd_notify(3) says: by datagrams to the
/// Unix socket that NOTIFY_SOCKET names. Where nobody wants to, nothing is said. Java has no
/// datagrams on Unix sockets, so the C library sends them (ADR 26).
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String WATCHDOG = "WATCHDOG_USEC";
  private static final String WATCHED = "WATCHDOG_PID";
  private static final int PATH_BYTES_MAX = 107;

  /// It is told this many times within the time after which it takes a process for hung.
  private static final int SIGNS_OF_LIFE = 3;

  private final Optional<byte[]> address;
  private final Optional<Duration> interval;

  private Supervisor(Optional<byte[]> address, Optional<Duration> interval) {
    this.address = address;
    this.interval = interval;
  }

  /// The one that this process's environment names.
  static Supervisor ofProcess() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  static Supervisor of(Map<String, String> environment, long pid) {
    Optional<byte[]> address =
        Optional.ofNullable(environment.get(SOCKET)).flatMap(Supervisor::address);
    String watched = environment.getOrDefault(WATCHED, Long.toString(pid));
    Optional<Duration> interval =
        Optional.ofNullable(environment.get(WATCHDOG))
            .filter(_ -> address.isPresent() && watched.equals(Long.toString(pid)))
            .flatMap(Supervisor::interval);
    return new Supervisor(address, interval);
  }

  /// How long it may hear nothing; none where it does not watch.
  Optional<Duration> interval() {
    return interval;
  }

  /// Others may come.
  void ready(String status) {
    tell("READY=1\nSTATUS=" + Line.of(status));
  }

  /// Not hung.
  void alive(String status) {
    tell("WATCHDOG=1\nSTATUS=" + Line.of(status));
  }

  /// Reads its configuration anew, until it is ready again.
  void reloading() {
    tell("RELOADING=1");
  }

  /// Ends.
  void stopping() {
    tell("STOPPING=1");
  }

  // No service ends because somebody does not listen.
  private void tell(String words) {
    if (address.isEmpty()) {
      return;
    }
    byte[] message = words.getBytes(UTF_8);
    byte[] to = address.get();
    int socket = -1;
    try {
      socket = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM_CLOEXEC, 0);
      LibC.connect(socket, to, to.length);
      LibC.send(socket, message, new NativeLong(message.length), LibC.MSG_NOSIGNAL);
    } catch (LastErrorException refused) {
      LOG.warn("{} does not take '{}': errno {}", SOCKET, words.strip(), refused.getErrorCode());
    } finally {
      if (socket >= 0) {
        LibC.close(socket);
      }
    }
  }

  private static Optional<Duration> interval(String micros) {
    try {
      return Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
          .filter(Duration::isPositive)
          .map(whole -> whole.dividedBy(SIGNS_OF_LIFE));
    } catch (NumberFormatException none) {
      LOG.warn("{}: expected a number, found {}: no sign of life is given", WATCHDOG, micros);
      return Optional.empty();
    }
  }

  // struct sockaddr_un; a name that begins with @ is in the abstract namespace (unix(7)).
  private static Optional<byte[]> address(String path) {
    byte[] name = path.getBytes(UTF_8);
    if (!(path.startsWith("/") || path.startsWith("@")) || name.length > PATH_BYTES_MAX) {
      LOG.warn("{}: expected the path of a Unix socket, found {}: nothing is said", SOCKET, path);
      return Optional.empty();
    }
    if (name[0] == '@') {
      name[0] = 0;
    }
    return Optional.of(
        ByteBuffer.allocate(Short.BYTES + name.length)
            .order(ByteOrder.nativeOrder())
            .putShort((short) LibC.AF_UNIX)
            .put(name)
            .array());
  }

  /// The calls of the C library, with Linux's constants.
  private static final class LibC {
    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    static final int MSG_NOSIGNAL = 0x4000;

    static {
      Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int family, int type, int protocol) throws LastErrorException;

    static native int connect(int socket, byte[] address, int length) throws LastErrorException;

    static native NativeLong send(int socket, byte[] message, NativeLong length, int flags)
        throws LastErrorException;

    static native int close(int socket);
  }
}
