package org.asterism.conformance.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.asterism.conformance.tidy.Repository;

/// A reader of `known-answers/*.txt`: stanzas of `name = value`, one for each answer, after a
/// comment that says where it is from. README.md there has the grammar.
final class KnownAnswers {
  private static final Path FOLDER =
      Repository.root().resolve("conformance-tests/src/test/resources/vectors/known-answers");

  /// The letter of `question.h` for each kind of field.
  private static final Map<String, String> FIELDS =
      Map.of(
          "ulong", "u",
          "byte", "y",
          "inline", "i",
          "ptr", "p",
          "buf", "b",
          "len", "l",
          "handle", "h",
          "raw", "R");

  private KnownAnswers() {}

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  /// One for each deed of each stanza.
  static List<Question> read(Path file) throws IOException {
    var questions = new ArrayList<Question>();
    var stanza = new ArrayList<String>();
    int number = 0;
    for (String line : with(Files.readAllLines(file), "")) {
      if (!line.isBlank()) {
        stanza.add(line.strip());
      } else if (stanza.stream().anyMatch(words -> !words.startsWith("#"))) {
        number = number + 1;
        questions.addAll(questions(name(file, number, stanza), stanza));
        stanza.clear();
      } else {
        stanza.clear();
      }
    }
    return questions;
  }

  private static List<String> with(List<String> lines, String last) {
    var all = new ArrayList<>(lines);
    all.add(last);
    return all;
  }

  private static String name(Path file, int number, List<String> stanza) {
    String comment = stanza.getFirst().startsWith("#") ? stanza.getFirst().substring(1) : "";
    return "%s %d%s".formatted(file.getFileName(), number, comment);
  }

  private static List<Question> questions(String name, List<String> stanza) {
    String mechanism = value(stanza, "mechanism");
    return Arrays.stream(value(stanza, "do").split(" ", -1))
        .map(deed -> question(Question.of(name, mechanism, deed), stanza))
        .toList();
  }

  private static String value(List<String> stanza, String name) {
    return stanza.stream()
        .filter(line -> line.startsWith(name + " ="))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is missing in " + stanza))
        .replaceFirst("^[^=]*= *", "");
  }

  private static Question question(Question bare, List<String> stanza) {
    Question question = bare;
    for (String line : stanza) {
      if (!line.startsWith("#")) {
        String[] sides = line.split(" *= *", 2);
        question = taken(question, sides[0], sides[1]);
      }
    }
    return question.deed().equals("unwrap") ? unwrapping(question) : question;
  }

  private static Question taken(Question question, String name, String value) {
    return switch (name) {
      case "mechanism", "do" -> question;
      case "parameter" -> parameter(question, value);
      case "input" -> question.from(value);
      case "output" -> question.yields(value);
      case "refuse" -> question.refused(value);
      case "parts" -> value.equals("no") ? question.inOnePart() : question;
      default -> attribute(question, name, value);
    };
  }

  private static Question parameter(Question bare, String value) {
    Question question = bare;
    for (String field : value.replace("{", "{,").replace("}", ",}").split(" *, *", -1)) {
      question = field.isBlank() ? question : field(question, field.strip());
    }
    return question;
  }

  private static Question field(Question question, String words) {
    if (words.endsWith("{") || words.equals("}")) {
      return question.field(words.endsWith("{") ? "{" : "}");
    }
    String[] parts = words.split(" +", 2);
    String operand = parts.length > 1 ? parts[1] : parts[0].equals("ptr") ? "-" : "";
    String letter = FIELDS.get(parts[0].toLowerCase(Locale.ROOT));
    if (letter == null) {
      throw new AssertionError("no kind of field: " + words);
    }
    boolean number = letter.equals("u") || letter.equals("y");
    return question.field(letter + " " + (number ? Names.number(operand) : operand));
  }

  private static Question attribute(Question question, String name, String value) {
    String[] path = name.split("\\.", 2);
    String[] parts = value.split(" +", 2);
    String words =
        switch (parts[0]) {
          case "ulong" -> "u " + Names.number(parts[1]);
          case "bytes" -> "x " + (parts.length > 1 ? parts[1] : "");
          case "bool" -> "t " + (parts[1].equals("true") ? 1 : 0);
          default -> throw new AssertionError("no kind of attribute: " + name + " = " + value);
        };
    return question.with(path[0], path[1], words);
  }

  // The template of a key that is unwrapped says what it is, not its value.
  private static Question unwrapping(Question question) {
    var objects = new LinkedHashMap<>(question.objects());
    var template = new LinkedHashMap<String, String>();
    objects
        .getOrDefault("wrapped", Map.of())
        .forEach((type, words) -> {
          if (List.of("CKA_CLASS", "CKA_KEY_TYPE", "CKA_VALUE_LEN").contains(type)) {
            template.put(type, words);
          }
        });
    objects.put("wrapped", template);
    return new Question(
        question.name(),
        question.mechanism(),
        question.fields(),
        objects,
        question.deed(),
        question.input(),
        question.output(),
        question.refusal(),
        false);
  }
}
