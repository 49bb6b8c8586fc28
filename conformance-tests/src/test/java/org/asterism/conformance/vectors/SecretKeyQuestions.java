package org.asterism.conformance.vectors;

import java.util.Optional;

/// Ciphers, wrapping and codes with secret keys.
final class SecretKeyQuestions {
  private static final int LONGEST_GCM_IV = 256;

  private SecretKeyQuestions() {}

  static Optional<Question> gcm(WycheproofCase test) {
    if (test.length("iv") > LONGEST_GCM_IV) {
      return Optional.empty();
    }
    Question question =
        keyed(test, test.question("CKM_AES_GCM", "decrypt"), "CKK_AES")
            .field("b " + test.hex("iv"))
            .number(8L * test.length("iv"))
            .field("b " + test.hex("aad"))
            .number(test.size("tagSize"))
            .from(test.hex("msg"))
            .yields(test.hex("ct") + test.hex("tag"));
    return expected(
        test,
        question,
        test.length("iv") == 0 ? "CKR_MECHANISM_PARAM_INVALID" : "CKR_ENCRYPTED_DATA_INVALID");
  }

  static Optional<Question> cbcPad(WycheproofCase test) {
    int length = test.length("ct");
    Question question =
        keyed(test, test.question("CKM_AES_CBC_PAD", "decrypt"), "CKK_AES")
            .field("R " + test.hex("iv"))
            .from(test.hex("msg"))
            .yields(test.hex("ct"));
    return expected(
        test,
        question,
        length > 0 && length % 16 == 0
            ? "CKR_ENCRYPTED_DATA_INVALID"
            : "CKR_ENCRYPTED_DATA_LEN_RANGE");
  }

  static Optional<Question> keyWrap(WycheproofCase test) {
    int length = test.length("ct");
    Question question =
        keyed(test, test.question("CKM_AES_KEY_WRAP", "unwrap"), "CKK_AES")
            .withNumber("wrapped", "CKA_CLASS", "CKO_SECRET_KEY")
            .withNumber("wrapped", "CKA_KEY_TYPE", "CKK_GENERIC_SECRET")
            .from(test.hex("msg"))
            .yields(test.hex("ct"));
    return expected(
        test,
        question,
        length >= 24 && length % 8 == 0 ? "CKR_WRAPPED_KEY_INVALID" : "CKR_WRAPPED_KEY_LEN_RANGE");
  }

  /// @param hash as the `CKM_` has it
  static Optional<Question> hmac(WycheproofCase test, String hash) {
    if (test.size("tagSize") != 256) {
      return Optional.empty();
    }
    Question question =
        keyed(test, test.question("CKM_" + hash + "_HMAC", "verify"), "CKK_GENERIC_SECRET")
            .from(test.hex("msg"))
            .yields(test.hex("tag"));
    return expected(test, question, "CKR_SIGNATURE_INVALID");
  }

  private static Question keyed(WycheproofCase test, Question question, String type) {
    return question
        .withNumber("key", "CKA_CLASS", "CKO_SECRET_KEY")
        .withNumber("key", "CKA_KEY_TYPE", type)
        .with("key", "CKA_VALUE", "x " + test.hex("key"));
  }

  private static Optional<Question> expected(
      WycheproofCase test, Question question, String otherwise) {
    return Optional.of(test.isValid() ? question : question.refused(otherwise));
  }
}
