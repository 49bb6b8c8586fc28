package org.asterism.pkcs11.session;

import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.refuses;
import static org.asterism.pkcs11.object.Templates.template;
import static org.asterism.pkcs11.object.Templates.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.HousedCryptoki;
import org.asterism.algorithm.Mechanism;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.chapter.Answer;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.UserName;
import org.asterism.wiring.Algorithms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a token tells of itself in objects: to whom names its class, before any login, and
/// unchanged by anybody.
class BuiltinObjectsTest {
  private static final List<Long> CLASSES = List.of(Cko.PROFILE, Cko.MECHANISM, Cko.HW_FEATURE);

  private HousedCryptoki house;
  private Application application;
  private long slot;
  private long session;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    var providers = Providers.portable(new SecureRandom());
    house = new HousedCryptoki(folder, Algorithms.all(providers));
    application = cryptoki().admit(new Caller(new UserName("guest", Set.of(), true), 1));
    slot = cryptoki().slots().slotList(application).getLast();
    byte[] label = "%-32s".formatted("builtin").getBytes(StandardCharsets.US_ASCII);
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

  private Cryptoki cryptoki() {
    return house.cryptoki();
  }

  private List<Long> found(Template.Entry... wanted) throws Exception {
    cryptoki().objects().findInit(application, session, template(wanted));
    List<Long> found = cryptoki().objects().find(application, session, Long.MAX_VALUE);
    cryptoki().objects().findFinal(application, session);
    return found;
  }

  private AttributeValue read(long object, long type) throws Exception {
    var answers = cryptoki().objects().read(application, session, object, List.of(type));
    return ((Answer.Found) answers.getFirst()).value();
  }

  private List<AttributeValue> read(List<Long> objects, long type) throws Exception {
    var values = new ArrayList<AttributeValue>();
    for (long object : objects) {
      values.add(read(object, type));
    }
    return values;
  }

  @Test
  void noSearchFindsThemThatDoesNotNameTheirClass() throws Exception {
    assertEquals(List.of(), found());
    assertEquals(List.of(), found(is(Cka.TOKEN, true)));
    assertEquals(List.of(), found(is(Cka.MECHANISM_TYPE, Ckm.RSA_PKCS)));
    assertEquals(List.of(), found(is(Cka.PROFILE_ID, 1)));
    assertEquals(List.of(), found(is(Cka.CLASS, Cko.DATA)));
    assertEquals(List.of(), found(is(Cka.CLASS, new byte[] {9})));
  }

  @Test
  void theProfilesAreThoseWhoseCasesPass() throws Exception {
    var profiles = found(is(Cka.CLASS, Cko.PROFILE), is(Cka.TOKEN, true));
    assertEquals(List.of(value(1), value(2), value(3)), read(profiles, Cka.PROFILE_ID));
    assertEquals(
        List.of(profiles.get(1)), found(is(Cka.CLASS, Cko.PROFILE), is(Cka.PROFILE_ID, 2)));
    assertEquals(List.of(), found(is(Cka.CLASS, Cko.PROFILE), is(Cka.PROFILE_ID, 4)));
  }

  @Test
  void thereIsOneForEachMechanism() throws Exception {
    var mechanisms = read(found(is(Cka.CLASS, Cko.MECHANISM)), Cka.MECHANISM_TYPE);
    var expected = new HashSet<AttributeValue>();
    for (long type : cryptoki().slots().mechanismList(application, slot)) {
      expected.add(value(type));
    }
    assertEquals(expected, Set.copyOf(mechanisms));
    assertEquals(expected.size(), mechanisms.size());
  }

  @Test
  void theClockIsThatOfTheTokenInfo() throws Exception {
    var info = cryptoki().slots().tokenInfo(application, slot);
    assertEquals(Ckf.CLOCK_ON_TOKEN, info.flags() & Ckf.CLOCK_ON_TOKEN);
    long clock = found(is(Cka.CLASS, Cko.HW_FEATURE), is(Cka.HW_FEATURE_TYPE, 2)).getFirst();
    var shown = (AttributeValue.Bytes) read(clock, Cka.VALUE);
    String time = new String(shown.value(), StandardCharsets.US_ASCII);
    assertTrue(time.matches("[0-9]{14}00"), time);
    assertTrue(time.compareTo(info.utcTime()) >= 0, () -> info.utcTime() + " then " + time);
  }

  @Test
  void noValidationIsClaimed() throws Exception {
    assertEquals(List.of(), found(is(Cka.CLASS, Cko.VALIDATION)));
    refuses(
        Ckr.ATTRIBUTE_VALUE_INVALID,
        () ->
            cryptoki()
                .objects()
                .create(application, session, template(is(Cka.CLASS, Cko.VALIDATION))));
    assertEquals(0, cryptoki().sessions().validationFlags(application, session, 1));
    refuses(
        Ckr.ARGUMENTS_BAD, () -> cryptoki().sessions().validationFlags(application, session, 2));
  }

  @Test
  void nobodyChangesThem() throws Exception {
    for (long objectClass : CLASSES) {
      long object = found(is(Cka.CLASS, objectClass)).getFirst();
      var objects = cryptoki().objects();
      refuses(
          Ckr.ACTION_PROHIBITED,
          () -> objects.change(application, session, object, template(is(Cka.LABEL, "mine"))));
      refuses(
          Ckr.ACTION_PROHIBITED, () -> objects.copy(application, session, object, Template.EMPTY));
      refuses(Ckr.ACTION_PROHIBITED, () -> objects.destroy(application, session, object));
      refuses(
          Ckr.ATTRIBUTE_VALUE_INVALID,
          () -> objects.create(application, session, template(is(Cka.CLASS, objectClass))));
    }
  }

  @Test
  void theyAreNoKeysAndHaveASize() throws Exception {
    long profile = found(is(Cka.CLASS, Cko.PROFILE)).getFirst();
    var mechanism = Mechanism.of(Ckm.SHA256_HMAC);
    refuses(
        Ckr.KEY_HANDLE_INVALID,
        () -> cryptoki().signing().init(application, session, Optional.of(mechanism), profile));
    assertTrue(cryptoki().objects().size(application, session, profile) > 0);
    assertEquals(
        new Answer.Refused(Ckr.ATTRIBUTE_TYPE_INVALID),
        cryptoki()
            .objects()
            .read(application, session, profile, List.of(Cka.MECHANISM_TYPE))
            .getFirst());
    refuses(
        Ckr.OBJECT_HANDLE_INVALID,
        () -> cryptoki().objects().size(application, session, profile + 77));
  }
}
