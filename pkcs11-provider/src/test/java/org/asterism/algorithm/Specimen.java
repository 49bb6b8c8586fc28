package org.asterism.algorithm;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.asterism.algorithm.aes.Gcm;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.Ecdh1;
import org.asterism.algorithm.rsa.Oaep;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;

/// What it takes to use one mechanism rightly.
///
/// @param key what it works with; for generation and digests, which need none, any
/// @param data of a length that it signs, encrypts and digests
/// @param template for the key that comes of it
record Specimen(String name, Mechanism mechanism, Key key, byte[] data, Template template) {
  private static final NewKeys NEW = new NewKeys(Providers.portable(new SecureRandom()));
  private static final Map<Key, KeyMaterial> KEPT =
      Map.of(
          Key.RSA, NEW.rsa(2048, BigInteger.valueOf(65537)),
          Key.EC, NEW.ec(Curve.P256),
          Key.AES, NEW.secret(Ckk.AES, 32),
          Key.GENERIC, NEW.secret(Ckk.GENERIC_SECRET, 32));

  /// One key of each kind, made once; each use gets a copy to close.
  enum Key {
    RSA,
    EC,
    AES,
    GENERIC;

    KeyMaterial copy() {
      var kept = requireNonNull(KEPT.get(this));
      return new KeyMaterial(kept.facts(), kept.encoded().copy());
    }

    KeyFacts facts() {
      return requireNonNull(KEPT.get(this)).facts();
    }
  }

  static final Parameter PSS = new Pss(Ckm.SHA256, Ckg.MGF1_SHA256, 32);
  static final Parameter OAEP = new Oaep(Ckm.SHA256, Ckg.MGF1_SHA256, 1, new byte[0]);
  static final Parameter GCM = new Gcm(new byte[12], new byte[] {1, 2, 3}, 128);
  static final Parameter CBC = new Parameter.Iv(new byte[16]);

  private static final Parameter NONE = new Parameter.None();
  private static final Template GENERIC =
      ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 32L));

  static Specimen of(String name, long type, Key key) {
    return of(name, type, key, NONE);
  }

  static Specimen of(String name, long type, Key key, Parameter parameter) {
    return new Specimen(name, new Mechanism(type, parameter), key, new byte[32], GENERIC);
  }

  /// All that the token is to have, in its order; written out here, so that a test notices what is
  /// missing and what came in unasked.
  static List<Specimen> all() {
    return List.of(
        of("RSA_PKCS_KEY_PAIR_GEN", Ckm.RSA_PKCS_KEY_PAIR_GEN, Key.RSA)
            .making(ulongs(Map.of(Cka.MODULUS_BITS, 2048L))),
        of("EC_KEY_PAIR_GEN", Ckm.EC_KEY_PAIR_GEN, Key.EC).making(onCurve(Curve.P256)),
        of("AES_KEY_GEN", Ckm.AES_KEY_GEN, Key.AES),
        of("GENERIC_SECRET_KEY_GEN", Ckm.GENERIC_SECRET_KEY_GEN, Key.GENERIC),
        of("RSA_PKCS", Ckm.RSA_PKCS, Key.RSA),
        of("SHA256_RSA_PKCS", Ckm.SHA256_RSA_PKCS, Key.RSA),
        of("SHA384_RSA_PKCS", Ckm.SHA384_RSA_PKCS, Key.RSA),
        of("SHA512_RSA_PKCS", Ckm.SHA512_RSA_PKCS, Key.RSA),
        of("RSA_PKCS_PSS", Ckm.RSA_PKCS_PSS, Key.RSA, PSS),
        of("SHA256_RSA_PKCS_PSS", Ckm.SHA256_RSA_PKCS_PSS, Key.RSA, PSS),
        of(
            "SHA384_RSA_PKCS_PSS",
            Ckm.SHA384_RSA_PKCS_PSS,
            Key.RSA,
            new Pss(Ckm.SHA384, Ckg.MGF1_SHA384, 48)),
        of(
            "SHA512_RSA_PKCS_PSS",
            Ckm.SHA512_RSA_PKCS_PSS,
            Key.RSA,
            new Pss(Ckm.SHA512, Ckg.MGF1_SHA512, 64)),
        of("RSA_PKCS_OAEP", Ckm.RSA_PKCS_OAEP, Key.RSA, OAEP),
        of("ECDSA", Ckm.ECDSA, Key.EC),
        of("ECDSA_SHA256", Ckm.ECDSA_SHA256, Key.EC),
        of("ECDSA_SHA384", Ckm.ECDSA_SHA384, Key.EC),
        of("ECDSA_SHA512", Ckm.ECDSA_SHA512, Key.EC),
        of("ECDH1_DERIVE", Ckm.ECDH1_DERIVE, Key.EC, ecdh(Ckd.NULL, new byte[0])),
        of("AES_GCM", Ckm.AES_GCM, Key.AES, GCM),
        of("AES_CBC_PAD", Ckm.AES_CBC_PAD, Key.AES, CBC),
        of("AES_KEY_WRAP", Ckm.AES_KEY_WRAP, Key.AES),
        of("SHA256_HMAC", Ckm.SHA256_HMAC, Key.GENERIC),
        of("SHA224", Ckm.SHA224, Key.GENERIC),
        of("SHA256", Ckm.SHA256, Key.GENERIC),
        of("SHA384", Ckm.SHA384, Key.GENERIC),
        of("SHA512", Ckm.SHA512, Key.GENERIC));
  }

  static Specimen named(String name) {
    return all().stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
  }

  /// Agreement of the sample key with itself.
  static Parameter ecdh(long kdf, byte[] sharedData) {
    var facts = (EcFacts) Key.EC.facts();
    return new Ecdh1(kdf, sharedData, facts.point());
  }

  static Template onCurve(Curve curve) {
    var value = new AttributeValue.Bytes(Curves.parameters(curve));
    return new Template(List.of(new Template.Entry(Cka.EC_PARAMS, value)));
  }

  static Template ulongs(Map<Long, Long> values) {
    return CipherReplays.ulongs(values);
  }

  Specimen making(Template of) {
    return new Specimen(name, mechanism, key, data, of);
  }

  Specimen with(Parameter parameter) {
    return new Specimen(name, new Mechanism(mechanism.type(), parameter), key, data, template);
  }

  Specimen over(byte[] otherData) {
    return new Specimen(name, mechanism, key, otherData, template);
  }

  @Override
  public String toString() {
    return name;
  }
}
