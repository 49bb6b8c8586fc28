package org.asterism.conformance.live;

import java.util.Map;

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

  /// The PKCS#11 URI of one of its keys (RFC 7512), with the PIN.
  public String keyUri(String key) {
    return "pkcs11:token=%s;object=%s;type=private;pin-value=%s".formatted(label, key, pin);
  }
}
