package org.asterism.pkcs11.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.algorithm.HousedCryptoki;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.UserName;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches for session objects while these change.
class SessionSearchTest {
  private static final int CHANGES = 5_000;

  private HousedCryptoki house;
  private Application application;
  private long session;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    house = new HousedCryptoki(folder, Algorithms.all(Providers.portable(new SecureRandom())));
    application = cryptoki().admit(new Caller(new UserName("guest", Set.of(), true), 1));
    long slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("search").getBytes(StandardCharsets.US_ASCII);
    try (var officer = SecretBytes.takeFrom("so-123456".getBytes(StandardCharsets.US_ASCII))) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), label);
    }
    session = cryptoki().sessions().open(application, slot, Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    house.close();
  }

  /// An object that matches before and after each change is never missed, and one that never
  /// matches is never found.
  @Test
  void searchesSeeEachObjectWholeWhileItChanges() throws Exception {
    long one = cryptoki().objects().create(application, session, object("1"));
    long other = cryptoki().objects().create(application, session, object("1"));
    try (var threads = Executors.newFixedThreadPool(3)) {
      Future<?> changes =
          threads.submit(() -> {
            long comes = cryptoki().objects().create(application, session, object("2"));
            for (int i = 0; i < CHANGES; i++) {
              cryptoki().objects().change(application, session, one, id(i % 2 == 0 ? "2" : "1"));
              cryptoki().objects().destroy(application, session, comes);
              comes = cryptoki().objects().create(application, session, object("2"));
            }
            return true;
          });
      var never = new Template(List.of(id("1").entries().getFirst(), id("2").entries().getFirst()));
      while (!changes.isDone()) {
        assertTrue(found(label()).containsAll(List.of(one, other)));
        assertEquals(List.of(), found(never));
        assertTrue(found(id("1")).contains(other));
      }
      changes.get();
    }
  }

  private List<Long> found(Template wanted) throws CryptokiException {
    TokenAccess access = application.session(session).access();
    return access.search(wanted).take(100);
  }

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private static Template label() {
    return new Template(List.of(entry(Cka.LABEL, "a")));
  }

  private static Template id(String id) {
    return new Template(List.of(entry(Cka.OBJECT_ID, id)));
  }

  private static Template object(String id) {
    return new Template(
        List.of(
            new Template.Entry(Cka.CLASS, Plain.number(Cko.DATA)),
            entry(Cka.LABEL, "a"),
            entry(Cka.OBJECT_ID, id)));
  }

  private static Template.Entry entry(long type, String text) {
    return new Template.Entry(type, Plain.bytes(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
