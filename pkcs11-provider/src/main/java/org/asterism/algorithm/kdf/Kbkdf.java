package org.asterism.algorithm.kdf;

import java.util.List;
import org.asterism.algorithm.Parameter;
import org.asterism.cryptoki.Template;

/// `CK_SP800_108_KDF_PARAMS`, and `CK_SP800_108_FEEDBACK_KDF_PARAMS`, which has an initial value
/// (PKCS#11 v3.1 §6.42.2).
///
/// @param prf the `CKM_` of a code
/// @param iv empty where the application gave none
/// @param additional templates of the keys that are derived beside the first
public record Kbkdf(long prf, List<PrfInput> input, byte[] iv, List<Template> additional)
    implements Parameter {

  static Kbkdf read(Parameter.Fields fields) {
    return withIv(fields, new byte[0]);
  }

  static Kbkdf readFeedback(Parameter.Fields fields) {
    return withIv(fields, fields.bytes("iv"));
  }

  private static Kbkdf withIv(Parameter.Fields fields, byte[] iv) {
    return new Kbkdf(
        fields.number("prf"),
        fields.structures("data").stream().map(PrfInput::read).toList(),
        iv,
        fields.structures("additional").stream().map(key -> key.template("template")).toList());
  }

  @Override
  public List<Long> keys() {
    return input.stream()
        .flatMap(piece ->
            piece instanceof PrfInput.Key(long handle)
                ? java.util.stream.Stream.of(handle)
                : java.util.stream.Stream.empty())
        .toList();
  }
}
