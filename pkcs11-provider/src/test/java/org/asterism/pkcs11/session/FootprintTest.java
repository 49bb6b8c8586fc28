package org.asterism.pkcs11.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.HousedCryptoki;
import org.asterism.algorithm.Mechanism;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckc;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Cku;
import org.asterism.cryptoki.Template;
import org.asterism.directory.Holdings;
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

/// What the engine's heap holds for many small things, counted after full collections.
class FootprintTest {
  private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");
  private static final int SESSIONS = 20_000;
  private static final int THIRDS = 300;
  private static final int SMALL = 1_000;

  /// What a certificate or a key of a pair may take, the heap's noise included.
  private static final long OBJECT_BYTES_MAX = 2 << 10;

  private HousedCryptoki house;
  private Application application;
  private long slot;
  private long session;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    house = new HousedCryptoki(folder, Algorithms.all(Providers.portable(new SecureRandom())));
    admit();
    slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("footprint").getBytes(StandardCharsets.US_ASCII);
    try (var officer = pin("so-123456");
        var user = pin("user-1234")) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), label);
      session = open();
      cryptoki().sessions().login(application, session, Cku.SO, Optional.of(officer));
      cryptoki().slots().initPin(application, session, Optional.of(user));
      cryptoki().sessions().logout(application, session);
    }
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    house.close();
  }

  @Test
  void aSessionTakesWhatItIsChargedAndNotMuchLess() throws Exception {
    long before = inUse();
    for (int i = 0; i < SESSIONS; i++) {
      open();
    }
    long each = (inUse() - before) / SESSIONS;
    assertTrue(each <= Footprint.SESSION_BYTES, "%d bytes a session".formatted(each));
    assertTrue(each > Footprint.SESSION_BYTES / 2, "%d bytes a session".formatted(each));
  }

  @Test
  void aTokenObjectTakesLessThanTwoKiB() throws Exception {
    login();
    for (int i = 0; i < THIRDS; i++) {
      certificate("object-%d".formatted(i));
      pair("object-%d".formatted(i));
    }
    house.restart();
    admit();
    session = open();
    login();
    long before = inUse();
    assertEquals(3 * THIRDS, found());
    long each = (inUse() - before) / (3 * THIRDS);
    assertTrue(each <= OBJECT_BYTES_MAX, "%d bytes an object".formatted(each));
  }

  @Test
  void aSmallTokenObjectTakesNoMoreThanItIsCounted() throws Exception {
    login();
    for (int i = 0; i < SMALL; i++) {
      data("object-%d".formatted(i));
    }
    house.restart();
    admit();
    session = open();
    login();
    long before = inUse();
    assertEquals(SMALL, found());
    long each = (inUse() - before) / SMALL;
    assertTrue(each <= new Holdings(1, 0, 0).heapBytes(), "%d bytes an object".formatted(each));
  }

  private void data(String label) throws Exception {
    create(number(Cka.CLASS, Cko.DATA), flag(Cka.TOKEN), bytes(Cka.LABEL, label));
  }

  private void create(Template.Entry... entries) throws Exception {
    var _ = cryptoki().objects().create(application, session, new Template(List.of(entries)));
  }

  private long found() throws Exception {
    cryptoki().objects().findInit(application, session, Template.EMPTY);
    long found = cryptoki().objects().find(application, session, 2 * SMALL).size();
    cryptoki().objects().findFinal(application, session);
    return found;
  }

  // The least of several: what a collection leaves behind for a moment is not held.
  private static long inUse() {
    var memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private void admit() throws Exception {
    application = cryptoki().admit(new Caller(new UserName("tester", Set.of(), true), 1));
  }

  private long open() throws Exception {
    return cryptoki().sessions().open(application, slot, Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
  }

  private void login() throws Exception {
    try (var user = pin("user-1234")) {
      cryptoki().sessions().login(application, session, Cku.USER, Optional.of(user));
    }
  }

  private void certificate(String name) throws Exception {
    create(
        number(Cka.CLASS, Cko.CERTIFICATE),
        number(Cka.CERTIFICATE_TYPE, Ckc.X_509),
        flag(Cka.TOKEN),
        bytes(Cka.LABEL, name),
        bytes(Cka.ID, name),
        bytes(Cka.SUBJECT, "%-60s".formatted(name)),
        bytes(Cka.VALUE, "%-700s".formatted(name)));
  }

  private void pair(String name) throws Exception {
    var _ =
        cryptoki()
            .keys()
            .generateKeyPair(
                application,
                session,
                Mechanism.of(Ckm.EC_KEY_PAIR_GEN),
                new Template(
                    List.of(
                        flag(Cka.TOKEN),
                        bytes(Cka.LABEL, name),
                        bytes(Cka.ID, name),
                        new Template.Entry(Cka.EC_PARAMS, new AttributeValue.Bytes(P256)))),
                new Template(
                    List.of(flag(Cka.TOKEN), bytes(Cka.LABEL, name), bytes(Cka.ID, name))));
  }

  private static Template.Entry flag(long type) {
    return new Template.Entry(type, Plain.flag(true));
  }

  private static Template.Entry number(long type, long value) {
    return new Template.Entry(type, Plain.number(value));
  }

  private static Template.Entry bytes(long type, String text) {
    return new Template.Entry(
        type, new AttributeValue.Bytes(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.US_ASCII));
  }
}
