package org.asterism.pkcs11.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.HousedCryptoki;
import org.asterism.algorithm.KeyTypes;
import org.asterism.algorithm.Mechanism;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.TokenClock;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.NewObject;
import org.asterism.token.UserName;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What applications without a PIN can make the engine hold is bounded in bytes, and given back on
/// every way that ends it.
class MemoryTest {
  private static final long MIB = 1 << 20;
  private static final Limits LIMITS =
      new Limits(
          new Limits.OfUser(8, 8),
          new Limits.OfUser(5, 3),
          20,
          1000,
          new Limits.Memory(4 * MIB, 3 * MIB, 2 * MIB, Limits.Memory.FRAMES_MIN, MIB));
  private static final byte[] LARGE = new byte[40_000];
  private static final Buffer BUFFER = new Buffer(true, 100_000);

  private HousedCryptoki house;
  private Application application;
  private long slot;
  private long session;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    var providers = Providers.portable(new SecureRandom());
    house = new HousedCryptoki(folder, Algorithms.all(providers), LIMITS);
    application = cryptoki().admit(process("guest"));
    slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("memory").getBytes(StandardCharsets.US_ASCII);
    try (var officer = SecretBytes.takeFrom("so-123456".getBytes(StandardCharsets.US_ASCII))) {
      cryptoki().slots().initToken(application, slot, Optional.of(officer), label);
    }
    session = open(application);
  }

  @AfterEach
  void tearDown() throws Exception {
    cryptoki().dismiss(application);
    assertEquals(0, house.quotas().memoryUsed());
    house.close();
  }

  @Test
  void sessionObjectsFillTheApplicationsPartAndNoMore() throws Exception {
    List<Long> objects = fill(application, session);
    assertTrue(house.quotas().memoryUsed() <= 2 * MIB);
    assertTrue(objects.size() > MIB / LARGE.length);
    cryptoki().objects().destroy(application, session, objects.getFirst());
    cryptoki().objects().create(application, session, data(LARGE));
  }

  @Test
  void aUsersApplicationsTogetherFillTheUsersPart() throws Exception {
    fill(application, session);
    var second = cryptoki().admit(process("guest"));
    fill(second, open(second));
    assertTrue(house.quotas().memoryUsed() <= 3 * MIB);
    var third = cryptoki().admit(process("other"));
    fill(third, open(third));
    assertTrue(house.quotas().memoryUsed() > 3 * MIB);
    assertTrue(house.quotas().memoryUsed() <= 4 * MIB);
    cryptoki().dismiss(second);
    cryptoki().dismiss(third);
  }

  @Test
  void closingASessionGivesBackWhatItHeld() throws Exception {
    long before = house.quotas().memoryUsed();
    long another = open(application);
    fill(application, another);
    hash(another);
    search(another);
    cryptoki().sessions().close(application, another);
    assertEquals(before, house.quotas().memoryUsed());
  }

  @Test
  void closingAllSessionsGivesBackWhatTheyHeld() throws Exception {
    fill(application, open(application));
    hash(session);
    cryptoki().sessions().closeAll(application, slot);
    assertEquals(Footprint.APPLICATION_BYTES, house.quotas().memoryUsed());
  }

  /// What one derivation makes: where the last finds no room, the others go again.
  @Test
  void objectsThatBelongTogetherAreAllAddedOrNone() throws Exception {
    var providers = Providers.portable(new SecureRandom());
    var types = new KeyTypes(Algorithms.all(providers));
    var rules = new ObjectRules(types, providers, new TokenClock(InstantSource.system()));
    var space = new ObjectSpace(application.session(session), types.forms());
    long before = house.quotas().memoryUsed();
    var objects = new ArrayList<NewObject>();
    while (objects.size() < 2 * MIB / LARGE.length) {
      objects.add(rules.create(data(LARGE), Author.USER));
    }
    refuses(Ckr.DEVICE_MEMORY, () -> space.addAll(objects));
    assertEquals(before, house.quotas().memoryUsed());
    assertEquals(3, space.addAll(objects.subList(0, 3)).size());
  }

  @Test
  void anObjectThatGrowsIsChargedAndStaysWhereItMayNot() throws Exception {
    var small = new ArrayList<Long>();
    while (small.size() < 100) {
      small.add(cryptoki().objects().create(application, session, data(new byte[1])));
    }
    long before = house.quotas().memoryUsed();
    cryptoki().objects().change(application, session, small.getFirst(), value(LARGE));
    assertEquals(before + LARGE.length - 1, house.quotas().memoryUsed());
    refuses(
        Ckr.DEVICE_MEMORY,
        () -> {
          for (long object : small) {
            cryptoki().objects().change(application, session, object, value(LARGE));
          }
        });
    long full = house.quotas().memoryUsed();
    long last = small.getLast();
    refuses(
        Ckr.DEVICE_MEMORY,
        () -> cryptoki().objects().change(application, session, last, value(LARGE)));
    assertEquals(full, house.quotas().memoryUsed());
    assertTrue(cryptoki().objects().size(application, session, last) < LARGE.length);
  }

  @Test
  void unfinishedStreamsOfGcmAreCharged() throws Exception {
    long key = key();
    long before = house.quotas().memoryUsed();
    decrypting(session, key);
    cryptoki().decryption().update(application, session, LARGE, BUFFER);
    assertTrue(house.quotas().memoryUsed() >= before + LARGE.length);
    refuses(
        Ckr.DEVICE_MEMORY,
        () -> {
          while (true) {
            cryptoki().decryption().update(application, session, LARGE, BUFFER);
          }
        });
    assertEquals(before, house.quotas().memoryUsed(), "an error ends the operation");
    decrypting(session, key);
    cryptoki().decryption().update(application, session, LARGE, BUFFER);
    cryptoki().decryption().init(application, session, Optional.empty(), key);
    assertEquals(before, house.quotas().memoryUsed());
  }

  @Test
  void aLongParameterIsCharged() throws Exception {
    long key = key();
    long before = house.quotas().memoryUsed();
    var gcm = gcm(LARGE);
    cryptoki().encryption().init(application, session, Optional.of(gcm), key);
    assertTrue(house.quotas().memoryUsed() >= before + LARGE.length);
    cryptoki().encryption().process(application, session, new byte[3], BUFFER);
    assertEquals(before, house.quotas().memoryUsed());
  }

  @Test
  void whatASearchFoundIsChargedUntilItsEnd() throws Exception {
    for (int i = 0; i < 100; i++) {
      cryptoki().objects().create(application, session, data(new byte[1]));
    }
    long before = house.quotas().memoryUsed();
    search(session);
    assertEquals(before + Footprint.SEARCH_BYTES + 100 * Long.BYTES, house.quotas().memoryUsed());
    cryptoki().objects().findFinal(application, session);
    assertEquals(before, house.quotas().memoryUsed());
  }

  @Test
  void sessionsAndSessionObjectsAreCounted() throws Exception {
    for (int i = 1; i < LIMITS.sessionsPerApplication(); i++) {
      open(application);
    }
    long before = house.quotas().memoryUsed();
    refuses(Ckr.SESSION_COUNT, () -> open(application));
    assertEquals(before, house.quotas().memoryUsed());
    cryptoki().sessions().close(application, session);
    session = open(application);
  }

  @Test
  void applicationsAreCountedOfAUserAndInAll() throws Exception {
    var admitted = new ArrayList<Application>();
    admitted.add(cryptoki().admit(process("guest")));
    admitted.add(cryptoki().admit(process("guest")));
    refuses(Ckr.DEVICE_MEMORY, () -> cryptoki().admit(process("guest")));
    admitted.add(cryptoki().admit(process("other")));
    admitted.add(cryptoki().admit(process("other")));
    refuses(Ckr.DEVICE_MEMORY, () -> cryptoki().admit(process("other")));
    refuses(Ckr.DEVICE_MEMORY, () -> cryptoki().admit(process("third")));
    admitted.forEach(cryptoki()::dismiss);
    cryptoki().dismiss(cryptoki().admit(process("third")));
  }

  @Test
  void nothingBeginsInASessionThatWasClosedMeanwhile() throws Exception {
    Session closed = application.session(session);
    cryptoki().sessions().close(application, session);
    refuses(Ckr.SESSION_HANDLE_INVALID, closed::turn);
    var kept =
        new SessionObjects.Kept(
            org.asterism.cryptoki.Attributes.NONE,
            Optional.empty(),
            new SessionObject.Source.None());
    refuses(Ckr.SESSION_HANDLE_INVALID, () -> closed.access().sessionObjects().add(closed, kept));
    assertEquals(Footprint.APPLICATION_BYTES, house.quotas().memoryUsed());
  }

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private long open(Application whose) throws CryptokiException {
    return cryptoki().sessions().open(whose, slot, Ckf.SERIAL_SESSION | Ckf.RW_SESSION);
  }

  private List<Long> fill(Application whose, long its) {
    var made = new ArrayList<Long>();
    refuses(
        Ckr.DEVICE_MEMORY,
        () -> {
          while (true) {
            made.add(cryptoki().objects().create(whose, its, data(LARGE)));
          }
        });
    return made;
  }

  private void hash(long its) throws Exception {
    var sha = Optional.of(Mechanism.of(Ckm.SHA256));
    cryptoki().digesting().init(application, its, sha);
    cryptoki().digesting().update(application, its, LARGE);
  }

  private void search(long its) throws Exception {
    cryptoki().objects().findInit(application, its, Template.EMPTY);
  }

  private long key() throws Exception {
    var template =
        new Template(
            List.of(
                new Template.Entry(Cka.VALUE_LEN, Plain.number(32)),
                new Template.Entry(Cka.PRIVATE, Plain.flag(false)),
                new Template.Entry(Cka.ENCRYPT, Plain.flag(true)),
                new Template.Entry(Cka.DECRYPT, Plain.flag(true))));
    return cryptoki()
        .keys()
        .generateKey(application, session, Mechanism.of(Ckm.AES_KEY_GEN), template);
  }

  private void decrypting(long its, long key) throws Exception {
    cryptoki().decryption().init(application, its, Optional.of(gcm(new byte[0])), key);
  }

  private Mechanism gcm(byte[] aad) {
    return new Mechanism(Ckm.AES_GCM, new org.asterism.algorithm.aes.Gcm(new byte[12], aad, 128));
  }

  private static Template data(byte[] value) {
    return new Template(
        List.of(
            new Template.Entry(Cka.CLASS, Plain.number(Cko.DATA)),
            new Template.Entry(Cka.PRIVATE, Plain.flag(false)),
            new Template.Entry(Cka.VALUE, new AttributeValue.Bytes(value))));
  }

  private static Template value(byte[] value) {
    return new Template(List.of(new Template.Entry(Cka.VALUE, new AttributeValue.Bytes(value))));
  }

  private static void refuses(Ckr expected, org.junit.jupiter.api.function.Executable call) {
    assertEquals(expected, assertThrows(CryptokiException.class, call).ckr());
  }

  private static Caller process(String user) {
    return new Caller(new UserName(user, Set.of(), true), 1);
  }
}
