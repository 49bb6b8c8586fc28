package org.asterism.pkcs11.attribute;

import static org.asterism.pkcs11.object.Templates.aes;
import static org.asterism.pkcs11.object.Templates.certificate;
import static org.asterism.pkcs11.object.Templates.created;
import static org.asterism.pkcs11.object.Templates.data;
import static org.asterism.pkcs11.object.Templates.is;
import static org.asterism.pkcs11.object.Templates.replaced;
import static org.asterism.pkcs11.object.Templates.secret;
import static org.asterism.pkcs11.object.Templates.template;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.asterism.algorithm.Engines;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.object.KeyPairs;
import org.asterism.pkcs11.object.Templates;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// The index finds what a look at each object finds, in order, also while objects change.
class AttributeIndexTest {
  private static final ObjectTables TABLES = Engines.keyTypes(Templates.PROVIDERS).tables();

  private static final int OBJECTS = 60;
  private static final int STEPS = 400;
  private static final List<Attributes> SAMPLES = samples();

  private static List<Attributes> samples() {
    try {
      return List.of(
          created(data(is(Cka.APPLICATION, "app"))).attributes(),
          created(certificate(is(Cka.ISSUER, "issuer"), is(Cka.ID, "1"))).attributes(),
          created(replaced(certificate(), is(Cka.VALUE, "other"))).attributes(),
          created(KeyPairs.rsaPublic(is(Cka.ID, "1"))).attributes(),
          created(KeyPairs.rsaPrivate(is(Cka.ID, "1"))).attributes(),
          created(KeyPairs.ecPublic(is(Cka.ID, "2"))).attributes(),
          created(KeyPairs.ecPrivate(is(Cka.ID, "2"))).attributes(),
          created(aes(is(Cka.TOKEN, true))).attributes(),
          // An object of a later version, of which little is known.
          Attributes.NONE.with(Cka.CLASS, Cko.OTP_KEY).with(Cka.LABEL, new byte[] {'b'}));
    } catch (CryptokiException e) {
      throw new AssertionError(e);
    }
  }

  // What applications look for (and a few things that nothing is).
  private static final List<Template.Entry> WANTED =
      List.of(
          is(Cka.CLASS, Cko.PRIVATE_KEY),
          is(Cka.CLASS, Cko.CERTIFICATE),
          is(Cka.CLASS, Cko.SECRET_KEY),
          is(Cka.CLASS, Cko.MECHANISM),
          is(Cka.CLASS, new byte[4]),
          is(Cka.KEY_TYPE, Ckk.EC),
          is(Cka.KEY_TYPE, Ckk.RSA),
          is(Cka.CERTIFICATE_TYPE, 0),
          is(Cka.LABEL, "a"),
          is(Cka.LABEL, "b"),
          is(Cka.LABEL, ""),
          is(Cka.ID, "1"),
          is(Cka.ID, "2"),
          is(Cka.TOKEN, true),
          is(Cka.SIGN, true),
          is(Cka.ISSUER, "issuer"),
          is(Cka.SUBJECT, "subject"),
          is(Cka.SERIAL_NUMBER, ""),
          is(Cka.VALUE, "certificate"),
          is(Cka.VALUE, secret("other")),
          is(Cka.APPLICATION, "app"),
          is(Cka.MODULUS, KeyPairs.N),
          is(Cka.EC_POINT, KeyPairs.POINT),
          is(Cka.PUBLIC_KEY_INFO, KeyPairs.EC_INFO),
          is(0x7777, "nothing"));

  private static Attributes anyObject(Random random) {
    var sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
    byte[] label = {(byte) ('a' + random.nextInt(3))};
    return random.nextBoolean() ? sample : sample.with(Cka.LABEL, label);
  }

  private static Template anySearch(Random random) {
    var entries = new ArrayList<Template.Entry>();
    for (int i = random.nextInt(4); i > 0; i--) {
      entries.add(WANTED.get(random.nextInt(WANTED.size())));
    }
    return new Template(entries);
  }

  // Keys that libp11 does not know come last; the samples have none.
  private static List<Long> linear(IndexedObjects objects, Template wanted) {
    return objects.objects().entrySet().stream()
        .filter(object -> new AttributeReader(TABLES).matches(object.getValue(), wanted))
        .map(Map.Entry::getKey)
        .toList();
  }

  @RepeatedTest(20)
  void findsWhatALookAtEachFinds() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var objects = new IndexedObjects(TABLES);
    for (int step = 0; step < STEPS; step++) {
      long number = random.nextInt(OBJECTS);
      switch (random.nextInt(4)) {
        case 0 -> objects.remove(number);
        case 1 -> {
          if (random.nextInt(STEPS / 4) == 0) {
            objects.clear();
          }
        }
        default -> objects.put(number, anyObject(random));
      }
      requireFound(objects, anySearch(random), seed);
    }
    for (Template.Entry entry : WANTED) {
      requireFound(objects, template(entry), seed);
    }
  }

  private static void requireFound(IndexedObjects objects, Template wanted, long seed) {
    assertEquals(
        linear(objects, wanted), objects.find(wanted), () -> "seed " + seed + ": " + wanted);
  }

  @Test
  void anEmptyTemplateFindsAllInOrder() {
    var index = new IndexedObjects(TABLES);
    for (long number : new long[] {7, 1L << 61, 3, 5}) {
      index.put(number, SAMPLES.getFirst());
    }
    index.remove(5);
    index.remove(99);
    assertEquals(List.of(3L, 7L, 1L << 61), index.find(Template.EMPTY));
  }

  @Test
  void aSearchLooksAtWhatItsMostSelectiveAttributeMatches() throws Exception {
    var index = new IndexedObjects(TABLES);
    var key = created(aes()).attributes();
    for (long number = 0; number < 1000; number++) {
      index.put(number, key.with(Cka.LABEL, number).with(Cka.ID, number % 10));
    }
    var one =
        template(
            is(Cka.CLASS, Cko.SECRET_KEY), is(Cka.TOKEN, false), is(Cka.LABEL, 7), is(Cka.ID, 7));
    assertEquals(List.of(7L), index.find(one));
    assertEquals(1, index.looksAt(one));
    assertEquals(100, index.looksAt(template(is(Cka.ID, 7), is(Cka.SIGN, true))));
    assertEquals(0, index.looksAt(template(is(Cka.CLASS, Cko.DATA))));
    index.remove(7);
    assertEquals(0, index.looksAt(one));
    assertEquals(99, index.looksAt(template(is(Cka.ID, 7))));
  }

  /// A write costs what it writes: what follows it looks at no more where there are a hundred times
  /// as many objects.
  @Test
  void aSearchAfterAWriteLooksAtWhatItFindsWhateverThereIs() throws Exception {
    var key = created(aes()).attributes();
    for (int there : new int[] {100, 10_000}) {
      var index = new IndexedObjects(TABLES);
      for (long number = 0; number < there; number++) {
        index.put(number, key.with(Cka.LABEL, number));
      }
      int looked = 0;
      for (long number = there; number < there + 100; number++) {
        index.put(number, key.with(Cka.LABEL, number));
        looked += index.looksAt(template(is(Cka.LABEL, number), is(Cka.TOKEN, false)));
      }
      assertEquals(100, looked);
    }
  }
}
