package org.asterism.wiring;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.asterism.config.EngineConfig;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.secret.Sha256;
import org.asterism.toml.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder where an engine keeps logins for the next one: in memory, so that no disk ever holds
/// them, and its own. It looks over it every minute.
///
/// Where the configuration names none, it is beside the socket if that lies in memory, else in the
/// user's runtime folder or in `/dev/shm`; where neither is in memory, nothing is kept.
final class TicketFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TicketFolder.class);
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<PosixFilePermission> OWN =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final int NAME_BYTES = 8;

  private final KeptLogins logins;
  private final ScheduledExecutorService sweeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tickets").factory());

  private TicketFolder(KeptLogins logins) {
    this.logins = logins;
    var _ =
        sweeping.scheduleWithFixedDelay(logins::sweep, 0, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// @throws ConfigurationException where the configuration names a folder that does not serve
  static TicketFolder open(RunningEngine.Core core) throws ConfigurationException {
    EngineConfig.Sessions sessions = core.config().sessions();
    Optional<Path> folder = place(sessions, core.config().socket().path());
    return new TicketFolder(folder.map(there -> logins(there, core)).orElseGet(KeptLogins::none));
  }

  /// Where logins are kept, if at all.
  static Optional<Path> place(EngineConfig.Sessions sessions, Path socket)
      throws ConfigurationException {
    if (sessions.outlive().isZero()) {
      return Optional.empty();
    }
    return sessions.folder().isPresent()
        ? Optional.of(named(sessions.folder().get()))
        : found(socket);
  }

  KeptLogins logins() {
    return logins;
  }

  private static KeptLogins logins(Path folder, RunningEngine.Core core) {
    return KeptLogins.in(
        new KeptLogins.Terms(
            folder,
            core.config().sessions().outlive(),
            core.constellation(),
            InstantSource.system(),
            core.random()));
  }

  private static Path named(Path folder) throws ConfigurationException {
    try {
      make(folder);
      return folder;
    } catch (IOException refused) {
      throw new ConfigurationException(
          "[sessions] folder: %s; name another one, or set outlive_s = 0"
              .formatted(ConfigurationException.words(refused)),
          refused);
    }
  }

  private static Optional<Path> found(Path socket) {
    Path beside = socket.resolveSibling(socket.getFileName() + ".tickets");
    String name = "asterism-" + nameOf(socket);
    Optional<Path> runtime =
        Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
            .filter(path -> path.startsWith("/"))
            .map(path -> Path.of(path, name));
    for (Path candidate :
        Stream.of(Optional.of(beside), runtime, Optional.of(Path.of("/dev/shm", name)))
            .flatMap(Optional::stream)
            .toList()) {
      try {
        make(candidate);
        return Optional.of(candidate);
      } catch (IOException refused) {
        LOG.debug("logins are not kept in {}: {}", candidate, refused.getMessage());
      }
    }
    LOG.warn(
        "sessions and logins end with this engine: expected a folder in memory beside {}, in"
            + " XDG_RUNTIME_DIR or in /dev/shm, found none; see [sessions] folder",
        socket);
    return Optional.empty();
  }

  // Other engines of this user have other sockets.
  private static String nameOf(Path socket) {
    byte[] path = socket.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.start().digest(path), 0, NAME_BYTES);
  }

  private static void make(Path folder) throws IOException {
    boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    requireInMemory(there ? folder : folder.resolveSibling("."));
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWN));
    } catch (FileAlreadyExistsException _) {
      requireOwn(folder);
    }
  }

  private static void requireInMemory(Path folder) throws IOException {
    String type = Files.getFileStore(folder).type();
    if (!IN_MEMORY.contains(type)) {
      throw new IOException(
          "%s: expected a folder in memory (tmpfs or ramfs), found %s".formatted(folder, type));
    }
  }

  // /dev/shm is everybody's: what lies there under this name must be this user's, and no link.
  private static void requireOwn(Path folder) throws IOException {
    var found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int user = (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int self = (int) new UnixSystem().getUid();
    if (!found.isDirectory() || user != self || !OWN.equals(found.permissions())) {
      throw new IOException(
          "%s: expected a folder of user %d with mode rwx------, found %s of user %d with %s"
              .formatted(
                  folder,
                  self,
                  found.isDirectory() ? "one" : "something else",
                  user,
                  PosixFilePermissions.toString(found.permissions())));
    }
  }

  @Override
  public void close() {
    sweeping.shutdownNow();
  }
}
