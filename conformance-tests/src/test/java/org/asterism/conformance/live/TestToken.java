package org.asterism.conformance.live;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A token that a test made for itself, and what a program needs to use it.
///
/// @param module the built library
/// @param engine the value of `ASTERISM_ENGINE`
public record TestToken(String module, String engine, String label, String pin, String soPin) {
  /// What the labels of tokens begin with that [#THRESHOLD_RULE] is about.
  public static final String THRESHOLD = "threshold";

  /// Settings of an engine: of these tokens every key that can be is never whole.
  public static final String THRESHOLD_RULE =
      """

      [[token]]
      label_pattern = "threshold-*"
      custody = { rsa = "threshold", edwards = "threshold", ec-agree = "threshold" }
      """;

  /// The same token by another way.
  public TestToken by(String otherModule, String otherEngine) {
    return new TestToken(otherModule, otherEngine, label, pin, soPin);
  }

  /// The same token for somebody who does not know its PIN.
  public TestToken wrongPin() {
    return new TestToken(module, engine, label, pin + "-not", soPin);
  }

  /// As `bin/demo --keep` prints it.
  public Map<String, String> environment() {
    return Map.of(
        "ASTERISM_MODULE", module,
        "ASTERISM_ENGINE", engine,
        "ASTERISM_TOKEN", label,
        "ASTERISM_PIN", pin,
        "ASTERISM_SO_PIN", soPin);
  }

  /// Its serial, as `token list` prints it.
  public String serial(LiveConstellation constellation) throws IOException, InterruptedException {
    String engine = constellation.engineFolder().toString();
    String listed = constellation.asterism("token", "list", engine).succeeded().output();
    Matcher line = Pattern.compile("serial ([0-9a-f]{16})  " + label + "\\s").matcher(listed);
    if (!line.find()) {
      throw new AssertionError("no token %s in %s".formatted(label, listed));
    }
    return line.group(1);
  }

  /// The PKCS#11 URI of one of its keys (RFC 7512), with the PIN.
  public String keyUri(String key) {
    return "pkcs11:token=%s;object=%s;type=private;pin-value=%s".formatted(label, key, pin);
  }
}
