package org.asterism.conformance.tidy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.asterism.pkcs11.session.Limits;
import org.asterism.token.TokenLimits;

/// `docs/reference/limits.md` as it must be: one line of `limits.txt` for each limit, with the
/// value that its constant has now. Constants stay where they are used, and private where they are.
record LimitsPage(List<String> lines) {
  static final String PLACE = "docs/reference/limits.md";
  private static final long USUAL_HEAP = 512L << 20;
  private static final String HEAD =
      """
      # Limits

      What others can make a part of Asterism do or hold, and what they are answered beyond it. This
      page is made from the constants themselves: `LimitsPageTest` holds it, and says how to make it
      anew after a change.
      """;

  static LimitsPage read() {
    try (InputStream in = LimitsPage.class.getResourceAsStream("limits.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return new LimitsPage(text.lines().filter(line -> !line.startsWith("# ")).toList());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The page.
  String text() {
    var page = new StringBuilder(HEAD);
    for (String line : lines) {
      if (line.startsWith("## ")) {
        page.append('\n').append(line).append("\n\n");
      } else if (line.contains(" | ")) {
        row(page, line);
      } else if (!line.startsWith("- ")) {
        wrap(page, line);
      }
    }
    return page.toString();
  }

  /// The constants that are on the page, and the record components.
  Stream<String> named() {
    return lines.stream().filter(line -> line.contains(" | ")).map(line -> cells(line).get(1));
  }

  /// Constants that are no limits of this kind, as `Type CONSTANT`.
  Stream<String> others() {
    return lines.stream().filter(line -> line.startsWith("- ")).map(line -> line.substring(2));
  }

  /// The records of limits, by the names that the table has for them.
  static Map<String, Object> records() {
    Limits engine = Limits.ofHeap(USUAL_HEAP);
    return Map.of(
        "engine",
        engine,
        "link",
        link(engine),
        "tokens",
        TokenLimits.DEFAULT,
        "vault",
        org.asterism.enclave.limits.Limits.DEFAULT);
  }

  private static void row(StringBuilder page, String line) {
    List<String> cells = cells(line);
    if (page.charAt(page.length() - 1) == '\n' && !page.toString().endsWith("|\n")) {
      page.append("| what | limit | where it is set | beyond it |\n|---|---|---|---|\n");
    }
    String path = cells.get(1);
    page.append(
        "| %s | %s | %s | %s |\n"
            .formatted(cells.get(0), shown(path, value(path)), cells.get(2), cells.get(3))
            .replace("|  |", "| |"));
  }

  private static void wrap(StringBuilder page, String text) {
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > 100) {
        page.append('\n');
        column = 0;
      }
      page.append(column > 0 ? " " : "").append(word);
      column += word.length() + (column > 0 ? 1 : 0);
    }
    page.append("\n\n");
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
  }

  private static Object value(String path) {
    try {
      int constant = path.indexOf('#');
      if (constant > 0) {
        Field field =
            Class.forName(path.substring(0, constant))
                .getDeclaredField(path.substring(constant + 1));
        field.setAccessible(true);
        return field.get(null);
      }
      String[] parts = path.split("\\.");
      Object value = Objects.requireNonNull(records().get(parts[0]), path);
      for (String part : Arrays.asList(parts).subList(1, parts.length)) {
        value = component(value, part);
      }
      return value;
    } catch (ReflectiveOperationException missing) {
      throw new LinkageError("limits.txt names what is not there: " + path, missing);
    }
  }

  private static Object component(Object record, String name) throws ReflectiveOperationException {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getName().equals(name)) {
        component.getAccessor().setAccessible(true);
        return component.getAccessor().invoke(record);
      }
    }
    throw new NoSuchFieldException(name);
  }

  private static String shown(String path, Object value) {
    if (value instanceof Duration duration) {
      return shown(duration);
    }
    long number = ((Number) value).longValue();
    boolean bytes =
        path.matches(".*(BYTES|BODY_MAX|SIZE_BYTES|memory\\.\\w+|\\w+\\.bytes|sizes\\.\\w+).*");
    return bytes && number >= 1024 ? shownBytes(number) : Long.toString(number);
  }

  private static String shown(Duration duration) {
    if (duration.toMillis() < 1000) {
      return duration.toMillis() + " ms";
    }
    long seconds = duration.toSeconds();
    return seconds % 86_400 == 0
        ? seconds / 86_400 + " days"
        : seconds % 3600 == 0
            ? seconds / 3600 + " h"
            : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }

  private static String shownBytes(long number) {
    if (number % (1 << 20) == 0) {
      return (number >> 20) + " MiB";
    }
    return number % 1024 == 0 ? (number >> 10) + " KiB" : number + " bytes";
  }

  private static Object link(Limits engine) {
    try {
      var of =
          Class.forName("org.asterism.bridge.LinkLimits").getDeclaredMethod("of", Limits.class);
      of.setAccessible(true);
      return of.invoke(null, engine);
    } catch (ReflectiveOperationException missing) {
      throw new LinkageError("the limits of the links are not where they were", missing);
    }
  }
}
