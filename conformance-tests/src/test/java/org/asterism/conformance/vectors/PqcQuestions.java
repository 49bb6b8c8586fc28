package org.asterism.conformance.vectors;

import java.util.Optional;

/// Signatures by ML-DSA-65, and decapsulation by ML-KEM-768.
final class PqcQuestions {
  private static final int MAX_CONTEXT_BYTES = 255;
  private static final int PUBLIC_BYTES = 1952;
  private static final int SIGNATURE_BYTES = 3309;
  private static final int KEM_SEED_BYTES = 64;

  private PqcQuestions() {}

  static Optional<Question> verify(WycheproofCase test) {
    String publicKey = test.text("publicKey");
    Question question =
        key(signature(test, "verify"), "public", "CKO_PUBLIC_KEY", "CKK_ML_DSA", "CKP_ML_DSA_65")
            .with("public", "CKA_VALUE", "x " + publicKey);
    boolean isKey = publicKey.length() == 2 * PUBLIC_BYTES;
    boolean isLength = test.length("sig") == SIGNATURE_BYTES;
    return expected(
        test,
        question,
        !isKey
            ? "CKR_ATTRIBUTE_VALUE_INVALID"
            : isLong(test)
                ? "CKR_MECHANISM_PARAM_INVALID"
                : isLength ? "CKR_SIGNATURE_INVALID" : "CKR_SIGNATURE_LEN_RANGE");
  }

  /// Without what an application has no say in: the random bytes, and the digest of the message.
  static Optional<Question> sign(WycheproofCase test) {
    if (!test.has("msg") || test.has("rnd")) {
      return Optional.empty();
    }
    String seed = test.text("privateSeed");
    Question question =
        key(signature(test, "sign"), "key", "CKO_PRIVATE_KEY", "CKK_ML_DSA", "CKP_ML_DSA_65")
            .with("key", "CKA_SEED", "x " + seed);
    String wrongKey = seed.isEmpty() ? "CKR_TEMPLATE_INCOMPLETE" : "CKR_ATTRIBUTE_VALUE_INVALID";
    return expected(test, question, isLong(test) ? "CKR_MECHANISM_PARAM_INVALID" : wrongKey);
  }

  static Optional<Question> decapsulate(WycheproofCase test) {
    Question bare = test.question("CKM_ML_KEM", "decapsulate");
    Question question =
        key(bare, "key", "CKO_PRIVATE_KEY", "CKK_ML_KEM", "CKP_ML_KEM_768")
            .with("key", "CKA_SEED", "x " + test.hex("seed"))
            .withNumber("derived", "CKA_CLASS", "CKO_SECRET_KEY")
            .withNumber("derived", "CKA_KEY_TYPE", "CKK_GENERIC_SECRET")
            .from(test.hex("c"))
            .yields(test.hex("K"));
    return expected(
        test,
        question,
        test.length("seed") == KEM_SEED_BYTES
            ? "CKR_WRAPPED_KEY_LEN_RANGE"
            : "CKR_ATTRIBUTE_VALUE_INVALID");
  }

  private static Question signature(WycheproofCase test, String deed) {
    return test.question("CKM_ML_DSA", deed)
        .number("CKH_DETERMINISTIC_REQUIRED")
        .field("b " + (test.has("ctx") ? test.hex("ctx") : ""))
        .from(test.hex("msg"))
        .yields(test.hex("sig"));
  }

  private static boolean isLong(WycheproofCase test) {
    return test.has("ctx") && test.length("ctx") > MAX_CONTEXT_BYTES;
  }

  private static Question key(
      Question question, String object, String objectClass, String keyType, String set) {
    return question
        .withNumber(object, "CKA_CLASS", objectClass)
        .withNumber(object, "CKA_KEY_TYPE", keyType)
        .withNumber(object, "CKA_PARAMETER_SET", set);
  }

  private static Optional<Question> expected(
      WycheproofCase test, Question question, String otherwise) {
    return Optional.of(test.isValid() ? question : question.refused(otherwise));
  }
}
