package org.asterism.attest.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each component of a record has its leaf, of its type; what is not known is refused.
class SettingsTest {
  public enum Colour {
    DARK_RED
  }

  public record Inner(boolean loud, Duration pause) {}

  public record Outer(
      String name,
      int smallNumber,
      long large,
      Path file,
      Colour colour,
      Optional<Integer> port,
      Optional<String> none,
      List<Inner> parts,
      Set<String> users,
      URI place) {}

  public record Odd(Object any) {}

  private static final Outer OUTER =
      new Outer(
          "a name",
          -3,
          1L << 40,
          Path.of("/x/y"),
          Colour.DARK_RED,
          Optional.of(7),
          Optional.empty(),
          List.of(new Inner(true, Duration.ofMillis(2))),
          Set.of("zoe", "amy"),
          URI.create("a:b"));

  @Test
  void everyComponentIsALeaf() {
    Configuration measured = new Settings(Set.of(URI.class)).of("it", OUTER);
    assertEquals(
        """
        it.colour WORD dark_red
        it.file PATH /x/y
        it.large NUMBER 1099511627776
        it.name TEXT a name
        it.none NONE\s
        it.parts COUNT 1
        it.parts.0.loud FLAG true
        it.parts.0.pause DURATION 2000000
        it.place TEXT a:b
        it.port NUMBER 7
        it.small_number NUMBER -3
        it.users COUNT 2
        it.users.0 TEXT amy
        it.users.1 TEXT zoe
        """,
        lines(measured));
  }

  @Test
  void aTypeThatIsNotKnownIsRefusedWithItsName() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> new Settings(Set.of()).of("it", OUTER));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("it.place: expected"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Settings(Set.of()).of("it", new Odd(new byte[] {1})));
  }

  private static String lines(Configuration measured) {
    StringBuilder lines = new StringBuilder();
    for (Leaf leaf : measured.leaves()) {
      lines.append("%s %s %s\n".formatted(leaf.name(), leaf.type(), leaf.text()));
    }
    return lines.toString();
  }
}
