package org.asterism.cryptoki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Attributes in one array are what a map of them would be.
class AttributesTest {
  private static final long VENDOR = 0x8000_0000L;
  private static final long LAST = -1;

  @RepeatedTest(20)
  void theyAreWhatAMapWouldBe() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var map = new TreeMap<Long, AttributeValue>();
    Attributes attributes = Attributes.NONE;
    for (int step = 0; step < 200; step++) {
      long type = type(random);
      AttributeValue value = value(random, 2);
      map.put(type, value);
      attributes = attributes.with(Attributes.of(Map.of(type, value)));
      assertEquals(map, attributes.asMap(), () -> "seed " + seed);
      assertEquals(Attributes.of(map), attributes, () -> "seed " + seed);
      assertEquals(Attributes.of(map).hashCode(), attributes.hashCode());
      long other = type(random);
      assertEquals(
          Optional.ofNullable(map.get(other)), attributes.get(other), () -> "seed " + seed);
    }
  }

  @Test
  void onlyWhatIsOneByteAndNotZeroIsTrue() {
    assertEquals(true, Attributes.NONE.with(Cka.TOKEN, true).isTrue(Cka.TOKEN));
    assertEquals(false, Attributes.NONE.with(Cka.TOKEN, false).isTrue(Cka.TOKEN));
    assertEquals(false, Attributes.NONE.with(Cka.TOKEN, new byte[] {1, 1}).isTrue(Cka.TOKEN));
    assertEquals(false, Attributes.NONE.with(Cka.TOKEN, true).isTrue(Cka.LABEL));
    var nested = new AttributeValue.Nested(Template.EMPTY);
    assertEquals(false, Attributes.of(Map.of(Cka.TOKEN, nested)).isTrue(Cka.TOKEN));
    assertEquals(Optional.empty(), Attributes.of(Map.of(Cka.LABEL, nested)).bytes(Cka.LABEL));
  }

  @Test
  void whatIsReadIsACopy() {
    Attributes label = Attributes.NONE.with(Cka.LABEL, new byte[] {1, 2});
    label.bytes(Cka.LABEL).orElseThrow()[0] = 9;
    assertArrayEquals(new byte[] {1, 2}, label.bytes(Cka.LABEL).orElseThrow());
    assertEquals(Optional.of(7L), Attributes.NONE.with(Cka.CLASS, 7).ulong(Cka.CLASS));
  }

  @Test
  void noSecretIsAnAttributeHoweverDeep() {
    try (var secret = SecretBytes.random(4, new SecureRandom())) {
      var hidden = new AttributeValue.Secret(secret);
      var nested =
          new AttributeValue.Nested(new Template(List.of(new Template.Entry(Cka.VALUE, hidden))));
      for (AttributeValue value : List.of(hidden, nested)) {
        assertThrows(IllegalArgumentException.class, () -> Attributes.of(Map.of(Cka.VALUE, value)));
      }
    }
  }

  private static long type(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(6);
      case 1 -> Cka.WRAP_TEMPLATE;
      case 2 -> VENDOR + random.nextInt(3);
      default -> LAST - random.nextInt(2);
    };
  }

  private static AttributeValue value(Random random, int depth) {
    if (depth > 0 && random.nextInt(4) == 0) {
      var entries = new ArrayList<Template.Entry>();
      for (int i = random.nextInt(3); i > 0; i--) {
        entries.add(new Template.Entry(type(random), value(random, depth - 1)));
      }
      return new AttributeValue.Nested(new Template(entries));
    }
    byte[] bytes = new byte[random.nextInt(3) * 100];
    random.nextBytes(bytes);
    return new AttributeValue.Bytes(bytes);
  }
}
