package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Wycheproof's tables through [MechanismTable]: valid passes, invalid is refused with the right
/// code, whichever providers do the work.
class WycheproofTest {

  /// A file, and how it is replayed.
  record Table(String name, WycheproofReplay replay) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Table> tables() {
    return Stream.concat(ofCurves().stream(), ofOthers().stream()).toList();
  }

  private static List<Table> ofCurves() {
    return List.of(
        new Table("ecdsa_secp256r1_sha256_p1363", new SignatureReplays.Ecdsa(Curve.P256)),
        new Table("ecdsa_secp384r1_sha384_p1363", new SignatureReplays.Ecdsa(Curve.P384)),
        new Table("ecdsa_secp521r1_sha512_p1363", new SignatureReplays.Ecdsa(Curve.P521)),
        new Table("ecdsa_secp256k1_sha256_p1363", new SignatureReplays.Ecdsa(Curve.K256)),
        new Table("ed25519", new OctetReplays.Eddsa(EdwardsCurve.ED25519)),
        new Table("ed448", new OctetReplays.Eddsa(EdwardsCurve.ED448)),
        new Table("x25519", new OctetReplays.Xdh(MontgomeryCurve.CURVE25519)),
        new Table("x448", new OctetReplays.Xdh(MontgomeryCurve.CURVE448)),
        new Table("mldsa_65_sign_seed", new PqcReplays.MlDsaSign()),
        new Table("mldsa_65_verify", new PqcReplays.MlDsaVerify()),
        new Table("mlkem_768", new PqcReplays.MlKem()));
  }

  private static List<Table> ofOthers() {
    return List.of(
        new Table("rsa_signature_2048_sha256", new SignatureReplays.RsaVerify()),
        new Table("rsa_signature_3072_sha384", new SignatureReplays.RsaVerify()),
        new Table("rsa_signature_4096_sha512", new SignatureReplays.RsaVerify()),
        new Table("rsa_pkcs1_2048_sig_gen", new SignatureReplays.RsaSign()),
        new Table("rsa_pkcs1_3072_sig_gen", new SignatureReplays.RsaSign()),
        new Table("rsa_pkcs1_4096_sig_gen", new SignatureReplays.RsaSign()),
        new Table("rsa_pss_2048_sha256_mgf1_32", new SignatureReplays.RsaPss()),
        new Table("rsa_pss_3072_sha256_mgf1_32", new SignatureReplays.RsaPss()),
        new Table("rsa_pss_4096_sha512_mgf1_64", new SignatureReplays.RsaPss()),
        new Table("rsa_oaep_2048_sha1_mgf1sha1", new CipherReplays.RsaOaep()),
        new Table("rsa_oaep_2048_sha256_mgf1sha256", new CipherReplays.RsaOaep()),
        new Table("rsa_oaep_3072_sha512_mgf1sha512", new CipherReplays.RsaOaep()),
        new Table("rsa_pkcs1_2048", new CipherReplays.RsaPkcs1()),
        new Table("rsa_pkcs1_3072", new CipherReplays.RsaPkcs1()),
        new Table("ecdh_secp256r1_ecpoint", new CipherReplays.Ecdh(Curve.P256)),
        new Table("ecdh_secp384r1_ecpoint", new CipherReplays.Ecdh(Curve.P384)),
        new Table("ecdh_secp521r1_ecpoint", new CipherReplays.Ecdh(Curve.P521)),
        new Table("aes_gcm", new CipherReplays.Gcm()),
        new Table("aes_cbc_pkcs5", new CipherReplays.CbcPad()),
        new Table("aes_wrap", new CipherReplays.KeyWrap(Ckm.AES_KEY_WRAP, 24)),
        new Table("aes_kwp", new CipherReplays.KeyWrap(Ckm.AES_KEY_WRAP_KWP, 16)),
        new Table("aes_ccm", new AesReplays.CcmReplay()),
        new Table("chacha20_poly1305", new AesReplays.ChaChaPoly()),
        new Table("aes_cmac", new AesReplays.Cmac()),
        new Table("aes_gmac", new AesReplays.Gmac()));
  }

