package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.FileSystems;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultExhausted;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultUnheard;
import org.asterism.vault.VaultUnreachable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Each kind of failure has its `CK_RV` and its line in the log.
class FailuresTest {
  private static final CallSignature CALL = CallTable.golden().named("C_Sign");

  private final Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
    lines.start();
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @ParameterizedTest
  @EnumSource(Ckr.class)
  void aMistakeIsItsOwnResultAndNoLine(Ckr ckr) throws Exception {
    assertEquals(ckr, resultOf(new CryptokiException(ckr, "what was wrong")));
    assertTrue(lines.list.isEmpty());
  }

  @Test
  void unansweringVaultsAreADeviceErrorInTheirWords() throws Exception {
    var name = new VaultName("castor", EnrolmentId.random(new SecureRandom()));
    assertEquals(Ckr.DEVICE_ERROR, resultOf(new VaultUnreachable(name, "nobody there", null)));
    String line = onlyLine(Level.WARN);
    assertTrue(line.contains("castor") && line.contains("nobody there"), line);
    assertTrue(line.contains("C_Sign") && line.contains("user root"), line);
  }

  @Test
  void anUnusableDirectoryIsADeviceError() throws Exception {
    assertEquals(Ckr.DEVICE_ERROR, resultOf(new DirectoryException("cannot open token store")));
    assertTrue(onlyLine(Level.ERROR).contains("token store"));
  }

  @Test
  void aFullDirectoryIsDeviceMemory() throws Exception {
    var full = new DirectoryException("no room", new IllegalStateException(), true);
    assertEquals(Ckr.DEVICE_MEMORY, resultOf(full));
    assertTrue(onlyLine(Level.ERROR).contains("no room"));
  }

  @Test
  void anExhaustedHeapIsDeviceMemoryAndSaysSo() throws Exception {
    assertEquals(Ckr.DEVICE_MEMORY, resultOf(new OutOfMemoryError("Java heap space")));
    String line = onlyLine(Level.ERROR);
    assertTrue(line.contains("Java heap space") && line.contains("heap is too small"), line);
  }

  @Test
  void fullLockedMemoryIsDeviceMemoryInOneLine() throws Exception {
    assertEquals(Ckr.DEVICE_MEMORY, resultOf(full()));
    String line = onlyLine(Level.WARN);
    assertTrue(line.contains("locked memory is full: 1 bytes wanted"), line);
    assertTrue(lines.list.getFirst().getThrowableProxy() == null);
  }

  @Test
  void answersWithoutRoomAreDeviceMemoryToo() throws Exception {
    var name = new VaultName("castor", EnrolmentId.random(new SecureRandom()));
    var failures = new LinkedHashMap<VaultName, VaultException>();
    failures.put(name, new VaultUnheard(name, full()));
    assertEquals(Ckr.DEVICE_MEMORY, resultOf(new QuorumMissed(3, 2, failures)));
    assertTrue(onlyLine(Level.WARN).contains("its answer finds no room here"));
  }

  @Test
  void aVaultWithoutRoomIsDeviceMemoryToo() throws Exception {
    var name = new VaultName("castor", EnrolmentId.random(new SecureRandom()));
    var exhausted = new VaultExhausted(name, "its locked memory is full", null);
    assertEquals(Ckr.DEVICE_MEMORY, resultOf(exhausted));
    assertTrue(onlyLine(Level.WARN).contains("its locked memory is full"));
  }

  private static LockedMemoryFull full() {
    try (var none = Reservation.of(0)) {
      return assertThrows(LockedMemoryFull.class, () -> none.lend(() -> SecretBytes.allocate(1)));
    }
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("a fault"), new StackOverflowError(), new InterruptedException());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultHasANumberAndItsTrace(Throwable fault) throws Exception {
    assertEquals(Ckr.GENERAL_ERROR, resultOf(fault));
    String line = onlyLine(Level.ERROR);
    assertTrue(line.startsWith("error 1: C_Sign of user root"), line);
    assertFalse(lines.list.getFirst().getThrowableProxy() == null);
  }

  // A guest may fail as often as it likes.
  @Test
  void aFloodOfFailuresIsAFewLinesAndOneTrace() throws Exception {
    var failures = new Failures();
    for (int i = 0; i < 10_000; i++) {
      var fault = new IllegalStateException("a fault");
      assertEquals(Ckr.GENERAL_ERROR, failures.resultOf(fault, CALL, caller()));
    }
    assertTrue(lines.list.size() < 10, "found " + lines.list.size());
    assertEquals(1, lines.list.stream().filter(line -> line.getThrowableProxy() != null).count());
  }

  private static Ckr resultOf(Throwable thrown) throws Exception {
    return new Failures().resultOf(thrown, CALL, caller());
  }

  private static Caller caller() throws Exception {
    var names = FileSystems.getDefault().getUserPrincipalLookupService();
    var peer =
        new Peer(names.lookupPrincipalByName("root"), names.lookupPrincipalByGroupName("root"));
    return new Caller(peer);
  }

  private String onlyLine(Level level) {
    assertEquals(1, lines.list.size());
    assertEquals(level, lines.list.getFirst().getLevel());
    return lines.list.getFirst().getFormattedMessage();
  }
}
