package org.asterism.conformance.vectors;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Signatures and agreement on elliptic curves of all forms.
final class CurveQuestions {
  /// `CKA_EC_PARAMS`: the object identifiers, in DER.
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "secp256r1", "06082a8648ce3d030107",
          "secp256k1", "06052b8104000a",
          "secp384r1", "06052b81040022",
          "secp521r1", "06052b81040023",
          "edwards25519", "06032b6570",
          "edwards448", "06032b6571",
          "curve25519", "06032b656e",
          "curve448", "06032b656f");

  private static final Map<String, Integer> FIELD_BYTES =
      Map.of("secp256r1", 32, "secp256k1", 32, "secp384r1", 48, "secp521r1", 66);

  private CurveQuestions() {}

  static Optional<Question> ecdsa(WycheproofCase test) {
    String curve = test.keyPart("publicKey", "curve");
    int length = test.length("sig");
    int whole = 2 * Objects.requireNonNull(FIELD_BYTES.get(curve));
    Question question =
        test.question("CKM_ECDSA_" + test.text("sha").replace("SHA-", "SHA"), "verify")
            .withNumber("public", "CKA_CLASS", "CKO_PUBLIC_KEY")
            .withNumber("public", "CKA_KEY_TYPE", "CKK_EC")
            .with("public", "CKA_EC_PARAMS", "x " + PARAMETERS.get(curve))
            .with("public", "CKA_EC_POINT", "x " + test.keyPart("publicKey", "uncompressed"))
            .from(test.hex("msg"))
            .yields(test.hex("sig"));
    // PKCS#11 v3.1 §6.3.1 takes shorter ones, whose halves lack zeros at their beginning.
    boolean shorter = length > 0 && length % 2 == 0 && length < whole;
    return Optional.of(
        test.isValid() || shorter
            ? question
            : question.refused(
                length == whole ? "CKR_SIGNATURE_INVALID" : "CKR_SIGNATURE_LEN_RANGE"));
  }

  static Optional<Question> ecdh(WycheproofCase test) {
    String curve = test.text("curve");
    Question question =
        test.question("CKM_ECDH1_DERIVE", "derive")
            .number("CKD_NULL")
            .field("l ")
            .field("l " + test.hex("public"))
            .withNumber("key", "CKA_CLASS", "CKO_PRIVATE_KEY")
            .withNumber("key", "CKA_KEY_TYPE", "CKK_EC")
            .with("key", "CKA_EC_PARAMS", "x " + PARAMETERS.get(curve))
            .with("key", "CKA_VALUE", "x " + test.hex("private"))
            .withNumber("derived", "CKA_CLASS", "CKO_SECRET_KEY")
            .withNumber("derived", "CKA_KEY_TYPE", "CKK_GENERIC_SECRET")
            .yields(test.hex("shared"));
    return Optional.of(test.isValid() ? question : question.refused("CKR_MECHANISM_PARAM_INVALID"));
  }

  static Optional<Question> eddsa(WycheproofCase test) {
    String curve = test.keyPart("publicKey", "curve");
    Question bare =
        test.question("CKM_EDDSA", "verify")
            .withNumber("public", "CKA_CLASS", "CKO_PUBLIC_KEY")
            .withNumber("public", "CKA_KEY_TYPE", "CKK_EC_EDWARDS")
            .with("public", "CKA_EC_PARAMS", "x " + PARAMETERS.get(curve))
            .with("public", "CKA_EC_POINT", "x " + test.keyPart("publicKey", "pk"))
            .from(test.hex("msg"))
            .yields(test.hex("sig"));
    boolean small = curve.equals("edwards25519");
    Question question = small ? bare : bare.field("y 0").field("l ");
    boolean whole = test.length("sig") == (small ? 64 : 114);
    return Optional.of(
        test.isValid()
            ? question
            : question.refused(whole ? "CKR_SIGNATURE_INVALID" : "CKR_SIGNATURE_LEN_RANGE"));
  }

  static Optional<Question> xdh(WycheproofCase test) {
    Question question =
        test.question("CKM_ECDH1_DERIVE", "derive")
            .number("CKD_NULL")
            .field("l ")
            .field("l " + test.hex("public"))
            .withNumber("key", "CKA_CLASS", "CKO_PRIVATE_KEY")
            .withNumber("key", "CKA_KEY_TYPE", "CKK_EC_MONTGOMERY")
            .with("key", "CKA_EC_PARAMS", "x " + PARAMETERS.get(test.text("curve")))
            .with("key", "CKA_VALUE", "x " + test.hex("private"))
            .withNumber("derived", "CKA_CLASS", "CKO_SECRET_KEY")
            .withNumber("derived", "CKA_KEY_TYPE", "CKK_GENERIC_SECRET")
            .yields(test.hex("shared"));
    return Optional.of(test.isValid() ? question : question.refused("CKR_MECHANISM_PARAM_INVALID"));
  }
}
