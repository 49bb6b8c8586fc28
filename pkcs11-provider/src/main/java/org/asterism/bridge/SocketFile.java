package org.asterism.bridge;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import org.asterism.secret.ProcessGuard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file through which applications find the engine, and who may open it (protocol §7).
final class SocketFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  /// What `sockaddr_un` holds, less the NUL at its end.
  static final int MAX_PATH_BYTES = 107;

  private static final int BACKLOG = 128;

  private final Path path;
  private final ServerSocketChannel channel;
  private final Object identity;

  private SocketFile(Path path, ServerSocketChannel channel, Object identity) {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
  }

  /// Binds the socket and opens it to `group`. What a dead engine left there is removed.
  static SocketFile bind(Path path, String group) throws LinkException {
    requireShort(path);
    try {
      removeStale(path);
      var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      ProcessGuard.ownersOnly(() -> channel.bind(UnixDomainSocketAddress.of(path), BACKLOG));
      admit(path, group);
      return new SocketFile(path, channel, identityOf(path));
    } catch (IOException failed) {
      throw new LinkException(
          "cannot listen at %s: %s; check that its folder exists and can be written"
              .formatted(path, failed),
          failed);
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /// Stops listening, and removes the file unless another engine has put its own there.
  @Override
  public void close() {
    try {
      channel.close();
      if (Files.exists(path) && identityOf(path).equals(identity)) {
        Files.delete(path);
      }
    } catch (IOException failed) {
      LOG.warn("cannot remove {}: {}", path, failed.toString());
    }
  }

  private static void requireShort(Path path) throws LinkException {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH_BYTES) {
      throw new LinkException(
          "socket path %s: expected at most %d bytes, found %d; choose a shorter one"
              .formatted(path, MAX_PATH_BYTES, length));
    }
  }

  private static void removeStale(Path path) throws LinkException, IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!isSocket(path)) {
      throw new LinkException(
          "socket path %s: found a file that is no socket; move it away".formatted(path));
    }
    if (answers(path)) {
      throw new LinkException(
          "socket path %s: found an engine that listens there; stop it first".formatted(path));
    }
    Files.delete(path);
  }

  private static boolean isSocket(Path path) throws IOException {
    // The format of a socket in st_mode (inode(7)).
    final int format = 0170000;
    final int socket = 0140000;
    var mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & format) == socket;
  }

  private static boolean answers(Path path) {
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  // bind(2) has left a file that only its owner can connect to: nobody else comes in before the
  // group is set.
  private static void admit(Path path, String group) throws IOException {
    @Nullable String refusal = changeGroup(path, group);
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(refusal == null ? "rw-rw----" : "rw-------"));
    if (refusal != null) {
      LOG.warn(
          "{}: expected group '{}' to give the socket to, found {}; only the engine's own user"
              + " and root can connect",
          path,
          group,
          refusal);
    }
  }

  private static @Nullable String changeGroup(Path path, String group) {
    try {
      var principal =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
      Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(principal);
      return null;
    } catch (UserPrincipalNotFoundException missing) {
      return "no such group";
    } catch (IOException refused) {
      return refused.toString();
    }
  }

  private static Object identityOf(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class).fileKey());
  }
}
