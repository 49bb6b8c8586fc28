package org.asterism.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every limit is on the page, with the value that it has (design §11).
class LimitsPageTest {
  private static final Pattern LIMIT =
      Pattern.compile(
          "static final (?:int|long|Duration) (\\w*(?:MAX|LIMIT|MOST)\\w*)\\b", Pattern.MULTILINE);

  private final LimitsPage page = LimitsPage.read();

  @Test
  void thePageSaysWhatTheConstantsSay() throws Exception {
    Path place = Repository.root().resolve(LimitsPage.PLACE);
    Path fresh = Repository.root().resolve("conformance-tests/target/limits.md");
    Files.createDirectories(fresh.getParent());
    Files.writeString(fresh, page.text());
    String found = Files.exists(place) ? Files.readString(place) : "";
    assertEquals(
        page.text(), found, "after a change: cp conformance-tests/target/limits.md " + place);
  }

  @Test
  void aConstantThatIsNamedLikeALimitIsOnThePageOrSaidToBeNone() {
    Set<String> known =
        Stream.concat(
                page.named().filter(path -> path.contains("#")).map(this::shortly), page.others())
            .collect(Collectors.toSet());
    var missing = new TreeSet<String>();
    for (Path file : sources()) {
      String type = file.getFileName().toString().replace(".java", "");
      Matcher found = LIMIT.matcher(String.join("\n", Repository.lines(file)));
      while (found.find()) {
        missing.add(type + " " + found.group(1));
      }
    }
    missing.removeAll(known);
    assertEquals(Set.of(), missing, "one line each in limits.txt");
  }

  @Test
  void everyPartOfTheRecordsOfLimitsIsOnThePage() {
    Set<String> named = page.named().collect(Collectors.toSet());
    LimitsPage.records()
        .forEach((name, record) -> {
          for (String path : leaves(name, record.getClass())) {
            boolean elsewhere = path.matches("link\\.(\\w*[cC]onnections\\w*|largeFrameBytes)");
            assertTrue(elsewhere || named.contains(path), path);
          }
        });
  }

  private static List<String> leaves(String path, Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(part ->
            part.getType().isRecord()
                ? leaves(path + "." + part.getName(), part.getType()).stream()
                : Stream.of(path + "." + part.getName()))
        .toList();
  }

  // The class of the file, also for what is nested in it.
  private String shortly(String path) {
    int constant = path.indexOf('#');
    String type = path.substring(path.lastIndexOf('.', constant) + 1, constant);
    return type.replaceFirst("\\$.*", "") + " " + path.substring(constant + 1);
  }

  // What verifies evidence stands alone and bounds its own input.
  private static List<Path> sources() {
    return Repository.files(".java").stream()
        .filter(file -> file.toString().contains("/src/main/java/"))
        .filter(file -> !file.toString().matches(".*/(attest|operator-cli)/src/.*"))
        .filter(file -> !file.toString().contains("/asterism/evidence/"))
        .toList();
  }
}
