package org.asterism.attest.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes are taken for a leaf or a proof, they are read and written again as they were, or
/// refused with the declared exception.
class ConfigurationFuzzTest {
  static Stream<byte[]> leaves() {
    return Stream.of(
            new Leaf("a", LeafType.NONE, ""),
            new Leaf("vault.name", LeafType.TEXT, "größer"),
            new Leaf("n.0", LeafType.NUMBER, "-12"),
            new Leaf("f", LeafType.FLAG, "true"),
            new Leaf("t", LeafType.COUNT, "3"))
        .map(leaf -> leaf.encoded().toArray());
  }

  static Stream<byte[]> proofs() {
    return Stream.of(1, 2, 5, 8)
        .map(size -> ConfigurationTest.numbered(size).prove("n.0").text())
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("leaves")
  @FuzzTest
  void anyBytesAreALeafOrRefused(byte[] bytes) {
    try {
      assertEquals(Bytes.of(bytes), Leaf.parse(Bytes.of(bytes)).encoded());
    } catch (MalformedException refused) {
      assertSaysWhatItExpected(refused);
    }
  }

  @MethodSource("proofs")
  @FuzzTest
  void anyTextIsAProofOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      assertEquals(text, InclusionProof.parse(text).text());
    } catch (MalformedException refused) {
      assertSaysWhatItExpected(refused);
    }
  }

  private static void assertSaysWhatItExpected(MalformedException refused) {
    assertTrue(String.valueOf(refused.getMessage()).contains("expected"), refused::toString);
  }
}
