package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Owing;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Whatever matters to who runs an engine has its line, once, with who and where; and no line holds
/// a PIN.
class JournalTest {
  private static final String WHO = "process 1 of tester";

  private final List<Logger> loggers =
      Stream.of(Journal.class, Owing.class)
          .map(type -> (Logger) LoggerFactory.getLogger(type))
          .toList();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    for (Logger logger : loggers) {
      logger.setLevel(Level.INFO);
      logger.addAppender(lines);
    }
    lines.start();
  }

  @AfterEach
  void close() throws Exception {
    loggers.forEach(logger -> logger.detachAppender(lines));
    bench.close();
    for (String line : said()) {
      assertFalse(line.contains(Bench.USER_PIN) || line.contains(Bench.SO_PIN), line);
    }
  }

  @Test
  void loginsAndLogouts() throws Exception {
    Bench.login(bench.token()).close();
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
    assertSaid("token bench (slot 1): USER logged in: " + WHO);
    assertSaid("token bench (slot 1): USER logged out: " + WHO);
    assertSaid("token bench (slot 1): SO logged in: " + WHO);
  }

  @Test
  void loginsByTheThousandAreCountedNotTold() throws Exception {
    for (int i = 0; i < 1000; i++) {
      Bench.login(bench.token()).close();
    }
    assertEquals(2, said().size());
    bench.passUnnoticed(Duration.ofSeconds(11));
    Bench.login(bench.token()).close();
    assertSaid("USER logged in: process 1 of tester (and 999 times more since the last such line)");
  }

  @Test
  void wrongPinsAndTheLockOut() throws Exception {
    for (int i = 0; i < 6; i++) {
      assertThrows(
          CryptokiException.class, () -> Bench.login(bench.token(), Role.USER, "wrong-" + i()));
    }
    assertEquals(
        5, said().stream().filter(line -> line.contains("wrong USER PIN: " + WHO)).count());
    assertSaid("the vaults have locked the USER PIN, the last wrong one by " + WHO);
    assertSaid("PIN of a locked USER tried: " + WHO);
    assertFalse(said().stream().anyMatch(line -> line.contains("wrong-")));
  }

  private int i() {
    return said().size();
  }

  @Test
  void tokensMadeAndMadeAnew() throws Exception {
    String before = bench.token().facts().serial();
    try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
      bench
          .tokens()
          .initialise(2, new NewToken(new Label("two")), pin, Bench.CALLER, Tokens.Making::run);
      bench
          .tokens()
          .initialise(1, new NewToken(new Label("one")), pin, Bench.CALLER, Tokens.Making::run);
    }
    String serial = bench.token().facts().serial();
    assertSaid("token two (slot 2): made, serial ");
    assertSaid(
        "token one (slot 1): made anew, serial %s: all of serial %s is destroyed: %s"
            .formatted(serial, before, WHO));
  }

  @Test
  void pinsThatChange() throws Exception {
    Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, "user-5678");
    Bench.setUserPin(bench.token(), Bench.USER_PIN);
    assertSaid("token bench (slot 1): USER PIN set by USER: " + WHO);
    assertSaid("token bench (slot 1): USER PIN set by SO: " + WHO);
  }

  @Test
  void keysFromTheirBeginningToTheirEnd() throws Exception {
    try (Login user = Bench.login(bench.token())) {
      long key = bench.token().objects().create(user, StoredKeys.ec()).number();
      bench.token().objects().destroy(user, key);
      assertSaid("token bench (slot 1): key %d imported: %s".formatted(key, WHO));
      assertSaid("token bench (slot 1): key %d destroyed: %s".formatted(key, WHO));
    }
  }

  @Test
  void debtsOwedAndPaid() throws Exception {
    try (Login user = Bench.login(bench.token())) {
      bench.takeAway(4);
      bench.token().objects().create(user, StoredKeys.ec());
      bench.token().objects().create(user, StoredKeys.ec());
      Bench.changePin(bench.token(), Role.USER, Bench.USER_PIN, "user-5678");
      assertEquals(1, said().stream().filter(line -> line.contains("is owed 2 records")).count());
      assertSaid("token in slot 1: vault v5 is owed the new USER PIN");
      bench.bringBack();
      bench.tryAgain();
      assertSaid("token in slot 1: vault v5 got 4 records that it was owed");
      assertSaid("token in slot 1: vault v5 got the USER PIN that it was owed");
    }
  }

  @Test
  void whoIsRefusedCannotFillTheLog() throws Exception {
    var other = new Caller(new UserName("other"), 7);
    for (int i = 0; i < 100; i++) {
      try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
        assertThrows(CryptokiException.class, () -> bench.token().login(Role.SO, pin, other));
      }
    }
    assertEquals(1, said().size());
    assertSaid("process 7 of other tried to be its security officer and may not: name user other");
  }

  private void assertSaid(String words) {
    assertEquals(
        1, said().stream().filter(line -> line.contains(words)).count(), () -> words + said());
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
