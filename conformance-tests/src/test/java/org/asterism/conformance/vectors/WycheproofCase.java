package org.asterism.conformance.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.asterism.conformance.tidy.Repository;

/// One test of a Wycheproof table, with the group that it belongs to.
record WycheproofCase(String table, JsonNode group, JsonNode test) {
  private static final Path FOLDER =
      Repository.root().resolve("pkcs11-provider/src/test/resources/vectors/wycheproof");

  /// Flags of what is "acceptable" and refused here: a wrapped key of 64 bits (RFC 3394 §2 wants
  /// two blocks), a DigestInfo without its NULL (RFC 8017 §8.2.2 note 2 leaves it open), a shared
  /// secret of nothing but zeros (RFC 7748 §6.1).
  private static final Set<String> REFUSED = Set.of("ShortKey", "MissingNull", "ZeroSharedSecret");

  static List<WycheproofCase> load(String table) {
    var cases = new ArrayList<WycheproofCase>();
    try {
      Path file = FOLDER.resolve(table + "_test.json");
      for (JsonNode group : new ObjectMapper().readTree(file.toFile()).required("testGroups")) {
        for (JsonNode test : group.required("tests")) {
          cases.add(new WycheproofCase(table, group, test));
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(table, failed);
    }
    return cases;
  }

  /// A question of this case's name.
  Question question(String mechanism, String deed) {
    return Question.of(
        "%s %d (%s) %s"
            .formatted(
                table, test.required("tcId").intValue(), result(), test.path("comment").asText()),
        mechanism,
        deed);
  }

  String result() {
    return test.required("result").textValue();
  }

  /// Whether the mechanism has to do it.
  boolean isValid() {
    return switch (result()) {
      case "valid" -> true;
      case "acceptable" ->
          StreamSupport.stream(test.required("flags").spliterator(), false)
              .noneMatch(flag -> REFUSED.contains(flag.textValue()));
      default -> false;
    };
  }

  boolean has(String field) {
    return test.has(field);
  }

  /// In hexadecimal.
  String hex(String field) {
    return test.required(field).textValue();
  }

  /// In bytes.
  int length(String field) {
    return hex(field).length() / 2;
  }

  String text(String groupField) {
    return group.required(groupField).textValue();
  }

  int size(String field) {
    return (group.has(field) ? group : test).required(field).intValue();
  }

  /// A part of the group's key, in hexadecimal.
  String keyPart(String key, String part) {
    return group.required(key).required(part).textValue();
  }

  boolean hasKeyPart(String key, String part) {
    return group.required(key).has(part);
  }
}
