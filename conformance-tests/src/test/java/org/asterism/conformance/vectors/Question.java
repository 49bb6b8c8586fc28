package org.asterism.conformance.vectors;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One known answer: a mechanism, its objects, what to do with them, and what must come of it. What
/// the C program reads is [#text()]; `question.h` says how.
///
/// @param mechanism a `CKM_` by its name
/// @param fields of the parameter's structure, in the words of `question.h`
/// @param objects attributes by object and type, each in the words of `question.h`
/// @param input in hexadecimal
/// @param output in hexadecimal; empty where a refusal is expected
/// @param refusal the `CKR_` by its name; empty where an output is expected
/// @param inParts whether it is asked in two parts too
record Question(
    String name,
    String mechanism,
    List<String> fields,
    Map<String, Map<String, String>> objects,
    String deed,
    String input,
    String output,
    String refusal,
    boolean inParts) {

  private static final Map<String, String> USE_OF_KEY =
      Map.of(
          "decrypt", "CKA_DECRYPT",
          "sign", "CKA_SIGN",
          "sign-verified", "CKA_SIGN",
          "sign-recover", "CKA_SIGN_RECOVER",
          "derive", "CKA_DERIVE",
          "unwrap", "CKA_UNWRAP",
          "decapsulate", "CKA_DECAPSULATE");

  private static final Map<String, String> USE_OF_PUBLIC_KEY =
      Map.of(
          "encrypt", "CKA_ENCRYPT",
          "verify", "CKA_VERIFY",
          "verify-recover", "CKA_VERIFY_RECOVER",
          "wrap", "CKA_WRAP",
          "encapsulate", "CKA_ENCAPSULATE");

  private static final List<String> OPEN_CLASSES =
      Stream.of("CKO_DATA", "CKO_PUBLIC_KEY").map(name -> "u " + Names.number(name)).toList();

  static Question of(String name, String mechanism, String deed) {
    return new Question(
        name,
        mechanism,
        List.of(),
        Map.of(),
        deed,
        "",
        "",
        "",
        !deed.matches("derive|.*wrap|.*capsulate|.*recover"));
  }

  /// With one more field of the parameter.
  Question field(String words) {
    var more = new ArrayList<>(fields);
    more.add(words);
    return new Question(name, mechanism, more, objects, deed, input, output, refusal, inParts);
  }

  Question number(long value) {
    return field("u " + value);
  }

  Question number(String constant) {
    return number(Names.number(constant));
  }

  /// With one more attribute of an object.
  ///
  /// @param words its kind and value
  Question with(String object, String attribute, String words) {
    var all = new LinkedHashMap<String, Map<String, String>>(objects);
    var attributes = new LinkedHashMap<>(all.getOrDefault(object, Map.of()));
    attributes.put(attribute, words);
    all.put(object, attributes);
    return new Question(name, mechanism, fields, all, deed, input, output, refusal, inParts);
  }

  Question withNumber(String object, String attribute, String constant) {
    return with(object, attribute, "u " + Names.number(constant));
  }

  Question withBytes(String object, String attribute, byte[] value) {
    return with(object, attribute, "x " + HexFormat.of().formatHex(value));
  }

  Question from(String hex) {
    return new Question(name, mechanism, fields, objects, deed, hex, output, refusal, inParts);
  }

  Question yields(String hex) {
    return new Question(name, mechanism, fields, objects, deed, input, hex, refusal, inParts);
  }

  Question refused(String code) {
    return new Question(name, mechanism, fields, objects, deed, input, output, code, inParts);
  }

  /// Of a key that is never whole.
  Question inThresholdCustody() {
    Question shared =
        withBytes("key", "CKA_ASTERISM_CUSTODY", "threshold".getBytes(US_ASCII))
            .with("key", "CKA_SENSITIVE", "t 1")
            .with("key", "CKA_EXTRACTABLE", "t 0");
    return deed.equals("derive") ? shared.with("key", "CKA_SIGN", "t 0") : shared;
  }

  /// Of a signature that chance decides: the public key takes it.
  Question verified() {
    Question open = with("public", "CKA_VERIFY", "t 1");
    return new Question(
        name, mechanism, fields, open.objects, "sign-verified", input, "", "", inParts);
  }

  /// An attribute of its key; empty where it does not say.
  String ofKey(String attribute) {
    return objects.getOrDefault("key", Map.of()).getOrDefault(attribute, "");
  }

  /// Whether it is about what `other` is about.
  boolean hasObjectsOf(Question other) {
    return usable().objects.equals(other.usable().objects);
  }

  Question inOnePart() {
    return new Question(name, mechanism, fields, objects, deed, input, output, refusal, false);
  }

  /// As the C program reads it.
  String text() {
    var text = new StringBuilder();
    line(text, 'c', name);
    line(text, 'm', Long.toString(Names.number(mechanism)));
    fields.forEach(field -> line(text, 'f', field));
    usable()
        .objects
        .forEach((object, attributes) ->
            attributes.forEach((type, words) ->
                line(text, 'k', "%s %d %s".formatted(object, Names.number(type), words))));
    line(text, 'd', deed);
    line(text, 'i', input);
    line(text, 'o', output);
    if (!refusal.isEmpty()) {
      line(text, 'e', Long.toString(Names.number(refusal)));
    }
    if (!inParts) {
      text.append("1\n");
    }
    return text.append(".\n").toString();
  }

  // Objects may do what they are asked for, and new ones may be looked at, unless the question says
  // otherwise.
  private Question usable() {
    String publicKey = objects.containsKey("public") ? "public" : "key";
    Question usable = this;
    if (USE_OF_KEY.containsKey(deed)) {
      usable = usable.unlessGiven("key", USE_OF_KEY.get(deed), "t 1");
    } else if (USE_OF_PUBLIC_KEY.containsKey(deed)) {
      usable = usable.unlessGiven(publicKey, USE_OF_PUBLIC_KEY.get(deed), "t 1");
    }
    for (String object : objects.keySet()) {
      if (isLookedAt(object)) {
        usable = usable.open(object);
      }
    }
    return usable;
  }

  // A derived key is as secret as its base keys are.
  private boolean isLookedAt(String object) {
    return switch (deed) {
      case "derive" -> true;
      case "decapsulate", "encapsulate" -> object.equals("derived");
      case "wrap", "unwrap" -> object.equals("wrapped");
      case "generate" -> !output.isEmpty();
      default -> false;
    };
  }

  private Question open(String object) {
    String type = objects.getOrDefault(object, Map.of()).get("CKA_CLASS");
    return OPEN_CLASSES.contains(String.valueOf(type))
        ? this
        : unlessGiven(object, "CKA_SENSITIVE", "t 0").unlessGiven(object, "CKA_EXTRACTABLE", "t 1");
  }

  private Question unlessGiven(String object, String attribute, String words) {
    boolean given = objects.getOrDefault(object, Map.of()).containsKey(attribute);
    return given ? this : with(object, attribute, words);
  }

  private static void line(StringBuilder text, char letter, String words) {
    text.append(letter).append(' ').append(words).append('\n');
  }
}
