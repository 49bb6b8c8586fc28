package org.asterism.attest.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A root stands for every leaf, its name, its type and its value; a proof shows one leaf, and no
/// changed proof shows anything.
class ConfigurationTest {
  private static final Leaf NAME = new Leaf("vault.name", LeafType.TEXT, "vault1");
  private static final Leaf PORT = new Leaf("vault.listen.port", LeafType.NUMBER, "7001");
  private static final Leaf LEVEL = new Leaf("vault.log_level", LeafType.NONE, "");
  private static final Configuration THREE = new Configuration(List.of(NAME, PORT, LEVEL));

  /// Computed apart from this code, by the formula of the measurements page.
  private static final String ROOT =
      "0ba82502b031bcbf9b3172a7d0041486b9f6332d6faadedf3c027a9ef287735a";

  @Test
  void theRootIsThatOfTheFormula() {
    assertEquals(ROOT, THREE.root().toString());
  }

  @Test
  void theOrderInWhichLeavesAreGivenIsNothing() {
    assertEquals(THREE.root(), new Configuration(List.of(LEVEL, NAME, PORT)).root());
  }

  @Test
  void anyOtherNameTypeOrValueIsAnotherRoot() {
    for (Leaf other :
        List.of(
            new Leaf("vault.nam", LeafType.TEXT, "evault1"),
            new Leaf("vault.name", LeafType.PATH, "vault1"),
            new Leaf("vault.name", LeafType.TEXT, "vault2"))) {
      assertNotEquals(THREE.root(), new Configuration(List.of(other, PORT, LEVEL)).root());
    }
    assertNotEquals(THREE.root(), new Configuration(List.of(NAME, PORT)).root());
  }

  @Test
  void noLeafOrOneTwiceIsNoConfiguration() {
    assertThrows(IllegalArgumentException.class, () -> new Configuration(List.of()));
    Leaf again = new Leaf(NAME.name(), LeafType.TEXT, "vault2");
    assertThrows(IllegalArgumentException.class, () -> new Configuration(List.of(NAME, again)));
  }

  @Test
  void everyLeafIsProven() throws Exception {
    for (int size = 1; size <= 20; size++) {
      Configuration some = numbered(size);
      for (Leaf leaf : some.leaves()) {
        InclusionProof proof = InclusionProof.parse(some.prove(leaf.name()).text());
        assertEquals(leaf, proof.leaf());
        assertTrue(proof.leadsTo(some.root()));
        assertFalse(proof.leadsTo(numbered(size + 1).root()));
      }
    }
  }

  @Test
  void aLeafThatIsNotThereHasNoProof() {
    assertThrows(IllegalArgumentException.class, () -> THREE.prove("vault.store"));
  }

  @Test
  void aProofOfAnotherSizeOrPlaceLeadsElsewhere() {
    InclusionProof proof = numbered(6).prove("n.5");
    for (int size = 1; size < 20; size++) {
      for (int index = 0; index < size; index++) {
        InclusionProof other = new InclusionProof(proof.leaf(), index, size, proof.path());
        assertEquals(other.equals(proof), other.leadsTo(numbered(6).root()));
      }
    }
  }

  /// Each bit of a proof's text counts: what is still a proof leads to another root.
  @Test
  void noChangedTextProvesAnything() {
    String text = numbered(5).prove("n.3").text();
    Bytes root = numbered(5).root();
    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < 7; bit++) {
        StringBuilder changed = new StringBuilder(text);
        changed.setCharAt(i, (char) (text.charAt(i) ^ 1 << bit));
        assertFalse(proves(changed.toString(), root), changed::toString);
      }
    }
  }

  private static boolean proves(String text, Bytes root) {
    try {
      return InclusionProof.parse(text).leadsTo(root);
    } catch (MalformedException refused) {
      assertTrue(String.valueOf(refused.getMessage()).contains("expected"), refused::toString);
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", ".a", "a.", "a..b", "a b", "ä", "a-b"})
  void aNameIsWordsWithDotsBetween(String name) {
    assertThrows(IllegalArgumentException.class, () -> new Leaf(name, LeafType.TEXT, "any"));
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, x", "NUMBER, 01", "NUMBER, +1", "NUMBER, -0", "NUMBER, 1.0", "NUMBER, ''", "FLAG, yes",
    "FLAG, TRUE", "DURATION, PT1S", "PATH, ''", "WORD, All", "WORD, ''", "COUNT, -1", "COUNT, 00",
    "TEXT, \uD800"
  })
  void aValueHasOneForm(LeafType type, String text) {
    assertThrows(IllegalArgumentException.class, () -> new Leaf("a", type, text));
  }

  @Test
  void whatIsTooLongIsNoLeaf() {
    assertEquals(255, new Leaf("a".repeat(255), LeafType.TEXT, "").name().length());
    assertThrows(
        IllegalArgumentException.class, () -> new Leaf("a".repeat(256), LeafType.TEXT, ""));
    String longest = "x".repeat(65_536);
    assertEquals(longest, new Leaf("a", LeafType.TEXT, longest).text());
    assertThrows(IllegalArgumentException.class, () -> new Leaf("a", LeafType.TEXT, longest + "x"));
  }

  static Configuration numbered(int size) {
    return new Configuration(
        IntStream.range(0, size)
            .mapToObj(i -> new Leaf("n." + i, LeafType.NUMBER, Integer.toString(i)))
            .toList());
  }
}
