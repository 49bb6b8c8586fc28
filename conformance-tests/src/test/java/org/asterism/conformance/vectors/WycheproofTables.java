package org.asterism.conformance.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Wycheproof's tables as questions: valid is what the mechanism does, invalid is refused with the
/// code that PKCS#11 has for it. Of what is "acceptable", `WycheproofCase` says which of the two.
final class WycheproofTables {
  private static final List<String> RSA_BITS = List.of("2048", "3072", "4096");

  private WycheproofTables() {}

  static Map<String, List<Question>> all() {
    var tables = new LinkedHashMap<String, List<Question>>();
    secretKeys(tables);
    rsa(tables);
    curves(tables);
    postQuantum(tables);
    return tables;
  }

  private static void secretKeys(Map<String, List<Question>> tables) {
    put(tables, "aes_gcm", SecretKeyQuestions::gcm);
    put(tables, "aes_cbc_pkcs5", SecretKeyQuestions::cbcPad);
    put(tables, "aes_ccm", SecretKeyQuestions::ccm);
    put(tables, "chacha20_poly1305", SecretKeyQuestions::chaChaPoly);
    put(tables, "aes_wrap", c -> SecretKeyQuestions.keyWrap(c, "CKM_AES_KEY_WRAP", 24));
    put(tables, "aes_kwp", c -> SecretKeyQuestions.keyWrap(c, "CKM_AES_KEY_WRAP_KWP", 16));
    put(tables, "aes_cmac", SecretKeyQuestions::cmac);
    put(tables, "aes_gmac", SecretKeyQuestions::gmac);
    put(tables, "hmac_sha1", c -> SecretKeyQuestions.hmac(c, "SHA_1", 20));
    put(tables, "hmac_sha224", c -> SecretKeyQuestions.hmac(c, "SHA224", 28));
    put(tables, "hmac_sha256", c -> SecretKeyQuestions.hmac(c, "SHA256", 32));
    put(tables, "hmac_sha384", c -> SecretKeyQuestions.hmac(c, "SHA384", 48));
    put(tables, "hmac_sha512", c -> SecretKeyQuestions.hmac(c, "SHA512", 64));
    put(tables, "hmac_sha3_256", c -> SecretKeyQuestions.hmac(c, "SHA3_256", 32));
    for (String bits : List.of("256", "384", "512")) {
      put(tables, "hkdf_sha" + bits, c -> SecretKeyQuestions.hkdf(c, "SHA" + bits));
    }
  }

  private static void rsa(Map<String, List<Question>> tables) {
    for (String table :
        List.of("2048_sha256_mgf1_32", "3072_sha256_mgf1_32", "4096_sha512_mgf1_64")) {
      put(tables, "rsa_pss_" + table, RsaQuestions::pss);
    }
    for (String table : List.of("2048_sha256", "3072_sha384", "4096_sha512")) {
      put(tables, "rsa_signature_" + table, RsaQuestions::verify);
    }
    tables.putAll(rsaPrivateKeys());
  }

  /// What RSA's private keys do.
  static Map<String, List<Question>> rsaPrivateKeys() {
    var tables = new LinkedHashMap<String, List<Question>>();
    for (String bits : RSA_BITS) {
      put(tables, "rsa_pkcs1_" + bits + "_sig_gen", RsaQuestions::sign);
    }
    for (String table :
        List.of("2048_sha1_mgf1sha1", "2048_sha256_mgf1sha256", "3072_sha512_mgf1sha512")) {
      put(tables, "rsa_oaep_" + table, RsaQuestions::oaep);
    }
    put(tables, "rsa_pkcs1_2048", RsaQuestions::pkcs1);
    put(tables, "rsa_pkcs1_3072", RsaQuestions::pkcs1);
    return tables;
  }

  /// PSS with each key that Wycheproof signs otherwise with.
  static List<Question> pssSignatures() {
    var first = new LinkedHashMap<String, Question>();
    for (String bits : RSA_BITS) {
      for (WycheproofCase test : WycheproofCase.load("rsa_pkcs1_" + bits + "_sig_gen")) {
        first.putIfAbsent(test.keyPart("privateKey", "modulus"), RsaQuestions.signPss(test));
      }
    }
    return List.copyOf(first.values());
  }

  /// What keys agree on that can be shared out. Of X25519 what is "valid": peers on the twist are
  /// refused then, and none of them is.
  static Map<String, List<Question>> agreements() {
    var tables = new LinkedHashMap<String, List<Question>>();
    for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
      put(tables, "ecdh_" + curve + "_ecpoint", CurveQuestions::ecdh);
    }
    put(
        tables,
        "x25519",
        test -> test.result().equals("valid") ? CurveQuestions.xdh(test) : Optional.empty());
    return tables;
  }

  private static void curves(Map<String, List<Question>> tables) {
    for (String table :
        List.of("secp256r1_sha256", "secp384r1_sha384", "secp521r1_sha512", "secp256k1_sha256")) {
      put(tables, "ecdsa_" + table + "_p1363", CurveQuestions::ecdsa);
    }
    for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
      put(tables, "ecdh_" + curve + "_ecpoint", CurveQuestions::ecdh);
    }
    put(tables, "ed25519", CurveQuestions::eddsa);
    put(tables, "ed448", CurveQuestions::eddsa);
    put(tables, "x25519", CurveQuestions::xdh);
    put(tables, "x448", CurveQuestions::xdh);
  }

  private static void postQuantum(Map<String, List<Question>> tables) {
    put(tables, "mldsa_65_verify", PqcQuestions::verify);
    put(tables, "mldsa_65_sign_seed", PqcQuestions::sign);
    put(tables, "mlkem_768", PqcQuestions::decapsulate);
  }

  private static void put(
      Map<String, List<Question>> tables,
      String table,
      Function<WycheproofCase, Optional<Question>> asked) {
    List<Question> questions =
        WycheproofCase.load(table).stream().flatMap(test -> asked.apply(test).stream()).toList();
    tables.put("wycheproof " + table, questions);
  }
}
