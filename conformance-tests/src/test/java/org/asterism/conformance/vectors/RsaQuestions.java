package org.asterism.conformance.vectors;

import java.util.Map;
import java.util.Optional;

/// RSA signatures and decryption.
final class RsaQuestions {
  private static final Map<String, String> PARTS =
      Map.of(
          "modulus", "CKA_MODULUS",
          "publicExponent", "CKA_PUBLIC_EXPONENT",
          "privateExponent", "CKA_PRIVATE_EXPONENT",
          "prime1", "CKA_PRIME_1",
          "prime2", "CKA_PRIME_2",
          "exponent1", "CKA_EXPONENT_1",
          "exponent2", "CKA_EXPONENT_2",
          "coefficient", "CKA_COEFFICIENT");

  private static final int SALT_BYTES = 20;

  private RsaQuestions() {}

  static Optional<Question> pss(WycheproofCase test) {
    String hash = hash(test, "sha");
    Question question =
        publicKey(test, "publicKey", test.question("CKM_" + hash + "_RSA_PKCS_PSS", "verify"))
            .number("CKM_" + hash)
            .number("CKG_MGF1_" + hash(test, "mgfSha"))
            .number(test.size("sLen"));
    return verified(test, question);
  }

  static Optional<Question> verify(WycheproofCase test) {
    return verified(
        test,
        publicKey(
            test, "publicKey", test.question("CKM_" + hash(test, "sha") + "_RSA_PKCS", "verify")));
  }

  static Optional<Question> sign(WycheproofCase test) {
    Question question =
        privateKey(test, test.question("CKM_" + hash(test, "sha") + "_RSA_PKCS", "sign"));
    return Optional.of(question.from(test.hex("msg")).yields(test.hex("sig")));
  }

  /// Whose signature is another one each time.
  static Question signPss(WycheproofCase test) {
    String hash = hash(test, "sha");
    Question bare = test.question("CKM_" + hash + "_RSA_PKCS_PSS", "sign");
    return publicKey(test, "privateKey", privateKey(test, bare))
        .number(hash.equals("SHA1") ? "CKM_SHA_1" : "CKM_" + hash)
        .number("CKG_MGF1_" + hash)
        .number(SALT_BYTES)
        .from(test.hex("msg"))
        .verified();
  }

  static Optional<Question> oaep(WycheproofCase test) {
    Question question =
        privateKey(test, test.question("CKM_RSA_PKCS_OAEP", "decrypt"))
            .number(hash(test, "sha").equals("SHA1") ? "CKM_SHA_1" : "CKM_" + hash(test, "sha"))
            .number("CKG_MGF1_" + hash(test, "mgfSha"))
            .number("CKZ_DATA_SPECIFIED")
            .field("b " + test.hex("label"));
    return decrypted(test, question);
  }

  static Optional<Question> pkcs1(WycheproofCase test) {
    return decrypted(test, privateKey(test, test.question("CKM_RSA_PKCS", "decrypt")));
  }

  private static Optional<Question> verified(WycheproofCase test, Question bare) {
    Question question = bare.from(test.hex("msg")).yields(test.hex("sig"));
    boolean whole = test.length("sig") == test.size("keySize") / 8;
    return Optional.of(
        test.isValid()
            ? question
            : question.refused(whole ? "CKR_SIGNATURE_INVALID" : "CKR_SIGNATURE_LEN_RANGE"));
  }

  private static Optional<Question> decrypted(WycheproofCase test, Question bare) {
    Question question = bare.from(test.hex("msg")).yields(test.hex("ct")).inOnePart();
    boolean whole = test.length("ct") == test.size("keySize") / 8;
    return Optional.of(
        test.isValid()
            ? question
            : question.refused(
                whole ? "CKR_ENCRYPTED_DATA_INVALID" : "CKR_ENCRYPTED_DATA_LEN_RANGE"));
  }

  /// @param key where the group has its parts
  private static Question publicKey(WycheproofCase test, String key, Question question) {
    return question
        .withNumber("public", "CKA_CLASS", "CKO_PUBLIC_KEY")
        .withNumber("public", "CKA_KEY_TYPE", "CKK_RSA")
        .with("public", "CKA_MODULUS", "x " + test.keyPart(key, "modulus"))
        .with("public", "CKA_PUBLIC_EXPONENT", "x " + test.keyPart(key, "publicExponent"));
  }

  private static Question privateKey(WycheproofCase test, Question bare) {
    Question question =
        bare.withNumber("key", "CKA_CLASS", "CKO_PRIVATE_KEY")
            .withNumber("key", "CKA_KEY_TYPE", "CKK_RSA");
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      if (test.hasKeyPart("privateKey", part.getKey())) {
        String value = "x " + test.keyPart("privateKey", part.getKey());
        question = question.with("key", part.getValue(), value);
      }
    }
    return question;
  }

  private static String hash(WycheproofCase test, String field) {
    return test.text(field).replace("SHA-", "SHA").replace("/", "_");
  }
}
