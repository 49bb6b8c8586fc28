package org.asterism.constellation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An order counts when as many operators signed it as the enrolment demands, and for its time.
class TokenOrderTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final TokenOrder ORDER =
      new TokenOrder(TokenOrder.Deed.UNLOCK, "0123456789abcdef", 7, NOW.plus(Duration.ofDays(7)));

  @TempDir Path folder;
  private OperatorSigner one;
  private OperatorSigner two;
  private Operators both;

  @BeforeEach
  void makeOperators() throws Exception {
    one = OperatorSigner.create(folder.resolve("one"), new SecureRandom());
    two = OperatorSigner.create(folder.resolve("two"), new SecureRandom());
    both = new Operators(List.of(one.key(), two.key()), 2);
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    assertEquals(ORDER, read(ORDER.write(List.of(one, two)), NOW));
  }

  @Test
  void anOrderToReseatNamesTheChanges() throws Exception {
    Octets root = Octets.of(Arrays.copyOf(new byte[] {7, 8}, 32));
    Instant end = NOW.plus(Duration.ofDays(7));
    var order =
        new TokenOrder(TokenOrder.Deed.RESEAT, "0123456789abcdef", 7, end, Optional.of(root));
    String text = order.write(List.of(one, two));
    assertEquals(order, read(text, NOW));
    refused(text.replace("0708", "0709"), NOW, "found 0");
    refused(text.replace("0708", "708"), NOW, "64 hexadecimal digits");
    refused(text.replace("changes", "# changes"), NOW, "expected changes in an order to reseat");
    refused(text.replace("reseat", "unlock"), NOW, "expected changes in an order to reseat");
  }

  @Test
  void operatorsSignAtTheirOwnDesks() throws Exception {
    String first = ORDER.write(List.of(one));
    refused(first, NOW, "expected valid signatures by 2");
    String second = TokenOrder.sign("order", first, List.of(two));
    assertEquals(ORDER, read(second, NOW));
    assertEquals(second, TokenOrder.sign("order", second, List.of(one, two)));
  }

  @Test
  void aStrangersSignatureIsNone() throws Exception {
    var stranger = OperatorSigner.create(folder.resolve("three"), new SecureRandom());
    refused(ORDER.write(List.of(one, stranger)), NOW, "found 1");
    refused(ORDER.write(List.of(one, one)), NOW, "found 1");
  }

  @Test
  void whatIsChangedIsNotSigned() throws Exception {
    String text = ORDER.write(List.of(one, two));
    refused(text.replace("unlock", "remove"), NOW, "found 0");
    refused(text.replace("number = 7", "number = 8"), NOW, "found 0");
    refused(text.replace("0123456789abcdef", "1123456789abcdef"), NOW, "found 0");
  }

  @Test
  void itsTimeEnds() throws Exception {
    String text = ORDER.write(List.of(one, two));
    refused(text, NOW.plus(Duration.ofDays(8)), "have a new order signed");
    refused(text, NOW.minus(Duration.ofDays(24)), "have a new order signed");
  }

  @Test
  void whatIsNoOrderIsToldInWords() {
    refused("", NOW, "signatures");
    String text = ORDER.write(List.of(one, two));
    refused(text.replace("unlock", "open"), NOW, "expected unlock, remove, restore or reseat");
    refused(text.replace("0123456789abcdef", "01"), NOW, "16 hexadecimal digits");
    refused(text.replace("version = 1", "version = 2"), NOW, "expected 1, found 2");
    refused(text.replace("2026-12-07T12:00:00Z", "soon"), NOW, "expected a time as");
  }

  private TokenOrder read(String text, Instant now) throws ConfigurationException {
    return TokenOrder.read("order", text, both, now);
  }

  private void refused(String text, Instant now, String words) {
    var refused = assertThrows(ConfigurationException.class, () -> read(text, now));
    String all = String.join("; ", refused.problems());
    assertTrue(all.contains(words), all);
  }
}
