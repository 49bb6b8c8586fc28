package org.asterism.constellation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;

/// A text with operators' signatures below it, over every byte above the line that begins them. The
/// text is never written again before it is checked.
///
/// @param body what is signed
/// @param signatures at most [#MAX_SIGNATURES]
public record SignedText(String body, List<Signed> signatures) {
  static final int MAX_SIGNATURES = 2 * Operators.MAX;

  private static final String DOMAIN = "asterism/signed-text/v1\n";
  private static final String MARK = "# ---- signatures over everything above this line ----\n";
  private static final Pattern LINE =
      Pattern.compile("# signed-by (?<key>[A-Za-z0-9+/=]{1,200}) (?<value>[A-Za-z0-9+/=]{1,200})");

  /// One signature.
  public record Signed(OperatorKey operator, Octets value) {}

  public SignedText {
    signatures = List.copyOf(signatures);
  }

  static String write(String body, List<OperatorSigner> operators) {
    var text = new StringBuilder(body).append(MARK);
    for (var operator : operators) {
      var signature = operator.sign(message(body));
      text.append("# signed-by %s %s\n".formatted(operator.key(), encode(signature)));
    }
    return text.toString();
  }

  /// `text` with the signatures that it has, and those of `signers` that it lacks.
  public static String sign(String file, String text, List<OperatorSigner> signers)
      throws ConfigurationException {
    String body = parse(file, text).body();
    var lines = new ArrayList<>(text.substring(body.length()).lines().toList());
    String fresh = write(body, signers).substring(body.length());
    fresh.lines().filter(line -> !lines.contains(line)).forEach(lines::add);
    return body + String.join("\n", lines) + "\n";
  }

  /// Checks no signature.
  ///
  /// @param file its name, for messages
  public static SignedText parse(String file, String text) throws ConfigurationException {
    int mark = text.indexOf(MARK);
    if (mark < 0) {
      throw new ConfigurationException(
          file + ": expected operators' signatures at its end, found none; is it complete?");
    }
    var lines = text.substring(mark + MARK.length()).lines().toList();
    if (lines.isEmpty() || lines.size() > MAX_SIGNATURES) {
      throw new ConfigurationException(
          "%s: expected 1 to %d signatures, found %d"
              .formatted(file, MAX_SIGNATURES, lines.size()));
    }
    var signatures = new ArrayList<Signed>();
    for (var line : lines) {
      signatures.add(parseLine(file, line));
    }
    return new SignedText(text.substring(0, mark), signatures);
  }

  /// Those of `operators` who have validly signed it, each once.
  public List<OperatorKey> signers(Operators operators) {
    return operators.keys().stream()
        .filter(operator -> signatures.stream().anyMatch(signed -> isBy(signed, operator)))
        .toList();
  }

  /// Requires valid signatures by as many of `operators` as they need; one who signed twice counts
  /// once.
  void requireSignedBy(String file, Operators operators) throws ConfigurationException {
    int found = signers(operators).size();
    if (found < operators.needed()) {
      throw new ConfigurationException(
          "%s: expected valid signatures by %d of %s, found %d; have it signed by them"
              .formatted(file, operators.needed(), named(operators), found));
    }
  }

  private static String named(Operators operators) {
    return operators.keys().stream()
        .map(OperatorKey::toString)
        .collect(Collectors.joining(", ", "the operators ", ""));
  }

  private boolean isBy(Signed signed, OperatorKey operator) {
    return signed.operator().equals(operator)
        && operator.verifies(message(body), signed.value().toByteArray());
  }

  private static Signed parseLine(String file, String line) throws ConfigurationException {
    var matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new ConfigurationException(
          file + ": expected '# signed-by KEY SIGNATURE', found another line");
    }
    try {
      var value = Base64.getDecoder().decode(matcher.group("value"));
      return new Signed(OperatorKey.parse(matcher.group("key")), Octets.of(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          file + ": expected an operator's key and a signature in base64", e);
    }
  }

  private static byte[] message(String body) {
    return (DOMAIN + body).getBytes(StandardCharsets.UTF_8);
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