  static List<Table> codesAndDerivations() {
    return List.of(
        new Table("hmac_sha1", hmac(Ckm.SHA_1_HMAC, Ckm.SHA_1_HMAC_GENERAL, 20)),
        new Table("hmac_sha224", hmac(Ckm.SHA224_HMAC, Ckm.SHA224_HMAC_GENERAL, 28)),
        new Table("hmac_sha256", hmac(Ckm.SHA256_HMAC, Ckm.SHA256_HMAC_GENERAL, 32)),
        new Table("hmac_sha384", hmac(Ckm.SHA384_HMAC, Ckm.SHA384_HMAC_GENERAL, 48)),
        new Table("hmac_sha512", hmac(Ckm.SHA512_HMAC, Ckm.SHA512_HMAC_GENERAL, 64)),
        new Table("hmac_sha3_256", hmac(Ckm.SHA3_256_HMAC, Ckm.SHA3_256_HMAC_GENERAL, 32)),
        new Table("hkdf_sha256", new HashReplays.HkdfBoth(Ckm.SHA256)),
        new Table("hkdf_sha384", new HashReplays.HkdfBoth(Ckm.SHA384)),
        new Table("hkdf_sha512", new HashReplays.HkdfBoth(Ckm.SHA512_HMAC)));
  }

  private static WycheproofReplay hmac(long mechanism, long general, int length) {
    return new HashReplays.Hmac(mechanism, general, length);
  }

  @ParameterizedTest
  @MethodSource({"tables", "codesAndDerivations"})
  void saysWhatTheTableSays(Table table) {
    var counts = new TreeMap<String, Integer>();
    var faults = new ArrayList<String>();
    for (var vector : WycheproofVector.load(table.name() + "_test.json")) {
      var verdicts = Workbench.BOTH.stream().map(b -> verdict(table, b, vector)).toList();
      String fault = fault(table, vector, verdicts);
      if (!fault.isEmpty()) {
        faults.add(vector + ": " + fault);
      }
      counts.merge(summary(vector, verdicts.getFirst()), 1, Integer::sum);
    }
    System.out.println(table.name() + " " + counts);
    assertEquals("", String.join("\n", faults));
    assertTrue(counts.keySet().stream().anyMatch(key -> key.startsWith("valid accepted")));
  }

  private static Verdict verdict(Table table, Workbench bench, WycheproofVector vector) {
    try {
      return table.replay().replay(bench, vector);
    } catch (CryptokiException e) {
      return new Verdict.Refused(e.ckr());
    } catch (VaultException e) {
      throw new AssertionError("no vault is asked", e);
    } catch (RuntimeException e) {
      return new Verdict.Wrong(bench + " threw " + e);
    }
  }

  private static String fault(Table table, WycheproofVector vector, List<Verdict> verdicts) {
    if (!verdicts.getFirst().equals(verdicts.getLast())) {
      return "the providers differ: " + verdicts;
    }
    return switch (verdicts.getFirst()) {
      case Verdict.NotOffered _ -> "";
      case Verdict.Wrong wrong -> wrong.toString();
      case Verdict.Accepted _ -> vector.result().equals("invalid") ? "accepted" : "";
      case Verdict.Refused(var ckr) ->
          switch (vector.result()) {
            case "acceptable" -> "";
            case "invalid" -> ckr == table.replay().refusal(vector) ? "" : "refused with " + ckr;
            default -> "refused with " + ckr;
          };
    };
  }

  private static String summary(WycheproofVector vector, Verdict verdict) {
    return vector.result()
        + switch (verdict) {
          case Verdict.Accepted _ -> " accepted";
          case Verdict.Wrong _ -> " wrong";
          case Verdict.Refused(var ckr) -> " refused " + ckr;
          case Verdict.NotOffered(var rule) -> " not offered: " + rule;
        };
  }
}
