package org.asterism.conformance.vectors;

import java.util.Optional;

/// Ciphers, wrapping and codes with secret keys.
final class SecretKeyQuestions {
  private static final String AES_KEY = "(..){16}|(..){24}|(..){32}";

  private SecretKeyQuestions() {}

  static Optional<Question> gcm(WycheproofCase test) {
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

  /// In one part too: CCM must know the length first.
  static Optional<Question> ccm(WycheproofCase test) {
    int nonce = test.length("iv");
    int tag = test.size("tagSize") / 8;
    Question question =
        keyed(test, test.question("CKM_AES_CCM", "decrypt"), "CKK_AES")
            .number(test.length("msg"))
            .field("b " + test.hex("iv"))
            .field("b " + test.hex("aad"))
            .number(tag)
            .from(test.hex("msg"))
            .yields(test.hex("ct") + test.hex("tag"));
    boolean right = nonce >= 7 && nonce <= 13 && tag >= 4 && tag <= 16 && tag % 2 == 0;
    return expected(
        test, question, right ? "CKR_ENCRYPTED_DATA_INVALID" : "CKR_MECHANISM_PARAM_INVALID");
  }

  static Optional<Question> chaChaPoly(WycheproofCase test) {
    Question question =
        keyed(test, test.question("CKM_CHACHA20_POLY1305", "decrypt"), "CKK_CHACHA20")
            .field("p " + test.hex("iv"))
            .number(8L * test.length("iv"))
            .field("b " + test.hex("aad"))
            .from(test.hex("msg"))
            .yields(test.hex("ct") + test.hex("tag"));
    return expected(
        test,
        question,
        test.length("iv") == 12 ? "CKR_ENCRYPTED_DATA_INVALID" : "CKR_MECHANISM_PARAM_INVALID");
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

  /// @param least the shortest that is wrapped
  static Optional<Question> keyWrap(WycheproofCase test, String mechanism, int least) {
    int length = test.length("ct");
    Question question =
        keyed(test, test.question(mechanism, "unwrap"), "CKK_AES")
            .withNumber("wrapped", "CKA_CLASS", "CKO_SECRET_KEY")
            .withNumber("wrapped", "CKA_KEY_TYPE", "CKK_GENERIC_SECRET")
            .from(test.hex("msg"))
            .yields(test.hex("ct"));
    return expected(
        test,
        question,
        length >= least && length % 8 == 0
            ? "CKR_WRAPPED_KEY_INVALID"
            : "CKR_WRAPPED_KEY_LEN_RANGE");
  }

  /// @param hash as the `CKM_` has it
  static Optional<Question> hmac(WycheproofCase test, String hash, int length) {
    return code(test, "CKM_" + hash + "_HMAC", length, "CKK_GENERIC_SECRET");
  }

  static Optional<Question> cmac(WycheproofCase test) {
    return code(test, "CKM_AES_CMAC", 16, "CKK_AES");
  }

  static Optional<Question> gmac(WycheproofCase test) {
    Question question =
        keyed(test, test.question("CKM_AES_GMAC", "verify"), "CKK_AES")
            .field("b " + test.hex("iv"))
            .number(8L * test.length("iv"))
            .field("b ")
            .number(test.size("tagSize"))
            .from(test.hex("msg"))
            .yields(test.hex("tag"));
    return expected(
        test,
        question,
        test.length("iv") == 0 ? "CKR_MECHANISM_PARAM_INVALID" : "CKR_SIGNATURE_INVALID");
  }

  /// What it yields is data, which may be longer than a key.
  static Optional<Question> hkdf(WycheproofCase test, String hash) {
    Question question =
        test.question("CKM_HKDF_DATA", "derive")
            .field("y 1")
            .field("y 1")
            .number("CKM_" + hash)
            .number(2)
            .field("b " + test.hex("salt"))
            .number(0)
            .field("b " + test.hex("info"))
            .withNumber("key", "CKA_CLASS", "CKO_SECRET_KEY")
            .withNumber("key", "CKA_KEY_TYPE", "CKK_HKDF")
            .with("key", "CKA_VALUE", "x " + test.hex("ikm"))
            .withNumber("derived", "CKA_CLASS", "CKO_DATA")
            .with("derived", "CKA_VALUE_LEN", "u " + test.size("size"))
            .yields(test.hex("okm"));
    return expected(test, question, "CKR_KEY_SIZE_RANGE");
  }

  // A key of no length of its type is refused before.
  private static Optional<Question> code(
      WycheproofCase test, String mechanism, int whole, String type) {
    int length = test.size("tagSize") / 8;
    Question bare = test.question(length == whole ? mechanism : mechanism + "_GENERAL", "verify");
    Question question =
        keyed(test, length == whole ? bare : bare.number(length), type)
            .from(test.hex("msg"))
            .yields(test.hex("tag"));
    boolean keyFits = !type.equals("CKK_AES") || test.hex("key").matches(AES_KEY);
    return expected(
        test, question, keyFits ? "CKR_SIGNATURE_INVALID" : "CKR_ATTRIBUTE_VALUE_INVALID");
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
